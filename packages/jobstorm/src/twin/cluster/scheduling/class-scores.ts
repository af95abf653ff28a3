import type { NodeSection } from '../nodes/node-section.ts';
import { isSelected, type NodeGroup } from '../nodes/node-table.ts';
import type { PodClass } from '../pods/pod.ts';
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
  /** By section of the table: its changes up to this number are in the trees. */
  readonly seen: number[] = [];
  /** The trees are still empty. */
  isBlank = true;
  /** The number of the search that asked for them last. */
  askedAt = 0;

  readonly #podClass: PodClass;
  /** By section: groups that it had when it was looked whether it lets such pods in, and if so. */
  readonly #groupsKnown: number[] = [];
  readonly #isOpen: boolean[] = [];

  /** @param taintsMax how many taints a node may have that such pods had better avoid */
  constructor(
    podClass: PodClass,
    profile: ProfileScore,
    { nodes, taintsMax }: { readonly nodes: number; readonly taintsMax: number },
  ) {
    this.#podClass = podClass;
    const layers = profile.taintWeight === 0 || taintsMax === 0 ? 0 : taintsMax + 1;
    this.profile = profile;
    this.all = new ScoreTree(nodes);
    this.layers = Array.from({ length: layers }, () => new ScoreTree(nodes));
  }

  /** Whether the section, which has this place in the table, may have nodes that let such pods in. */
  isOpen({ groups }: NodeSection, place: number): boolean {
    if (this.#groupsKnown[place] !== groups.length) {
      this.#groupsKnown[place] = groups.length;
      this.#isOpen[place] = isAnySelected(groups, this.#podClass);
    }
    return this.#isOpen[place] === true;
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

/** Apart from its caller, which would make a context for this closure at every call. */
function isAnySelected(groups: readonly NodeGroup[], podClass: PodClass): boolean {
  return groups.some((group) => isSelected(group, podClass));
}
