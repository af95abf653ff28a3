import type { Instant } from '../../../model/instant.ts';
import type { TwinParameters } from '../../../model/twin-parameters/all.ts';
import type { VirtualTimeline } from '../../kernel/virtual-timeline.ts';
import type { Ec2Api } from '../../ec2/ec2-api.ts';
import type { Ec2Fleets } from '../../ec2/ec2-fleets.ts';
import { TokenBucket } from '../../kernel/token-bucket.ts';
import type { ApiServer } from '../control-plane/api-server.ts';
import type { NodeBoot } from '../nodes/node-boot.ts';
import type { NodeFleet } from '../nodes/node-fleet.ts';
import type { NodeGroup, NodeTable } from '../nodes/node-table.ts';
import type { Pod, PodClass, PodLoss } from '../pods/pod.ts';
import { KarpenterDisruption } from './karpenter-disruption.ts';
import {
  bySizeDecreasing,
  packOntoClaim,
  packOntoInFlight,
  packOntoPresent,
  type Demand,
} from './karpenter-packing.ts';
import { KarpenterPools, type KarpenterPool, type PoolClaim } from './karpenter-pools.ts';
import { leaveOut, solveOf } from './karpenter-solve.ts';
import { NodeLauncher } from './node-launcher.ts';
import { apiRequest } from '../control-plane/api-request.ts';

const createEvent = apiRequest('kubeSystem', 'create', 'events');

export interface KarpenterOptions {
  readonly timeline: VirtualTimeline;
  readonly parameters: TwinParameters['karpenter'];
  readonly nodes: NodeTable;
  readonly fleet: NodeFleet;
  readonly ec2: Ec2Fleets;
  readonly ec2Api: Ec2Api;
  readonly apiServer: Pick<ApiServer, 'send'>;
  readonly boot: NodeBoot;
  readonly pools: readonly KarpenterPool[];
  /** The date of instant 0, and whether spot nodes may be replaced by spot nodes. */
  readonly startsAtEpochMs: number;
  readonly spotToSpot: boolean;
  /** The pods that hold resources of a node. */
  readonly podsOn: (node: number) => readonly Pod[];
  /** Pods that no node fits now, by class. */
  readonly demand: () => Demand[];
}

/** What a scheduling simulation found for the pods there were when it began. */
interface Decision {
  readonly claims: readonly PoolClaim[];
  readonly nominated: readonly number[];
  readonly covered: readonly number[];
  /** Pods that have been found a node, and had none before. */
  readonly podsPlaced: number;
  /** Pods are left: there was no room for them, or no time. */
  readonly isStarved: boolean;
  readonly isTimedOut: boolean;
}

/**
 * A provisioner after Karpenter. Unschedulable pods are gathered for a batch window, packed
 * first-fit by decreasing size onto nodes that have room or are on their way and then onto new
 * claims of the heaviest pool that suits, and, once the time of that simulation has passed, the
 * cheapest offering that holds a claim and has capacity is launched. Pods that come meanwhile wait
 * for the next window. {@link KarpenterDisruption} takes nodes away.
 */
export class Karpenter {
  readonly #options: KarpenterOptions;
  readonly #pools: KarpenterPools;
  readonly #launcher: NodeLauncher;
  readonly #disruption: KarpenterDisruption;
  /** Events Nominated, of all pods together; more are not sent. */
  readonly #nominations: TokenBucket;
  /** By class: unschedulable pods for which a node is on its way. */
  #covered: readonly number[] = [];
  #isSolving = false;
  /** Pods came during the simulation: a window opens when it ends. */
  #isAskedAgain = false;
  #windowStart: Instant | undefined;
  #lastPodAt: Instant = 0;
  /** Pods were left for which no node could be launched. */
  #isStarved = false;
  #isRetriggerPlanned = false;

