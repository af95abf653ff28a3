/** Leaves from `start` up to but not including `end`. */
export interface LeafRange {
  readonly start: number;
  readonly end: number;
}

/** What a range of leaves holds. */
export interface RangeBest {
  /** The largest score; -1 = no leaf has one. */
  readonly best: number;
  /** How many leaves have it. */
  readonly ties: number;
}

/** Counts of a tree node, and where each one stands among them. */
const width = 2;
const feasible = 0;
const ties = 1;

/**
 * A segment tree over the scores of nodes for one class of pods; a node that does not fit has none.
 * It answers in O(log nodes) what walking the nodes answers in O(nodes): where the n-th feasible
 * node from a position is, and which nodes of a range score best.
 */
export class ScoreTree {
  /** All leaves. */
  readonly whole: LeafRange;
  readonly #leaves: number;
  /**
   * By tree node, the root at 1: the best score below it. Apart from the counts because most scores
   * that are set are those that are there already, and only read.
   */
  readonly #best: Int32Array;
  /** By tree node: feasible leaves below it, and how many of them have the best score. */
  readonly #counts: Int32Array;
  /** Room for the cover of any range: at most two tree nodes of each depth. */
  readonly #parts = new Int32Array(64);

  /** @param capacity leaves, rounded up to a power of two */
  constructor(capacity: number) {
    this.#leaves = 2 ** Math.ceil(Math.log2(Math.max(2, capacity)));
    this.whole = { start: 0, end: this.#leaves };
    this.#best = new Int32Array(2 * this.#leaves).fill(-1);
    this.#counts = new Int32Array(2 * this.#leaves * width);
  }

  get leaves(): number {
    return this.#leaves;
  }

  /** Leaves with a score. */
  get feasible(): number {
    return this.#counts[width + feasible] as number;
  }

  /** Sets one score (-1 = none); O(log leaves), less when the ranges above it do not change. */
  set(leaf: number, score: number): void {
    let node = leaf + this.#leaves;
    if (this.#best[node] === score) return;
    this.#setLeaf(node, score);
    for (node >>= 1; node >= 1 && this.#join(node); node >>= 1);
  }

  /** Sets every score; O(leaves). */
  fill(scoreOf: (leaf: number) => number): void {
    for (let leaf = 0; leaf < this.#leaves; leaf += 1) {
      this.#setLeaf(leaf + this.#leaves, scoreOf(leaf));
    }
    for (let node = this.#leaves - 1; node >= 1; node -= 1) this.#join(node);
  }

  /** Feasible leaves before this one. */
  feasibleBefore(leaf: number): number {
    let count = 0;
    for (let node = leaf + this.#leaves; node > 1; node >>= 1) {
      if ((node & 1) === 1) count += this.#counts[(node - 1) * width + feasible] as number;
    }
    return count;
  }

  /** The leaf that is the `index`-th feasible one, from 0; there must be that many. */
  feasibleLeaf(index: number): number {
    let node = 1;
    let left = index;
    while (node < this.#leaves) {
      node *= 2;
      const inLeft = this.#counts[node * width + feasible] as number;
      if (left < inLeft) continue;
      left -= inLeft;
      node += 1;
    }
    return node - this.#leaves;
  }

  bestIn(range: LeafRange): RangeBest {
    let rangeBest = -1;
    let rangeTies = 0;
    const parts = this.#cover(range);
    for (let index = 0; index < parts; index += 1) {
      const part = this.#parts[index] as number;
      const partBest = this.#best[part] as number;
      if (partBest < rangeBest || partBest < 0) continue;
      if (partBest > rangeBest) rangeTies = 0;
      rangeBest = partBest;
      rangeTies += this.#counts[part * width + ties] as number;
    }
    return { best: rangeBest, ties: rangeTies };
  }

  /** The leaf that is the `index`-th, from 0, of those with this score, the best of the range. */
  leafWith(score: number, range: LeafRange, index: number): number {
    let left = index;
    const parts = this.#cover(range);
    for (let place = 0; place < parts; place += 1) {
      const part = this.#parts[place] as number;
      const tied = this.#tiedAt(part, score);
      if (left < tied) return this.#descend(part, score, left);
      left -= tied;
    }
    return -1;
  }

  #descend(from: number, score: number, index: number): number {
    let node = from;
    let left = index;
    while (node < this.#leaves) {
      node *= 2;
      const inLeft = this.#tiedAt(node, score);
      if (left < inLeft) continue;
      left -= inLeft;
      node += 1;
    }
    return node - this.#leaves;
  }

  /**
   * The tree nodes that together cover the range, from left to right; returns how many there are in
   * `#parts`, which the next call overwrites.
   */
  #cover({ start, end }: LeafRange): number {
    const parts = this.#parts;
    let count = 0;
    let fromRight = this.#parts.length;
    let low = start + this.#leaves;
    let high = end + this.#leaves;
    for (; low < high; low >>= 1, high >>= 1) {
      if ((low & 1) === 1) {
        parts[count] = low;
        count += 1;
        low += 1;
      }
      if ((high & 1) === 1) {
        high -= 1;
        fromRight -= 1;
        parts[fromRight] = high;
      }
    }
    // A loop: so few are copied that calling copyWithin would cost more.
    for (; fromRight < parts.length; fromRight += 1) {
      parts[count] = parts[fromRight] as number;
      count += 1;
    }
    return count;
  }

  /** Leaves below a tree node with this score, which is the best or not there. */
  #tiedAt(node: number, score: number): number {
    return this.#best[node] === score ? (this.#counts[node * width + ties] as number) : 0;
  }

  #setLeaf(node: number, score: number): void {
    const isFeasible = score < 0 ? 0 : 1;
    this.#best[node] = score;
    this.#counts[node * width + feasible] = isFeasible;
    this.#counts[node * width + ties] = isFeasible;
  }

  /** Recomputes a tree node from its children; returns whether it changed. */
  #join(node: number): boolean {
    const bests = this.#best;
    const counts = this.#counts;
    const left = 2 * node;
    const right = left + 1;
    const leftBest = bests[left] as number;
    const rightBest = bests[right] as number;
    const best = leftBest > rightBest ? leftBest : rightBest;
    const tied =
      (leftBest === best ? (counts[left * width + ties] as number) : 0) +
      (rightBest === best ? (counts[right * width + ties] as number) : 0);
    const fitting =
      (counts[left * width + feasible] as number) + (counts[right * width + feasible] as number);
    const row = node * width;
    const isSame =
      bests[node] === best && counts[row + ties] === tied && counts[row + feasible] === fitting;
    if (isSame) return false;
    bests[node] = best;
    counts[row + feasible] = fitting;
    counts[row + ties] = tied;
    return true;
  }
}
