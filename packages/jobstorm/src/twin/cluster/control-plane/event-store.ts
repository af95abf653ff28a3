import type { Instant } from '../../../model/instant.ts';

/** Events live in this many groups by age: their time to live is kept to one part in this many. */
const groups = 60;

/** Counts Kubernetes events until their time to live is over, by groups of about the same age. */
export class EventStore {
  readonly #groupMs: number;
  readonly #counts = new Float64Array(groups);
  /** Number of the group that events are added to now, counted from time 0. */
  #current = 0;
  #total = 0;

  constructor(timeToLiveMs: number) {
    this.#groupMs = timeToLiveMs / groups;
  }

  get count(): number {
    return this.#total;
  }

  add(count: number): void {
    const slot = this.#current % groups;
    this.#counts[slot] = (this.#counts[slot] ?? 0) + count;
    this.#total += count;
  }

  /** Lets time pass and returns how many events expired. */
  expire(now: Instant): number {
    const group = Math.floor(now / this.#groupMs);
    const before = this.#total;
    for (let next = Math.max(this.#current + 1, group - groups + 1); next <= group; next += 1) {
      const slot = next % groups;
      this.#total -= this.#counts[slot] ?? 0;
      this.#counts[slot] = 0;
    }
    if (group - this.#current >= groups) this.#total = 0;
    this.#current = group;
    return before - this.#total;
  }
}