  constructor(options: KarpenterOptions) {
    const { timeline, parameters, ec2, boot } = options;
    this.#options = options;
    this.#pools = new KarpenterPools(options.pools);
    this.#nominations = new TokenBucket({
      burst: parameters.nominationEventBurst,
      refillPerSecond: parameters.nominationEventQps,
    });
    this.#launcher = new NodeLauncher({
      timeline,
      parameters,
      pools: this.#pools,
      ec2,
      boot,
      onInitialized: (claim, node) => {
        // It is tagged once it has a name; nothing waits for that.
        options.ec2Api.reserve('CreateTags');
        this.#disruption.initialized(claim, node);
      },
      onFailed: (claim) => {
        this.#disruption.failed(claim);
        this.#isStarved = true;
        this.#planRetrigger();
      },
    });
    const { nodes, fleet, apiServer, ec2Api, podsOn, startsAtEpochMs, spotToSpot } = options;
    this.#disruption = new KarpenterDisruption({
      timeline,
      parameters,
      nodes,
      fleet,
      apiServer,
      ec2Api,
      pools: this.#pools,
      launcher: this.#launcher,
      podsOn,
      startsAtEpochMs,
      spotToSpot,
      hasDemand: () => options.demand().length > 0,
      onTerminated: () => {
        this.#planRetrigger();
      },
    });
    fleet.onLoss(this.#lost);
  }

  /** Tells this listener of each step of each NodeClaim. */
  observe(listener: NodeLauncher['onStep']): void {
    this.#launcher.onStep = listener;
  }

  get nodesLaunching(): number {
    return this.#launcher.inFlight.size;
  }

  /** Unschedulable pods of a class for which a node was on its way at the last batch. */
  covered(podClass: PodClass): number {
    return this.#launcher.inFlight.size === 0 ? 0 : (this.#covered[podClass.index] ?? 0);
  }

  /** The scheduler found no node for a pod: it joins the batch window, or opens one. */
  podUnschedulable(): void {
    if (this.#pools.all.length === 0) return;
    if (this.#isSolving) {
      this.#isAskedAgain = true;
      return;
    }
    const { timeline, parameters } = this.#options;
    this.#lastPodAt = timeline.now();
    if (this.#windowStart !== undefined) return;
    this.#windowStart = timeline.now();
    timeline.after(
      Math.min(parameters.batchIdleMs, parameters.batchMaxMs),
      this.#window,
      undefined,
    );
  }

  readonly #window = (): void => {
    const { timeline, parameters } = this.#options;
    const start = this.#windowStart ?? timeline.now();
    const closesAt = Math.min(
      this.#lastPodAt + parameters.batchIdleMs,
      start + parameters.batchMaxMs,
    );
    if (closesAt > timeline.now()) {
      timeline.schedule(closesAt, this.#window, undefined);
      return;
    }
    this.#windowStart = undefined;
    this.#provision();
  };

  #provision(): void {
    const { timeline, parameters, nodes } = this.#options;
    const demands = this.#options.demand().sort(bySizeDecreasing);
    const pods = podsOf(demands);
    const nodesTried = nodes.present.length + this.#launcher.inFlight.size;
    const solve = solveOf(parameters, pods, nodesTried);
    const decision = this.#decide(demands, leaveOut(demands, solve.pods) > 0);
    this.#isSolving = true;
    if (solve.ms === 0) this.#solved(decision);
    else timeline.after(solve.ms, this.#solved, decision);
  }

  #decide(demands: readonly Demand[], isTimedOut: boolean): Decision {
    const nominated: number[] = [];
    let podsPlaced = podsOf(demands);
    packOntoPresent(this.#options.nodes, demands, undefined, (node) => nominated.push(node));
    const unplaced = demands.map((demand) => demand.count);
    podsPlaced -= podsOf(demands);
    packOntoInFlight(this.#launcher.inFlight, demands);
    const claims = this.#openClaims(demands);
    const covered: number[] = [];
    demands.forEach(({ podClass, count }, index) => {
      const placed = (unplaced[index] ?? 0) - count;
      podsPlaced += Math.max(0, placed - this.covered(podClass));
      covered[podClass.index] = placed;
    });
    const isStarved = isTimedOut || demands.some((demand) => demand.count > 0);
    return { claims, nominated, covered, podsPlaced, isStarved, isTimedOut };
  }

  readonly #solved = (decision: Decision): void => {
    this.#isSolving = false;
    for (const node of decision.nominated) this.#disruption.nominate(node);
    for (const claim of decision.claims) this.#launcher.launch(claim);
    this.#covered = decision.covered;
    this.#tellOfNominations(decision.podsPlaced);
    this.#isStarved = decision.isStarved;
    // An offering without capacity is tried again later: somebody has to come back for it.
    if (decision.isTimedOut || this.#pools.isAvoiding(this.#options.timeline.now())) {
      this.#planRetrigger();
    }
    if (!this.#isAskedAgain) return;
    this.#isAskedAgain = false;
    this.podUnschedulable();
  };

  /** Nominated for each pod, once: those beyond the limit are never told of. */
  #tellOfNominations(pods: number): void {
    const now = this.#options.timeline.now();
    let events = 0;
    while (events < pods && this.#nominations.take(now)) events += 1;
    if (events > 0) this.#options.apiServer.send(createEvent, events);
  }

  #openClaims(demands: readonly Demand[]): PoolClaim[] {
    const now = this.#options.timeline.now();
    const claims: PoolClaim[] = [];
    for (const demand of demands) {
      for (const claim of claims) {
        if (demand.count > 0) packOntoClaim(claim, demand);
      }
      while (demand.count > 0) {
        const claim = this.#pools.open(demand, now);
        if (claim === undefined) break;
        claims.push(claim);
      }
    }
    return claims;
  }

  readonly #lost = (node: number, group: NodeGroup, loss: PodLoss): void => {
    const { timeline, parameters } = this.#options;
    if (loss === 'interruption') {
      this.#pools.avoid(group, timeline.now() + parameters.insufficientCapacityMs);
    }
    this.#disruption.lost(node);
  };

  /** Something changed for pods that were left: they are looked at again a little later. */
  #planRetrigger(): void {
    if (!this.#isStarved || this.#isRetriggerPlanned) return;
    this.#isRetriggerPlanned = true;
    const { timeline, parameters } = this.#options;
    timeline.after(parameters.retriggerMs, this.#retrigger, undefined);
  }

  readonly #retrigger = (): void => {
    this.#isRetriggerPlanned = false;
    if (this.#isSolving) this.#isAskedAgain = true;
    else this.#provision();
  };
}

function podsOf(demands: readonly Demand[]): number {
  return demands.reduce((sum, demand) => sum + demand.count, 0);
}
