import type { Pod } from '../pods/pod.ts';

interface Entry {
  readonly pod: Pod;
  readonly key: number;
  /** When the keys are equal; then the order of arrival counts. */
  readonly tieKey: number;
  readonly turn: number;
}

/** Pods by a key, the smallest first: a binary heap; push and pop cost O(log size). */
export class PodHeap {
  readonly #entries: Entry[] = [];
  #turn = 0;

  /** The key of the first pod; Infinity = there is none. */
  get firstKey(): number {
    return this.#entries[0]?.key ?? Infinity;
  }

  push(pod: Pod, key: number, tieKey: number): void {
    const entries = this.#entries;
    const entry = { pod, key, tieKey, turn: this.#turn++ };
    let hole = entries.length;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      const above = entries[parent] as Entry;
      if (isBefore(above, entry)) break;
      entries[hole] = above;
      hole = parent;
    }
    entries[hole] = entry;
  }

  pop(): Pod | undefined {
    const entries = this.#entries;
    const first = entries[0];
    const last = entries.pop();
    if (last !== undefined && last !== first) this.#sink(last);
    return first?.pod;
  }

  #sink(entry: Entry): void {
    const entries = this.#entries;
    let hole = 0;
    for (let child = 1; child < entries.length; child = 2 * hole + 1) {
      const right = entries[child + 1];
      if (right !== undefined && isBefore(right, entries[child] as Entry)) child += 1;
      const below = entries[child] as Entry;
      if (isBefore(entry, below)) break;
      entries[hole] = below;
      hole = child;
    }
    entries[hole] = entry;
  }
}

function isBefore(one: Entry, other: Entry): boolean {
  if (one.key !== other.key) return one.key < other.key;
  if (one.tieKey !== other.tieKey) return one.tieKey < other.tieKey;
  return one.turn < other.turn;
}
