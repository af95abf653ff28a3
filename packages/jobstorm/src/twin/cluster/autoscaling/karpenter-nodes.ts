import type { Instant } from '../../../model/instant.ts';
import type { NodeGroup, NodeTable } from '../nodes/node-table.ts';
import type { PoolState } from './karpenter-pools.ts';

/** A node that Karpenter launched and that takes pods. */
export interface KarpenterNode {
  readonly pool: PoolState;
  readonly group: NodeGroup;
  /** Its index in the node table. */
  readonly node: number;
  readonly initializedAt: Instant;
  /** It was chosen to go: it takes no more pods, and counts against the pool's budgets. */
  isGoing: boolean;
}

/** Karpenter's nodes, and when pods last came to or left each of them. */
export class KarpenterNodes {
  readonly #nodes: NodeTable;
  readonly #byNode: (KarpenterNode | undefined)[] = [];
  readonly #changedAt: Instant[] = [];
  readonly #nominatedUntil: Instant[] = [];
  #changesSeen = 0;

  constructor(nodes: NodeTable) {
    this.#nodes = nodes;
  }

  add(node: KarpenterNode): void {
    this.#byNode[node.node] = node;
    this.#changedAt[node.node] = node.initializedAt;
    this.#nominatedUntil[node.node] = 0;
  }

  /** Pods are to come to the node: it is not disrupted until then. */
  nominate(node: number, until: Instant): void {
    this.#nominatedUntil[node] = until;
  }

  isNominated({ node }: KarpenterNode, now: Instant): boolean {
    return (this.#nominatedUntil[node] ?? 0) > now;
  }

  /** The node at this index of the table, if Karpenter launched it. */
  at(node: number): KarpenterNode | undefined {
    return this.#byNode[node];
  }

  delete({ node }: KarpenterNode): void {
    this.#byNode[node] = undefined;
  }

  /** Every node, in the order of the node table. */
  *all(): Generator<KarpenterNode> {
    for (const node of this.#nodes.present) {
      const one = this.#byNode[node];
      if (one !== undefined) yield one;
    }
  }

  /** Notes on which nodes pods came or went since the last call; O(changes). */
  noteChanges(now: Instant): void {
    const { podChanges: changes } = this.#nodes;
    if (changes.count - this.#changesSeen > changes.kept) {
      for (const { node } of this.all()) this.#changedAt[node] = now;
    } else {
      for (let index = this.#changesSeen; index < changes.count; index += 1) {
        this.#changedAt[changes.at(index)] = now;
      }
    }
    this.#changesSeen = changes.count;
  }

  /** When {@link noteChanges} last found that pods had come or gone. */
  changedAt({ node }: KarpenterNode): Instant {
    return this.#changedAt[node] ?? 0;
  }
}
