import type { LatencySummary } from '../run-summary.ts';

/**
 * Nearest-rank percentile of sorted values: the smallest that at least `percent` % of them do not
 * exceed; percent 0 is the smallest. NaN when there are no values.
 */
export function percentileOfSorted(sorted: Float64Array, percent: number): number {
  // Multiplied before it is divided: 99.9 / 100 is already a little more than 0.999.
  const rank = Math.ceil((percent * sorted.length) / 100);
  return sorted[Math.max(1, rank) - 1] ?? Number.NaN;
}

/** Count and percentiles of these values; sorts them in place. */
export function summarizeValues(values: Float64Array): LatencySummary {
  if (values.length === 0) {
    return { count: 0, p50: null, p90: null, p95: null, p99: null, max: null };
  }
  values.sort();
  return {
    count: values.length,
    p50: percentileOfSorted(values, 50),
    p90: percentileOfSorted(values, 90),
    p95: percentileOfSorted(values, 95),
    p99: percentileOfSorted(values, 99),
    max: percentileOfSorted(values, 100),
  };
}
