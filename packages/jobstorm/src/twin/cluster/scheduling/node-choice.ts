import type { RandomStream } from '../../../util/random.ts';
import { isSelected, type NodeTable } from '../nodes/node-table.ts';
import type { PodClass } from '../pods/pod.ts';
import { ScoreTree, type LeafRange, type RangeBest } from './score-tree.ts';
import { feasibleNodesToFind, type NodeScore } from './scoring.ts';

const nothing: LeafRange = { start: 0, end: 0 };
const noBest: RangeBest = { best: -1, ties: 0 };
/** Trees kept; the class that was not asked for longest gives up its own. */
const treesMax = 256;

/** The outcome of one search; reused, since there is one for every pod. */
export interface NodeChoice {
  /** -1 = no node fits. */
  node: number;
  /** Nodes that the scheduler looks at in this search. */
  evaluated: number;
}

/** The scores of all nodes for one class, as of a place in the table's log of changes. */
interface ClassScores {
  readonly tree: ScoreTree;
  /** -1 = the tree is still empty; always a whole number, which needs no memory of its own. */
  changesSeen: number;
  /** The number of the search that asked for it last. */
  askedAt: number;
}

/**
 * The choice of a node as the kube-scheduler makes it: from where the last search stopped, nodes
 * are filtered until enough feasible ones are found, those are scored, and the best is taken, ties
 * by chance. A tree of scores for each class of pods gives the same outcome as that walk in
 * O(log nodes) for each change since the class was asked for last.
 */
export class NodeChooser {
  readonly #nodes: NodeTable;
  readonly #score: NodeScore;
  readonly #random: RandomStream;
  /** By class. */
  readonly #scores: (ClassScores | undefined)[] = [];
  #trees = 0;
  #searches = 0;
  readonly #choice: NodeChoice = { node: -1, evaluated: 0 };
  #start = 0;

  constructor(nodes: NodeTable, score: NodeScore, random: RandomStream) {
    this.#nodes = nodes;
    this.#score = score;
    this.#random = random;
  }

  /** The result is overwritten by the next call. */
  choose(podClass: PodClass): NodeChoice {
    const { tree } = this.#scoresOf(podClass);
    const choice = this.#choice;
    const present = this.#nodes.present.length;
    if (tree.feasible === 0) {
      choice.node = -1;
      choice.evaluated = present;
      return choice;
    }
    const start = this.#start < tree.leaves ? this.#start : 0;
    const wanted = Math.min(feasibleNodesToFind(present), tree.feasible);
    const before = tree.feasibleBefore(start);
    const isWrapped = before + wanted > tree.feasible;
    const lastIndex = before + wanted - 1 - (isWrapped ? tree.feasible : 0);
    const end = tree.feasibleLeaf(lastIndex) + 1;
    choice.node = isWrapped
      ? this.#bestOf(tree, { start, end: tree.leaves }, { start: 0, end })
      : this.#bestOf(tree, { start, end }, nothing);
    const walked = isWrapped ? this.#nodes.slots - start + end : end - start;
    choice.evaluated = Math.min(present, walked);
    this.#start = end === this.#nodes.slots ? 0 : end;
    return choice;
  }

  /** The best node of a range, and of the one at the list's beginning where a search goes on. */
  #bestOf(tree: ScoreTree, range: LeafRange, further: LeafRange): number {
    const first = tree.bestIn(range);
    const second = further === nothing ? noBest : tree.bestIn(further);
    const best = Math.max(first.best, second.best);
    const firstTies = first.best === best ? first.ties : 0;
    const secondTies = second.best === best ? second.ties : 0;
    const index = this.#random.below(firstTies + secondTies);
    return index < firstTies
      ? tree.leafWith(best, range, index)
      : tree.leafWith(best, further, index - firstTies);
  }

  #scoresOf(podClass: PodClass): ClassScores {
    let scores = this.#scores[podClass.index];
    if (scores === undefined || scores.tree.leaves < this.#nodes.slots) {
      scores = this.#newScores(podClass);
    }
    this.#searches += 1;
    scores.askedAt = this.#searches;
    this.#catchUp(podClass, scores);
    return scores;
  }

  #newScores(podClass: PodClass): ClassScores {
    if (this.#scores[podClass.index] === undefined) {
      if (this.#trees === treesMax) this.#forgetOldest();
      this.#trees += 1;
    }
    const scores = { tree: new ScoreTree(this.#nodes.slots), changesSeen: -1, askedAt: 0 };
    this.#scores[podClass.index] = scores;
    return scores;
  }

  #catchUp(podClass: PodClass, scores: ClassScores): void {
    const { changes } = this.#nodes;
    const { tree, changesSeen } = scores;
    const isFar = changes.count - changesSeen > Math.min(changes.kept, tree.leaves);
    if (changesSeen < 0 || isFar) {
      this.#fill(tree, podClass);
    } else {
      for (let index = changesSeen; index < changes.count; index += 1) {
        const node = changes.at(index);
        tree.set(node, this.#scoreOf(node, podClass));
      }
    }
    scores.changesSeen = changes.count;
  }

  #fill(tree: ScoreTree, podClass: PodClass): void {
    const { slots } = this.#nodes;
    tree.fill((node) => (node < slots ? this.#scoreOf(node, podClass) : -1));
  }

  #forgetOldest(): void {
    let oldest: ClassScores | undefined;
    for (const scores of this.#scores) {
      if (scores !== undefined && scores.askedAt < (oldest?.askedAt ?? Infinity)) oldest = scores;
    }
    if (oldest === undefined) return;
    this.#scores[this.#scores.indexOf(oldest)] = undefined;
    this.#trees -= 1;
  }

  #scoreOf(node: number, podClass: PodClass): number {
    const nodes = this.#nodes;
    if (!isSelected(nodes.group(node), podClass)) return -1;
    if (!nodes.isPresent(node) || !nodes.fits(node, podClass)) return -1;
    const { request } = podClass.spec;
    return this.#score(
      (nodes.cpuFree[node] as number) - request.cpuMillicores,
      nodes.cpuAllocatable[node] as number,
      (nodes.memoryFree[node] as number) - request.memoryMiB,
      nodes.memoryAllocatable[node] as number,
    );
  }
}
