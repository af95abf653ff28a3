import type { Instant } from '../../../model/instant.ts';
import type { KarpenterNodePool } from '../../../model/twin-config.ts';
import type { TwinParameters } from '../../../model/twin-parameters/all.ts';
import { assert } from '../../../util/assert.ts';
import type { RandomStream } from '../../../util/random.ts';
import { TokenBucket } from '../../kernel/token-bucket.ts';
import type { VirtualTimeline } from '../../kernel/virtual-timeline.ts';
import {
  bySizeDecreasing,
  cheapestGroup,
  packOntoClaim,
  packOntoPresent,
  type Claim,
  type Demand,
} from './karpenter-packing.ts';
import type { NodeFleet } from '../nodes/node-fleet.ts';
import { isSelected, type NodeGroup, type NodeTable } from '../nodes/node-table.ts';
import type { PodClass } from '../pods/pod.ts';

export interface KarpenterOptions {
  readonly timeline: VirtualTimeline;
  readonly random: RandomStream;
  readonly parameters: TwinParameters['karpenter'];
  readonly nodes: NodeTable;
  readonly fleet: NodeFleet;
  readonly pools: readonly KarpenterPool[];
  /** Pods that no node fits now, by class. */
  readonly demand: () => Demand[];
}

export interface KarpenterPool {
  readonly config: KarpenterNodePool;
  /** One for each zone and instance type. */
  readonly groups: readonly NodeGroup[];
}

/** A pool and what counts against its limit: nodes launched and not yet terminated. */
interface PoolState extends KarpenterPool {
  vcpu: number;
  nodes: number;
  terminating: number;
}

/**
 * A provisioner after Karpenter. Unschedulable pods are gathered for a batch window, packed
 * first-fit by decreasing size onto nodes that have room or are on their way and then onto new
 * claims, and the cheapest instance type that holds a claim is launched. Empty nodes are terminated
 * after `consolidateAfter`, within the disruption budget.
 */
export class Karpenter {
  readonly #options: KarpenterOptions;
  readonly #launches: TokenBucket;
  readonly #pools: readonly PoolState[];
  /** Nodes that are launched and not initialized. */
  readonly #launching = new Set<LaunchingNode>();
  /** By class: unschedulable pods for which a node is on its way. */
  readonly #covered: number[] = [];
  #windowStart: Instant | undefined;
  #lastPodAt: Instant = 0;
  #isDisruptionPlanned = false;
  /** Pods that any zone suits are dealt out over the zones in turn. */
  #zoneTurn = 0;

