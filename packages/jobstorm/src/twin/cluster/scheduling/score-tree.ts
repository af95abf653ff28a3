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

/**
 * A segment tree over the scores of nodes for one class of pods; a node that does not fit has none.
 * It answers in O(log nodes) what walking the nodes answers in O(nodes): where the n-th feasible
 * node from a position is, and which nodes of a range score best.
 */
export class ScoreTree {
  readonly #leaves: number;
  /** By tree node, the root at 1: feasible leaves, their best score, and how many have it. */
  readonly #feasible: Int32Array;
  readonly #best: Int16Array;
  readonly #ties: Int32Array;
  /** Room for the cover of any range: at most two tree nodes of each depth. */
  readonly #parts = new Int32Array(64);

  /** @param capacity leaves, rounded up to a power of two */
  constructor(capacity: number) {
    this.#leaves = 2 ** Math.ceil(Math.log2(Math.max(2, capacity)));
    this.#feasible = new Int32Array(2 * this.#leaves);
    this.#best = new Int16Array(2 * this.#leaves).fill(-1);
    this.#ties = new Int32Array(2 * this.#leaves);
  }

  get leaves(): number {
    return this.#leaves;
  }

  /** Leaves with a score. */
  get feasible(): number {
    return this.#feasible[1] as number;
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
      if ((node & 1) === 1) count += this.#feasible[node - 1] as number;
    }
    return count;
  }

  /** The leaf that is the `index`-th feasible one, from 0; there must be that many. */
  feasibleLeaf(index: number): number {
    let node = 1;
    let left = index;
    while (node < this.#leaves) {
      node *= 2;
      const inLeft = this.#feasible[node] as number;
      if (left < inLeft) continue;
      left -= inLeft;
      node += 1;
    }
    return node - this.#leaves;
  }

  bestIn(range: LeafRange): RangeBest {
    let best = -1;
    let ties = 0;
    const parts = this.#cover(range);
    for (let index = 0; index < parts; index += 1) {
      const part = this.#parts[index] as number;
      const partBest = this.#best[part] as number;
      if (partBest < best || partBest < 0) continue;
      if (partBest > best) ties = 0;
      best = partBest;
      ties += this.#ties[part] as number;
    }
    return { best, ties };
  }

  /** The leaf that is the `index`-th, from 0, of those with this score, the best of the range. */
  leafWith(score: number, range: LeafRange, index: number): number {
    let left = index;
    const parts = this.#cover(range);
    for (let place = 0; place < parts; place += 1) {
      const part = this.#parts[place] as number;
      if (this.#best[part] !== score) continue;
      const ties = this.#ties[part] as number;
      if (left < ties) return this.#descend(part, score, left);
      left -= ties;
    }
    return -1;
  }

  #descend(from: number, score: number, index: number): number {
    let node = from;
    let left = index;
    while (node < this.#leaves) {
      node *= 2;
      const inLeft = this.#best[node] === score ? (this.#ties[node] as number) : 0;
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
    parts.copyWithin(count, fromRight);
    return count + parts.length - fromRight;
  }

  #setLeaf(node: number, score: number): void {
    this.#best[node] = score;
    this.#feasible[node] = score < 0 ? 0 : 1;
    this.#ties[node] = score < 0 ? 0 : 1;
  }

  /** Recomputes a tree node from its children; returns whether it changed. */
  #join(node: number): boolean {
    const left = 2 * node;
    const right = left + 1;
    const leftBest = this.#best[left] as number;
    const rightBest = this.#best[right] as number;
    const best = leftBest > rightBest ? leftBest : rightBest;
    const ties =
      (leftBest === best ? (this.#ties[left] as number) : 0) +
      (rightBest === best ? (this.#ties[right] as number) : 0);
    const feasible = (this.#feasible[left] as number) + (this.#feasible[right] as number);
    const isSame =
      this.#best[node] === best && this.#ties[node] === ties && this.#feasible[node] === feasible;
    if (isSame) return false;
    this.#best[node] = best;
    this.#ties[node] = ties;
    this.#feasible[node] = feasible;
    return true;
  }
}
