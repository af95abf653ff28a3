import type { ClusterCounters, ClusterSample, PendingReason } from '../../model/cluster-sample.ts';
import type { Instant } from '../../model/instant.ts';
import type { JournalEntry } from '../../model/journal-entry.ts';
import type { ClusterSeries } from '../run-series.ts';

/** At most this many points are kept; then neighbours are merged two by two. */
const pointsMax = 480;

const gauges = [
  'podsRunning',
  'nodes',
  'nodesLaunching',
  'vcpuAllocatable',
  'vcpuRequested',
  'apiServerSeatsInUse',
  'apiServerSeats',
  'apiServerQueueWaitMs',
  'etcdGiB',
  'etcdQuotaGiB',
] as const satisfies readonly (keyof ClusterSample)[];
type Gauges = Record<(typeof gauges)[number], number>;

/** Counters whose growth is shown. */
const counts = [
  'apiServerRejected',
  'etcdSlowApplies',
] as const satisfies readonly (keyof ClusterCounters)[];
type Counts = Record<(typeof counts)[number], number>;

interface Point {
  readonly at: Instant;
  readonly gauges: Readonly<Gauges>;
  readonly counts: Readonly<Counts>;
  readonly podsPending: Readonly<Partial<Record<PendingReason, number>>>;
}

/** The samples of a run of any length, thinned as they come: a point is `#stride` samples. */
export class SampleSeries {
  #points: Point[] = [];
  #stride = 1;
  /** Samples that the last point stands for. */
  #inLast = 0;
  #counted: Readonly<Counts> = countsOf(() => 0);

  add(entry: JournalEntry): void {
    if (entry.kind !== 'sample') return;
    const point = this.#pointOf(entry.at, entry.sample);
    const last = this.#points.at(-1);
    if (last !== undefined && this.#inLast < this.#stride) {
      this.#points[this.#points.length - 1] = largest(last, point);
      this.#inLast += 1;
      return;
    }
    if (this.#points.length === pointsMax) this.#thin();
    this.#points.push(point);
    this.#inLast = 1;
  }

  series(): ClusterSeries {
    const points = this.#points;
    const gaugeSeries = Object.fromEntries(
      gauges.map((gauge) => [gauge, points.map((point) => point.gauges[gauge])]),
    ) as Record<keyof Gauges, number[]>;
    const countSeries = Object.fromEntries(
      counts.map((count) => [count, points.map((point) => point.counts[count])]),
    ) as Record<keyof Counts, number[]>;
    const reasons = new Set(
      points.flatMap(({ podsPending }) => Object.keys(podsPending) as PendingReason[]),
    );
    return {
      at: points.map(({ at }) => at),
      ...gaugeSeries,
      ...countSeries,
      podsPending: Object.fromEntries(
        [...reasons].map((reason) => [
          reason,
          points.map(({ podsPending }) => podsPending[reason] ?? 0),
        ]),
      ),
    };
  }

  #pointOf(at: Instant, sample: ClusterSample): Point {
    const before = this.#counted;
    this.#counted = countsOf((count) => sample.counters[count]);
    return {
      at,
      gauges: gaugesOf((gauge) => sample[gauge]),
      counts: countsOf((count) => sample.counters[count] - before[count]),
      podsPending: sample.podsPending,
    };
  }

  #thin(): void {
    const thinned: Point[] = [];
    for (let index = 0; index + 1 < this.#points.length; index += 2) {
      const [first, next] = this.#points.slice(index, index + 2);
      if (first !== undefined && next !== undefined) thinned.push(largest(first, next));
    }
    this.#points = thinned;
    this.#stride *= 2;
  }
}

function gaugesOf(value: (gauge: keyof Gauges) => number): Gauges {
  return Object.fromEntries(gauges.map((gauge) => [gauge, value(gauge)])) as Gauges;
}

function countsOf(value: (count: keyof Counts) => number): Counts {
  return Object.fromEntries(counts.map((count) => [count, value(count)])) as Counts;
}

/** The earlier instant, the larger of each gauge, and the sum of each count. */
function largest(earlier: Point, later: Point): Point {
  const podsPending = { ...earlier.podsPending };
  for (const [reason, pods] of Object.entries(later.podsPending) as [PendingReason, number][]) {
    podsPending[reason] = Math.max(podsPending[reason] ?? 0, pods);
  }
  return {
    at: earlier.at,
    gauges: gaugesOf((gauge) => Math.max(earlier.gauges[gauge], later.gauges[gauge])),
    counts: countsOf((count) => earlier.counts[count] + later.counts[count]),
    podsPending,
  };
}
