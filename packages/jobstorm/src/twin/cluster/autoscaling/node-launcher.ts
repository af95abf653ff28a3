import type { TwinParameters } from '../../../model/twin-parameters/all.ts';
import { assert } from '../../../util/assert.ts';
import { TokenBucket } from '../../kernel/token-bucket.ts';
import type { VirtualTimeline } from '../../kernel/virtual-timeline.ts';
import type { Ec2Fleets, LaunchAnswer } from '../../ec2/ec2-fleets.ts';
import type { NodeBoot } from '../nodes/node-boot.ts';
import type { NodeGroup } from '../nodes/node-table.ts';
import { FleetBatcher } from './fleet-batcher.ts';
import {
  largestVcpu,
  type KarpenterPools,
  type PoolClaim,
  type PoolState,
} from './karpenter-pools.ts';

/** A node that was decided on: a NodeClaim. */
export interface NodeClaim {
  readonly pool: PoolState;
  /** The offerings that hold its pods, cheapest first. */
  readonly groups: readonly NodeGroup[];
  /** What it is, or, until EC2 has answered, what it is most likely to be. */
  group: NodeGroup;
}

/** `launched`: EC2 has its instance; `failed`: nothing came of it. */
export type NodeClaimStep = 'created' | 'launched' | 'initialized' | 'failed';

export interface NodeLauncherOptions {
  readonly timeline: VirtualTimeline;
  readonly parameters: TwinParameters['karpenter'];
  readonly pools: KarpenterPools;
  readonly ec2: Ec2Fleets;
  readonly boot: NodeBoot;
  readonly onInitialized: (claim: NodeClaim, node: number) => void;
  /** Nothing came of the claim: EC2 had no capacity, or the instance never became a node. */
  readonly onFailed: (claim: NodeClaim) => void;
}

/**
 * From a packed claim to a node: the NodeClaim is created at the rate of Karpenter's client, like
 * ones are asked of EC2 together, and what EC2 launches boots. The pool's account holds the largest
 * type of a claim until its type is known, and nothing once the claim has failed.
 */
export class NodeLauncher {
  /** Hears of each step of a claim; the node is known once it is initialized. */
  onStep: ((claim: NodeClaim, step: NodeClaimStep, node: number | null) => void) | undefined;
  /** Claims that are not initialized. */
  readonly inFlight = new Set<NodeClaim>();
  readonly #options: NodeLauncherOptions;
  readonly #client: TokenBucket;
  readonly #batcher: FleetBatcher;

  constructor(options: NodeLauncherOptions) {
    const { timeline, parameters, ec2 } = options;
    this.#options = options;
    this.#client = new TokenBucket({
      burst: parameters.kubeClientBurst,
      refillPerSecond: parameters.kubeClientQps,
    });
    this.#batcher = new FleetBatcher(timeline, parameters, ec2);
  }

  launch({ pool, groups, vcpuReserved }: PoolClaim): NodeClaim {
    const { timeline, parameters } = this.#options;
    const offered = groups.slice(0, parameters.instanceTypesMax);
    const [group] = offered;
    assert(group !== undefined, 'a claim keeps an offering that holds its pods');
    const claim: NodeClaim = { pool, groups: offered, group };
    pool.nodes += 1;
    pool.vcpu += largestVcpu(offered) - vcpuReserved;
    this.inFlight.add(claim);
    timeline.schedule(this.#client.reserve(timeline.now()), this.#created, claim);
    return claim;
  }

  readonly #created = (claim: NodeClaim): void => {
    this.onStep?.(claim, 'created', null);
    this.#batcher.add({
      groups: claim.groups,
      answered: (answer) => {
        this.#answered(claim, answer);
      },
    });
  };

  #answered(claim: NodeClaim, { group, insufficient }: LaunchAnswer): void {
    const { timeline, parameters, pools, boot } = this.#options;
    const until = timeline.now() + parameters.insufficientCapacityMs;
    for (const one of insufficient) pools.avoid(one, until);
    claim.pool.vcpu -= largestVcpu(claim.groups);
    if (group === undefined) {
      this.#fail(claim);
      return;
    }
    claim.group = group;
    claim.pool.vcpu += group.instanceType.vcpu;
    this.onStep?.(claim, 'launched', null);
    boot.start(group, {
      initialized: (node) => {
        this.inFlight.delete(claim);
        this.onStep?.(claim, 'initialized', node);
        this.#options.onInitialized(claim, node);
      },
      timedOut: () => {
        this.#ended(claim);
      },
      lost: () => {
        this.#ended(claim);
      },
    });
  }

  /** Its instance is gone before it became a node. */
  #ended(claim: NodeClaim): void {
    claim.pool.vcpu -= claim.group.instanceType.vcpu;
    this.#fail(claim);
  }

  #fail(claim: NodeClaim): void {
    claim.pool.nodes -= 1;
    this.inFlight.delete(claim);
    this.onStep?.(claim, 'failed', null);
    this.#options.onFailed(claim);
  }
}
