import type { ArrivalTable } from '../fold/arrival-table.ts';
import { latencyValues } from '../fold/latencies.ts';
import { percentileOfSorted } from '../fold/percentiles.ts';
import type { LatencySeries } from '../run-series.ts';
import { latencyNames, type LatencyName } from '../run-summary.ts';
import { bucketOf, type Buckets } from './buckets.ts';

/** Percentiles of every latency by the bucket of the intended instant, the whole run through. */
export function latencySeries(
  table: ArrivalTable,
  rows: Int32Array,
  buckets: Buckets,
): Record<LatencyName, LatencySeries> {
  const byBucket = rowsByBucket(table, rows, buckets);
  return Object.fromEntries(
    latencyNames.map((name) => [
      name,
      percentiles(byBucket.map((some) => latencyValues(table, some, name).sort())),
    ]),
  ) as Record<LatencyName, LatencySeries>;
}

/** Each latency of these arrivals at each of `percents`; null when there is no data. */
export function latencyDistributions(
  table: ArrivalTable,
  rows: Int32Array,
  percents: readonly number[],
): Record<LatencyName, readonly number[] | null> {
  return Object.fromEntries(
    latencyNames.map((name) => {
      const values = latencyValues(table, rows, name).sort();
      if (values.length === 0) return [name, null];
      return [name, percents.map((percent) => percentileOfSorted(values, percent))];
    }),
  ) as Record<LatencyName, readonly number[] | null>;
}

function percentiles(sortedByBucket: readonly Float64Array[]): LatencySeries {
  const at = (percent: number): (number | null)[] =>
    sortedByBucket.map((sorted) =>
      sorted.length === 0 ? null : percentileOfSorted(sorted, percent),
    );
  return { p50: at(50), p95: at(95), p99: at(99) };
}

function rowsByBucket(table: ArrivalTable, rows: Int32Array, buckets: Buckets): Int32Array[] {
  const lists = Array.from({ length: buckets.count }, (): number[] => []);
  const intendedAt = table.column('intendedAt');
  for (const row of rows) lists[bucketOf(buckets, intendedAt[row] ?? 0)]?.push(row);
  return lists.map((list) => Int32Array.from(list));
}
