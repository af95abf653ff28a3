import { preferencesAgainst } from '../../../model/taint.ts';
import type { RandomStream } from '../../../util/random.ts';
import type { ChangeLog } from '../nodes/change-log.ts';
import type { NodeSection } from '../nodes/node-section.ts';
import { isSelected, type NodeTable } from '../nodes/node-table.ts';
import type { PodClass } from '../pods/pod.ts';
import { ClassScores } from './class-scores.ts';
import type { LeafRange, RangeBest } from './score-tree.ts';
import { feasibleNodesToFind, taintScore, type NodeScore, type ProfileScore } from './scoring.ts';
import type { UnseenPods } from './unseen-pods.ts';

const nothing: LeafRange = { start: 0, end: 0 };
const noBest: RangeBest = { best: -1, ties: 0 };
const anyScore: NodeScore = () => 0;
/** Classes whose scores are kept; the one that was not asked for longest gives up its own. */
const classesMax = 256;

export interface NodeChooserOptions {
  readonly nodes: NodeTable;
  readonly random: RandomStream;
  /** By the profile that the class names. */
  readonly profileOf: (podClass: PodClass) => ProfileScore;
  readonly percentageOfNodesToScore: number;
  /** The most `PreferNoSchedule` taints that any node has. */
  readonly preferencesMax: number;
  /** What this scheduler does not see of others; undefined = it is the only one. */
  readonly unseen: UnseenPods | undefined;
}

/** The outcome of one search; reused, since there is one for every pod. */
export interface NodeChoice {
  /** -1 = no node fits. */
  node: number;
  /** Nodes that the scheduler looks at in this search. */
  evaluated: number;
}

/**
 * The choice of a node as the kube-scheduler makes it: from where the last search stopped, nodes
 * are filtered until enough feasible ones are found, those are scored, and the best is taken, ties
 * by chance. A tree of scores for each class of pods gives the same outcome as that walk in
 * O(log nodes) for each change since the class was asked for last.
 */
export class NodeChooser {
  readonly #options: NodeChooserOptions;
  readonly #nodes: NodeTable;
  readonly #random: RandomStream;
  /** By class. */
  readonly #scores: (ClassScores | undefined)[] = [];
  #classes = 0;
  #searches = 0;
  /** By node: the search that last brought a score of it up to date. */
  #scoredIn = new Int32Array(64);
  readonly #choice: NodeChoice = { node: -1, evaluated: 0 };
  #start = 0;

  constructor(options: NodeChooserOptions) {
    this.#options = options;
    this.#nodes = options.nodes;
    this.#random = options.random;
  }

  /** The result is overwritten by the next call. */
  choose(podClass: PodClass): NodeChoice {
    const scores = this.#scoresOf(podClass);
    const { all } = scores;
    const choice = this.#choice;
    const present = this.#nodes.present.length;
    if (all.feasible === 0) {
      choice.node = -1;
      choice.evaluated = present;
      return choice;
    }
    const wanted = feasibleNodesToFind(present, this.#options.percentageOfNodesToScore);
    if (all.feasible < wanted) {
      // Every node was looked at, so the next search begins where this one began.
      choice.node = this.#bestOf(scores, all.whole, nothing);
      choice.evaluated = present;
      return choice;
    }
    const start = this.#start < all.leaves ? this.#start : 0;
    const before = all.feasibleBefore(start);
    const isWrapped = before + wanted > all.feasible;
    const lastIndex = before + wanted - 1 - (isWrapped ? all.feasible : 0);
    const end = all.feasibleLeaf(lastIndex) + 1;
    const range = { start, end: isWrapped ? all.leaves : end };
    choice.node = this.#bestOf(scores, range, isWrapped ? { start: 0, end } : nothing);
    const walked = isWrapped ? this.#nodes.slots - start + end : end - start;
    choice.evaluated = Math.min(present, walked);
    this.#start = end === this.#nodes.slots ? 0 : end;
    return choice;
  }

  /** Whether this scheduler would take the node for such a pod now. */
  isFeasible(node: number, podClass: PodClass): boolean {
    return this.#scoreOf(node, podClass, anyScore) >= 0;
  }

  /** The best node of a range, and of the one at the list's beginning where a search goes on. */
  #bestOf(scores: ClassScores, range: LeafRange, further: LeafRange): number {
    if (scores.layers.length > 0) return this.#bestOfLayers(scores, [range, further]);
    const tree = scores.all;
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

  /** The same where taints count against some of the nodes found, compared with the worst. */
  #bestOfLayers({ profile, layers }: ClassScores, ranges: readonly LeafRange[]): number {
    const found = layers.flatMap((tree, taints) =>
      ranges
        .map((range) => ({ tree, taints, range, ...tree.bestIn(range) }))
        .filter(({ best }) => best >= 0),
    );
    const taintsMax = Math.max(...found.map(({ taints }) => taints));
    const totals = found.map(
      ({ best, taints }) => best + profile.taintWeight * taintScore(taints, taintsMax),
    );
    const top = Math.max(...totals);
    const best = found.filter((_, index) => totals[index] === top);
    let index = this.#random.below(best.reduce((sum, { ties }) => sum + ties, 0));
    for (const { tree, range, best: score, ties } of best) {
      if (index < ties) return tree.leafWith(score, range, index);
      index -= ties;
    }
    return -1;
  }

