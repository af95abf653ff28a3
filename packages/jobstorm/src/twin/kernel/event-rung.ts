/** A bucket with no more events than this goes straight to the heap. */
const bucketEventsMax = 48;
/** Events per bucket that a new rung aims at. */
const bucketEventsAim = 12;

/**
 * One step of the ladder: a span of time cut into buckets of equal width, each an unordered list.
 */
export interface Rung {
  readonly start: number;
  readonly bucketsPerMs: number;
  /** First slot of each bucket's list; -1 = empty. */
  readonly heads: Int32Array;
  /** Buckets before this one are consumed. */
  current: number;
}

/** Events that are linked in no order, the last ones first, and what is known of their times. */
export interface EventList {
  /** The first slot; -1 = none. */
  head: number;
  count: number;
  min: number;
  max: number;
  sum: number;
}

/** A list without events. */
export function newList(): EventList {
  return { head: -1, count: 0, min: Infinity, max: -Infinity, sum: 0 };
}

/** Counts an event of this time in, which is linked apart. */
export function countIn(list: EventList, time: number): void {
  list.count += 1;
  list.sum += time;
  if (time < list.min) list.min = time;
  if (time > list.max) list.max = time;
}

/**
 * The bucket of a time; times outside the rung's span fall into its first or last bucket. It never
 * decreases with time, on which alone the order of the queue rests.
 */
export function bucketOf(rung: Rung, time: number): number {
  const bucket = Math.floor((time - rung.start) * rung.bucketsPerMs);
  if (bucket < 0) return 0;
  const last = rung.heads.length - 1;
  return bucket > last ? last : bucket;
}

/** An empty rung for the events of a list; undefined when they are few, or their times the same. */
export function newRung(list: EventList): Rung | undefined {
  if (list.count <= bucketEventsMax) return undefined;
  const buckets = Math.ceil(list.count / bucketEventsAim);
  const bucketsPerMs = buckets / (bulkEnd(list) - list.min);
  if (!Number.isFinite(bucketsPerMs)) return undefined;
  return { start: list.min, bucketsPerMs, heads: new Int32Array(buckets).fill(-1), current: 0 };
}

/**
 * Twice as far as the mean, or where the last event is: most lie before it, and a few that are much
 * later do not stretch the buckets of all others.
 */
export function bulkEnd({ count, min, max, sum }: EventList): number {
  const end = (2 * sum) / count - min;
  return end > min && end < max ? end : max;
}
