import { second, type Instant } from '../../model/instant.ts';
import { grown } from '../fold/growing.ts';
import { bucketOf, type Buckets } from './buckets.ts';

/** Counts events by the second, to be added up into buckets once the length of the run is known. */
export class SecondCounter {
  #counts = new Uint32Array(0);

  add(at: Instant): void {
    const index = Math.max(0, Math.floor(at / second));
    if (index >= this.#counts.length) {
      this.#counts = grown(this.#counts, Math.max(1_024, index + 1), 0);
    }
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
  }

  /** Exact, since every bucket is a whole number of seconds long. */
  inBuckets(buckets: Buckets): number[] {
    const counts = new Array<number>(buckets.count).fill(0);
    this.#counts.forEach((count, index) => {
      if (count === 0) return;
      const bucket = bucketOf(buckets, index * second);
      counts[bucket] = (counts[bucket] ?? 0) + count;
    });
    return counts;
  }
}
