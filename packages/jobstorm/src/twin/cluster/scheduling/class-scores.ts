import { ScoreTree } from './score-tree.ts';
import type { ProfileScore } from './scoring.ts';

/**
 * The scores of all nodes for one class of pods. Where pods may have to put up with nodes that they
 * had better avoid, the scores are kept a second time, apart by how much a node is to be avoided:
 * what that costs depends on the nodes that a search finds.
 */
export class ClassScores {
  readonly profile: ProfileScore;
  /** Every node by what its resources score. */
  readonly all: ScoreTree;
  /** The same by the number of taints against the node; empty where there are none. */
  readonly layers: readonly ScoreTree[];
  /** As of this place in the table's log of changes; -1 = the trees are still empty. */
  changesSeen = -1;
  /** The number of the search that asked for them last. */
  askedAt = 0;

  /** @param taintsMax how many taints a node may have that such pods had better avoid */
  constructor(profile: ProfileScore, nodes: number, taintsMax: number) {
    const layers = profile.taintWeight === 0 || taintsMax === 0 ? 0 : taintsMax + 1;
    this.profile = profile;
    this.all = new ScoreTree(nodes);
    this.layers = Array.from({ length: layers }, () => new ScoreTree(nodes));
  }

  /** Sets one score, -1 = none, of a node with so many taints against it. */
  set(node: number, score: number, taints: number): void {
    this.all.set(node, score);
    this.layers.forEach((tree, layer) => {
      tree.set(node, layer === taints ? score : -1);
    });
  }

  /** O(nodes). */
  fill(scoreOf: (node: number) => number, taintsOf: (node: number) => number): void {
    this.all.fill(scoreOf);
    this.layers.forEach((tree, layer) => {
      tree.fill((node) => (taintsOf(node) === layer ? scoreOf(node) : -1));
    });
  }
}
