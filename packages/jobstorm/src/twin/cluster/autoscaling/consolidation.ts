import type { Instant } from '../../../model/instant.ts';
import type { TwinParameters } from '../../../model/twin-parameters/all.ts';
import type { NodeTable } from '../nodes/node-table.ts';
import type { Pod } from '../pods/pod.ts';
import type { KarpenterNode } from './karpenter-nodes.ts';
import {
  bySizeDecreasing,
  packOntoInFlight,
  packOntoPresent,
  type Demand,
} from './karpenter-packing.ts';
import type { KarpenterPools, PoolClaim } from './karpenter-pools.ts';
import type { NodeClaim } from './node-launcher.ts';

export interface ConsolidationOptions {
  readonly parameters: TwinParameters['karpenter'];
  readonly nodes: NodeTable;
  readonly pools: KarpenterPools;
  readonly inFlight: Iterable<NodeClaim>;
  readonly podsOn: (node: number) => readonly Pod[];
  /** Whether spot nodes may be replaced by spot nodes. */
  readonly spotToSpot: boolean;
}

/** What may be spent on a replacement, in USD per hour, and when it is looked for. */
export interface Terms {
  readonly usdPerHourBelow: number;
  readonly now: Instant;
}

/** The outcome of a search; it takes Karpenter time, which grows with the cluster. */
export interface Search {
  readonly found: readonly KarpenterNode[];
  readonly searchMs: number;
}

/** Whether pods of nodes would find room elsewhere: Karpenter's scheduling simulation. */
export class Consolidation {
  readonly #options: ConsolidationOptions;

  constructor(options: ConsolidationOptions) {
    this.#options = options;
  }

  /** No pod on the node forbids that it goes. */
  isDisruptable({ node }: KarpenterNode): boolean {
    return this.#options.podsOn(node).every(({ podClass }) => podClass.spec.doNotDisrupt !== true);
  }

  /**
   * Whether the pods fit on the other nodes and at most one new one: `true` without a new one, the
   * opened claim with it, `false` if not at all.
   */
  replacement(candidates: readonly KarpenterNode[], terms: Terms): PoolClaim | boolean {
    const { nodes, inFlight, pools } = this.#options;
    const demands = this.#demandOf(candidates);
    packOntoPresent(nodes, demands, new Set(candidates.map(({ node }) => node)));
    packOntoInFlight(inFlight, demands);
    const left = demands.filter(({ count }) => count > 0);
    if (left.length === 0) return true;
    const claim = pools.openForAll(left, terms.now, terms.usdPerHourBelow);
    if (claim === undefined) return false;
    if (!this.#keepsSpot(claim, candidates, terms.usdPerHourBelow)) return false;
    return this.#isWorthwhile(claim, candidates) ? claim : false;
  }

  /**
   * Spot nodes are replaced by spot nodes; a single one only where so many cheaper types would do
   * that what is launched is not at once the next to be replaced.
   */
  #keepsSpot(claim: PoolClaim, candidates: readonly KarpenterNode[], below: number): boolean {
    const isConsolidated = below < Infinity;
    if (!isConsolidated || !candidates.every(isSpot)) return true;
    const { spotToSpotTypesMin } = this.#options.parameters;
    claim.groups = claim.groups.filter(({ capacityType }) => capacityType === 'spot');
    if (candidates.length === 1) {
      const types = new Set(claim.groups.map(({ instanceType }) => instanceType)).size;
      claim.groups = types < spotToSpotTypesMin ? [] : claim.groups.slice(0, spotToSpotTypesMin);
    }
    if (claim.groups.length > 0) return true;
    this.#options.pools.close(claim);
    return false;
  }

  /**
   * Several nodes are not replaced by one like one of them, for then that one might as well stay:
   * the claim keeps what is cheaper than the candidates of types that would do.
   */
  #isWorthwhile(claim: PoolClaim, candidates: readonly KarpenterNode[]): boolean {
    if (candidates.length === 1) return true;
    const types = new Set(claim.groups.map(({ instanceType }) => instanceType));
    let usdPerHourBelow = Infinity;
    for (const { group } of candidates) {
      if (types.has(group.instanceType)) {
        usdPerHourBelow = Math.min(usdPerHourBelow, group.usdPerHour);
      }
    }
    claim.groups = claim.groups.filter(({ usdPerHour }) => usdPerHour < usdPerHourBelow);
    if (claim.groups.length > 0) return true;
    this.#options.pools.close(claim);
    return false;
  }

  /**
   * The price that a replacement must stay below: 0, for none, where a spot node would be replaced
   * and spot-to-spot consolidation is off, or beside others on demand.
   */
  priceOf(candidates: readonly KarpenterNode[]): number {
    let usdPerHour = 0;
    const isReplaceable = this.#options.spotToSpot && candidates.every(isSpot);
    for (const { group } of candidates) {
      if (group.capacityType === 'spot' && !isReplaceable) return 0;
      usdPerHour += group.usdPerHour;
    }
    return usdPerHour;
  }

  /** The largest number of nodes, least loaded first, that can go at once: a binary search. */
  findMany(candidates: readonly KarpenterNode[], now: Instant): Search {
    const { parameters } = this.#options;
    let low = 2;
    let high = Math.min(candidates.length, parameters.multiNodeCandidatesMax);
    let found: readonly KarpenterNode[] = [];
    let searchMs = 0;
    while (low <= high && searchMs < parameters.multiNodeTimeoutMs) {
      const middle = Math.floor((low + high) / 2);
      const first = candidates.slice(0, middle);
      searchMs += this.#simulationMs();
      if (this.#isPossible(first, now)) {
        found = first;
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return { found, searchMs };
  }

  /** The first node, least loaded first, that can go by itself. */
  findOne(candidates: readonly KarpenterNode[], now: Instant): Search {
    const { parameters } = this.#options;
    let searchMs = 0;
    for (const candidate of candidates) {
      if (searchMs >= parameters.singleNodeTimeoutMs) break;
      searchMs += this.#simulationMs();
      if (this.#isPossible([candidate], now)) return { found: [candidate], searchMs };
    }
    return { found: [], searchMs };
  }

  #isPossible(candidates: readonly KarpenterNode[], now: Instant): boolean {
    const usdPerHourBelow = this.priceOf(candidates);
    const replacement = this.replacement(candidates, { usdPerHourBelow, now });
    if (typeof replacement === 'boolean') return replacement;
    this.#options.pools.close(replacement);
    return true;
  }

  #simulationMs(): number {
    const { parameters, nodes } = this.#options;
    return parameters.simulationMsPerNode * nodes.present.length;
  }

  #demandOf(candidates: readonly KarpenterNode[]): Demand[] {
    const byClass: Demand[] = [];
    for (const { node } of candidates) {
      for (const { podClass, phase } of this.#options.podsOn(node)) {
        if (phase === 'stopping') continue;
        (byClass[podClass.index] ??= { podClass, count: 0 }).count += 1;
      }
    }
    return Object.values(byClass).sort(bySizeDecreasing);
  }
}

function isSpot({ group }: KarpenterNode): boolean {
  return group.capacityType === 'spot';
}
