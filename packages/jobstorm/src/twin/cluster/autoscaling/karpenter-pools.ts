import type { Instant } from '../../../model/instant.ts';
import type { KarpenterNodePool } from '../../../model/twin-config.ts';
import { preferencesAgainst } from '../../../model/taint.ts';
import { isSelected, type NodeGroup } from '../nodes/node-table.ts';
import type { PodClass } from '../pods/pod.ts';
import { packOntoClaim, type Claim, type Demand } from './karpenter-packing.ts';

export interface KarpenterPool {
  readonly config: KarpenterNodePool;
  /** One for each offering. */
  readonly groups: readonly NodeGroup[];
}

/** A pool and what counts against its limit: nodes asked for and not yet terminated. */
export interface PoolState extends KarpenterPool {
  vcpu: number;
  nodes: number;
  terminating: number;
}

/** A claim with the pool whose limit it counts against. */
export interface PoolClaim extends Claim {
  readonly pool: PoolState;
  vcpuReserved: number;
}

/** The offerings of a pool that suit a class of pods, by zone, cheapest first. */
type Zones = readonly (readonly NodeGroup[])[];

/** Karpenter's NodePools, heaviest first: what they may still launch, and from which offerings. */
export class KarpenterPools {
  readonly all: readonly PoolState[];
  /** By node group: until when it is avoided, for it had no capacity. */
  readonly #avoidedUntil: Instant[] = [];
  #avoidsUntil: Instant = 0;
  /** By pool, then by class. */
  readonly #zones = new Map<PoolState, Zones[]>();
  /** By class. */
  readonly #inOrder: (readonly PoolState[])[] = [];
  /** Pods that any zone suits are dealt out over the zones in turn. */
  #zoneTurn = 0;

  constructor(pools: readonly KarpenterPool[]) {
    this.all = pools
      .map((pool): PoolState => ({
        config: pool.config,
        groups: [...pool.groups].sort((one, other) => one.usdPerHour - other.usdPerHour),
        vcpu: 0,
        nodes: 0,
        terminating: 0,
      }))
      .sort((one, other) => other.config.weight - one.config.weight);
    for (const pool of this.all) this.#zones.set(pool, []);
  }

  /** The offering had no capacity: it is not asked for until then. */
  avoid(group: NodeGroup, until: Instant): void {
    this.#avoidedUntil[group.index] = until;
    this.#avoidsUntil = Math.max(this.#avoidsUntil, until);
  }

  /** Whether any offering is being avoided, or was until just now. */
  isAvoiding(now: Instant): boolean {
    return this.#avoidsUntil >= now;
  }

  /** Opens a claim in the first pool that suits the pods and has not reached its limit. */
  open(demand: Demand, now: Instant): PoolClaim | undefined {
    for (const pool of this.#poolsFor(demand.podClass)) {
      const zones = this.#zonesOf(pool, demand.podClass);
      for (let turn = 0; turn < zones.length; turn += 1) {
        const zone = zones[(this.#zoneTurn + turn) % zones.length] ?? [];
        const groups = this.#withinLimit(pool, zone, now);
        const claim = emptyClaim(pool, groups);
        if (packOntoClaim(claim, demand) === 0) continue;
        this.#zoneTurn += turn + 1;
        // Until the type is chosen, the limit must allow for the largest: Karpenter's subtractMax.
        claim.vcpuReserved = largestVcpu(groups);
        pool.vcpu += claim.vcpuReserved;
        return claim;
      }
    }
    return undefined;
  }

  /**
   * Opens one claim for all of the pods, of offerings below this price; undefined where none holds
   * them together.
   */
  openForAll(
    demands: readonly Demand[],
    now: Instant,
    usdPerHourBelow: number,
  ): PoolClaim | undefined {
    const [largest] = demands;
    if (largest === undefined) return undefined;
    for (const pool of this.#poolsFor(largest.podClass)) {
      for (const zone of this.#zonesOf(pool, largest.podClass)) {
        const groups = this.#withinLimit(pool, zone, now).filter(
          (group) => group.usdPerHour < usdPerHourBelow,
        );
        const claim = emptyClaim(pool, groups);
        if (!demands.every((one) => packOntoClaim(claim, { ...one }) === one.count)) continue;
        claim.vcpuReserved = largestVcpu(groups);
        pool.vcpu += claim.vcpuReserved;
        return claim;
      }
    }
    return undefined;
  }

  /** Gives back what an opened claim holds of its pool's limit. */
  close({ pool, vcpuReserved }: PoolClaim): void {
    pool.vcpu -= vcpuReserved;
  }

  #withinLimit(pool: PoolState, zone: readonly NodeGroup[], now: Instant): NodeGroup[] {
    const vcpuLeft = pool.config.vcpuMax - pool.vcpu;
    return zone.filter(
      (group) =>
        group.instanceType.vcpu <= vcpuLeft && (this.#avoidedUntil[group.index] ?? 0) <= now,
    );
  }

  /** Pools with `PreferNoSchedule` taints that such pods do not tolerate come last. */
  #poolsFor({ index, spec }: PodClass): readonly PoolState[] {
    const isAvoided = ({ config: { taints = [] } }: PoolState): boolean =>
      preferencesAgainst(taints, spec.tolerations ?? []) > 0;
    return (this.#inOrder[index] ??= [
      ...this.all.filter((pool) => !isAvoided(pool)),
      ...this.all.filter(isAvoided),
    ]);
  }

  #zonesOf(pool: PoolState, podClass: PodClass): Zones {
    const known = this.#zones.get(pool) ?? [];
    return (known[podClass.index] ??= pool.config.azs
      .map((az) => pool.groups.filter((group) => group.az === az && isSelected(group, podClass)))
      .filter((zone) => zone.length > 0));
  }
}

/** The vCPUs of the largest type. */
export function largestVcpu(groups: readonly NodeGroup[]): number {
  let most = 0;
  for (const { instanceType } of groups) if (instanceType.vcpu > most) most = instanceType.vcpu;
  return most;
}

function emptyClaim(pool: PoolState, groups: readonly NodeGroup[]): PoolClaim {
  return { pool, groups, vcpuReserved: 0, cpuMillicores: 0, memoryMiB: 0, pods: 0, volumes: 0 };
}