  #scoresOf(podClass: PodClass): ClassScores {
    let scores = this.#scores[podClass.index];
    if (scores === undefined || scores.all.leaves < this.#nodes.slots) {
      scores = this.#newScores(podClass);
    }
    this.#searches += 1;
    scores.askedAt = this.#searches;
    this.#catchUp(podClass, scores);
    return scores;
  }

  #newScores(podClass: PodClass): ClassScores {
    if (this.#scores[podClass.index] === undefined) {
      if (this.#classes === classesMax) this.#forgetOldest();
      this.#classes += 1;
    }
    const { profileOf, preferencesMax } = this.#options;
    this.#nodes.volumesWanted = Math.max(this.#nodes.volumesWanted, podClass.volumes);
    const sizes = { nodes: this.#nodes.slots, taintsMax: preferencesMax };
    const scores = new ClassScores(podClass, profileOf(podClass), sizes);
    this.#scores[podClass.index] = scores;
    return scores;
  }

  #catchUp(podClass: PodClass, scores: ClassScores): void {
    const { sections, slots } = this.#nodes;
    if (scores.isBlank) {
      this.#fill(scores, podClass);
      return;
    }
    if (this.#scoredIn.length < slots) this.#scoredIn = new Int32Array(2 * slots);
    for (let place = 0; place < sections.length; place += 1) {
      const section = sections[place] as NodeSection;
      const { count, kept } = section.changes;
      const missed = count - (scores.seen[place] ?? 0);
      if (missed === 0 || !scores.isOpen(section, place)) continue;
      if (missed > Math.min(kept, scores.all.leaves)) {
        this.#fill(scores, podClass);
        return;
      }
      this.#rescoreLast(missed, section.changes, { podClass, scores });
      scores.seen[place] = count;
    }
  }

  /** Brings the scores up to date with the last changes of a section. */
  #rescoreLast(
    missed: number,
    changes: ChangeLog,
    { podClass, scores }: { readonly podClass: PodClass; readonly scores: ClassScores },
  ): void {
    for (let index = changes.count - missed; index < changes.count; index += 1) {
      const node = changes.at(index);
      // Most change several times between two searches for a class that is seldom asked for.
      if (this.#scoredIn[node] === this.#searches) continue;
      this.#scoredIn[node] = this.#searches;
      this.#rescore(node, podClass, scores);
    }
  }

  #rescore(node: number, podClass: PodClass, scores: ClassScores): void {
    const { all, layers, profile } = scores;
    const score = this.#scoreOf(node, podClass, profile.nodeScore);
    if (layers.length === 0) all.set(node, score);
    else scores.set(node, score, this.#taintsOf(node, podClass));
  }

  #fill(scores: ClassScores, podClass: PodClass): void {
    const { sections, slots } = this.#nodes;
    const { nodeScore } = scores.profile;
    scores.isBlank = false;
    sections.forEach(({ changes }, place) => {
      scores.seen[place] = changes.count;
    });
    scores.fill(
      (node) => (node < slots ? this.#scoreOf(node, podClass, nodeScore) : -1),
      (node) => (node < slots ? this.#taintsOf(node, podClass) : 0),
    );
  }

  #forgetOldest(): void {
    let oldest: ClassScores | undefined;
    for (const scores of this.#scores) {
      if (scores !== undefined && scores.askedAt < (oldest?.askedAt ?? Infinity)) oldest = scores;
    }
    if (oldest === undefined) return;
    this.#scores[this.#scores.indexOf(oldest)] = undefined;
    this.#classes -= 1;
  }

  #taintsOf(node: number, { spec }: PodClass): number {
    const { taints = [] } = this.#nodes.group(node);
    return preferencesAgainst(taints, spec.tolerations ?? []);
  }

  #scoreOf(node: number, podClass: PodClass, nodeScore: NodeScore): number {
    const nodes = this.#nodes;
    if (!isSelected(nodes.group(node), podClass) || !nodes.isPresent(node)) return -1;
    const { request } = podClass.spec;
    const { unseen } = this.#options;
    let cpuFree = (nodes.cpuFree[node] as number) - request.cpuMillicores;
    let memoryFree = (nodes.memoryFree[node] as number) - request.memoryMiB;
    let podsFree = (nodes.podsFree[node] as number) - 1;
    if ((nodes.volumesFree[node] as number) < podClass.volumes) return -1;
    // Room for volumes is given back by them: a pod that has some must hold what it is placed for.
    if (unseen !== undefined && podClass.volumes === 0) {
      cpuFree += unseen.cpuMillicores[node] ?? 0;
      memoryFree += unseen.memoryMiB[node] ?? 0;
      podsFree += unseen.pods[node] ?? 0;
    }
    if (cpuFree < 0 || memoryFree < 0 || podsFree < 0) return -1;
    return nodeScore(
      cpuFree,
      nodes.cpuAllocatable[node] as number,
      memoryFree,
      nodes.memoryAllocatable[node] as number,
    );
  }
}