  constructor(options: KarpenterOptions) {
    this.#options = options;
    this.#launches = new TokenBucket({
      burst: options.parameters.launchBurst,
      refillPerSecond: options.parameters.launchRefillPerSecond,
    });
    this.#pools = options.pools.map((pool) => ({ ...pool, vcpu: 0, nodes: 0, terminating: 0 }));
    options.fleet.onLoss(this.#lost);
  }

  get nodesLaunching(): number {
    return this.#launching.size;
  }

  /** Unschedulable pods of a class for which a node was on its way at the last batch. */
  covered(podClass: PodClass): number {
    return this.#launching.size === 0 ? 0 : (this.#covered[podClass.index] ?? 0);
  }

  /** The scheduler found no node for a pod: it joins the batch window, or opens one. */
  podUnschedulable(): void {
    if (this.#pools.length === 0) return;
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
    const demands = this.#options.demand().sort(bySizeDecreasing);
    packOntoPresent(this.#options.nodes, demands);
    const unplaced = demands.map((demand) => demand.count);
    for (const { group } of this.#launching) {
      const claim = { groups: [group], cpuMillicores: 0, memoryMiB: 0, pods: 0 };
      for (const demand of demands) {
        if (demand.count > 0) packOntoClaim(claim, demand);
      }
    }
    this.#openClaims(demands);
    this.#covered.length = 0;
    demands.forEach((demand, index) => {
      this.#covered[demand.podClass.index] = (unplaced[index] ?? 0) - demand.count;
    });
  }

  #openClaims(demands: readonly Demand[]): void {
    const claims: PoolClaim[] = [];
    for (const demand of demands) {
      for (const claim of claims) {
        if (demand.count > 0) packOntoClaim(claim, demand);
      }
      while (demand.count > 0) {
        const claim = this.#newClaim(demand);
        if (claim === undefined) break;
        claims.push(claim);
      }
    }
    for (const claim of claims) this.#launch(claim);
  }

  /** Opens a claim in the first pool that suits the pods and has not reached its limit. */
  #newClaim(demand: Demand): PoolClaim | undefined {
    for (const pool of this.#pools) {
      const suitable = pool.groups.filter(
        (group) =>
          isSelected(group, demand.podClass) &&
          pool.vcpu + group.instanceType.vcpu <= pool.config.vcpuMax,
      );
      const zones = [...new Set(suitable.map((group) => group.az))];
      const zone = zones[this.#zoneTurn % Math.max(1, zones.length)];
      const groups = suitable.filter((group) => group.az === zone);
      const claim = { pool, groups, vcpuReserved: 0, cpuMillicores: 0, memoryMiB: 0, pods: 0 };
      if (packOntoClaim(claim, demand) === 0) continue;
      this.#zoneTurn += 1;
      // Until the type is chosen, the limit must allow for the largest: Karpenter's subtractMax.
      claim.vcpuReserved = Math.max(...groups.map((group) => group.instanceType.vcpu));
      pool.vcpu += claim.vcpuReserved;
      return claim;
    }
    return undefined;
  }

  #launch(claim: PoolClaim): void {
    const { timeline, random, parameters, fleet } = this.#options;
    const { pool } = claim;
    const group = cheapestGroup(claim);
    assert(group !== undefined, 'a claim keeps a type that holds its pods');
    pool.vcpu += group.instanceType.vcpu - claim.vcpuReserved;
    pool.nodes += 1;
    const node: LaunchingNode = { group };
    this.#launching.add(node);
    const launchedAt =
      this.#launches.reserve(timeline.now()) +
      random.logNormal(parameters.fleetLatencyMedianMs, parameters.fleetLatencySigma);
    const registrationMs = random.logNormal(
      parameters.registrationMedianMs,
      parameters.registrationSigma,
    );
    timeline.at(launchedAt, () => {
      fleet.launch(group);
    });
    timeline.schedule(launchedAt + registrationMs + parameters.readyMs, this.#ready, node);
  }

  readonly #ready = (node: LaunchingNode): void => {
    this.#launching.delete(node);
    this.#options.fleet.initialize(node.group);
    this.#planDisruption();
  };

  #planDisruption(): void {
    if (this.#isDisruptionPlanned) return;
    if (!this.#pools.some((pool) => pool.nodes > 0 && pool.config.consolidateAfterMs !== null))
      return;
    this.#isDisruptionPlanned = true;
    this.#options.timeline.after(
      this.#options.parameters.disruptionPollMs,
      this.#disrupt,
      undefined,
    );
  }

  readonly #disrupt = (): void => {
    this.#isDisruptionPlanned = false;
    for (const pool of this.#pools) this.#terminateEmpty(pool);
    this.#planDisruption();
  };

  /** Policy WhenEmpty: terminates nodes that have had no pods for long enough. */
  #terminateEmpty(pool: PoolState): void {
    const { timeline, nodes, parameters } = this.#options;
    const { consolidateAfterMs, name } = pool.config;
    if (consolidateAfterMs === null) return;
    const latest = timeline.now() - consolidateAfterMs;
    const allowed = Math.ceil((pool.nodes * parameters.disruptionBudgetPercent) / 100);
    const empty = nodes.present.filter(
      (node) =>
        nodes.pods[node] === 0 &&
        (nodes.emptySince[node] as number) <= latest &&
        nodes.group(node).pool === name,
    );
    for (const node of empty.slice(0, Math.max(0, allowed - pool.terminating))) {
      this.#terminate(pool, node);
    }
  }

  #terminate(pool: PoolState, node: number): void {
    const { timeline, fleet, parameters } = this.#options;
    const group = fleet.remove(node, 'consolidation');
    pool.terminating += 1;
    timeline.after(
      parameters.terminationMs,
      () => {
        fleet.terminate(group);
        pool.terminating -= 1;
        this.#forget(pool, group);
      },
      undefined,
    );
  }

  readonly #lost = (_node: number, group: NodeGroup): void => {
    const pool = this.#pools.find((one) => one.config.name === group.pool);
    if (pool !== undefined) this.#forget(pool, group);
  };

  /** A node of the pool is terminated: it counts against the limit no more. */
  #forget(pool: PoolState, group: NodeGroup): void {
    pool.nodes -= 1;
    pool.vcpu -= group.instanceType.vcpu;
  }
}

/** A claim with the pool whose limit it counts against. */
interface PoolClaim extends Claim {
  readonly pool: PoolState;
  vcpuReserved: number;
}

interface LaunchingNode {
  readonly group: NodeGroup;
}
