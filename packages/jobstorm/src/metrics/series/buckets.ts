import { hour, minute, second, type Instant } from '../../model/instant.ts';

/** At most this many buckets, however long the run. */
export const bucketsMax = 240;

/** Bucket lengths that read well on an axis; each is a multiple of a second. */
const roundLengths: readonly number[] = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * second),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 2, 6, 12].map((count) => count * hour),
];
const day = 24 * hour;

/** Equal stretches of time from instant 0 on. */
export interface Buckets {
  readonly lengthMs: number;
  readonly count: number;
}

/** The shortest round buckets that reach to the last instant. */
export function bucketsUntil(last: Instant): Buckets {
  const needed = (lengthMs: number): number => Math.floor(last / lengthMs) + 1;
  const lengthMs =
    roundLengths.find((length) => needed(length) <= bucketsMax) ??
    Math.ceil((last + 1) / (bucketsMax * day)) * day;
  return { lengthMs, count: needed(lengthMs) };
}

/** Index of the bucket of an instant; past the last one counts as the last. */
export function bucketOf(buckets: Buckets, at: Instant): number {
  return Math.min(buckets.count - 1, Math.max(0, Math.floor(at / buckets.lengthMs)));
}

/** How many of the instants fall into each bucket; NaN falls into none. */
export function countInBuckets(buckets: Buckets, instants: Float64Array): number[] {
  const counts = new Array<number>(buckets.count).fill(0);
  for (const at of instants) {
    if (Number.isNaN(at)) continue;
    const bucket = bucketOf(buckets, at);
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  return counts;
}

/** Counts of a bucket as a rate. */
export function perMinute(buckets: Buckets, counts: readonly number[]): number[] {
  return counts.map((count) => (count * minute) / buckets.lengthMs);
}
