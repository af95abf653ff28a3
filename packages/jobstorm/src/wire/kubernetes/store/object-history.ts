import type { KubeObject } from '../kube-object.ts';

/** One write, as watches see it. */
export interface StoreChange {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  /** For a deletion, the last object with the revision of the deletion. */
  readonly object: KubeObject;
  /** What was there before; null for what was added. */
  readonly previous: KubeObject | null;
  readonly revision: number;
  /** Wall or virtual time, ms. */
  readonly at: number;
}

/**
 * The latest changes of one kind, oldest first: what a watch can still be resumed from. What is
 * older than `windowMs`, or beyond so many changes, is compacted.
 */
export class ObjectHistory {
  readonly #windowMs: number;
  readonly #changesMax: number;
  #changes: StoreChange[] = [];
  /** Index of the oldest change that still counts. */
  #first = 0;
  /** The newest revision that is gone. */
  #compacted: number;

  /** @param since the revision at which the history begins */
  constructor(windowMs: number, changesMax: number, since: number) {
    this.#windowMs = windowMs;
    this.#changesMax = changesMax;
    this.#compacted = since;
  }

  add(change: StoreChange): void {
    this.#changes.push(change);
    const oldestAt = change.at - this.#windowMs;
    while (this.#changes.length - this.#first > this.#changesMax || this.#isOlder(oldestAt)) {
      this.#compacted = this.#changes[this.#first]?.revision ?? this.#compacted;
      this.#first += 1;
    }
    if (this.#first * 2 > this.#changes.length) {
      this.#changes = this.#changes.slice(this.#first);
      this.#first = 0;
    }
  }

  /** The changes after a revision; null when some of them are compacted. */
  after(revision: number): readonly StoreChange[] | null {
    if (revision < this.#compacted) return null;
    let low = this.#first;
    let high = this.#changes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#changes[middle]?.revision ?? Infinity) > revision) high = middle;
      else low = middle + 1;
    }
    return this.#changes.slice(low);
  }

  #isOlder(instant: number): boolean {
    const oldest = this.#changes[this.#first];
    return oldest !== undefined && oldest.at < instant;
  }
}
