import type { ClusterSample, PendingReason } from '../../model/cluster-sample.ts';
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
] as const satisfies readonly (keyof ClusterSample)[];
type Gauges = Pick<ClusterSample, (typeof gauges)[number]>;

interface Point {
  readonly at: Instant;
  readonly gauges: Gauges;
  readonly podsPending: Readonly<Partial<Record<PendingReason, number>>>;
}

/** The samples of a run of any length, thinned as they come: a point is `#stride` samples. */
export class SampleSeries {
  #points: Point[] = [];
  #stride = 1;
  /** Samples that the last point stands for. */
  #inLast = 0;

  add(entry: JournalEntry): void {
    if (entry.kind !== 'sample') return;
    const point = pointOf(entry.at, entry.sample);
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
    const reasons = new Set(
      points.flatMap(({ podsPending }) => Object.keys(podsPending) as PendingReason[]),
    );
    return {
      at: points.map(({ at }) => at),
      ...gaugeSeries,
      podsPending: Object.fromEntries(
        [...reasons].map((reason) => [
          reason,
          points.map(({ podsPending }) => podsPending[reason] ?? 0),
        ]),
      ),
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

function pointOf(at: Instant, sample: ClusterSample): Point {
  const { podsRunning, nodes, nodesLaunching, vcpuAllocatable, vcpuRequested } = sample;
  return {
    at,
    gauges: { podsRunning, nodes, nodesLaunching, vcpuAllocatable, vcpuRequested },
    podsPending: sample.podsPending,
  };
}

/** The earlier instant, and the larger of each gauge. */
function largest(earlier: Point, later: Point): Point {
  const merged = Object.fromEntries(
    gauges.map((gauge) => [gauge, Math.max(earlier.gauges[gauge], later.gauges[gauge])]),
  ) as { -readonly [Gauge in keyof Gauges]: number };
  const podsPending = { ...earlier.podsPending };
  for (const [reason, pods] of Object.entries(later.podsPending) as [PendingReason, number][]) {
    podsPending[reason] = Math.max(podsPending[reason] ?? 0, pods);
  }
  return { at: earlier.at, gauges: merged, podsPending };
}
