import { describe, expect, it, test } from 'vitest';
import { RequestDurationHistogram } from './request-duration-histogram.ts';

function histogramOf(durationsMs: readonly number[]): RequestDurationHistogram {
  const histogram = new RequestDurationHistogram();
  for (const durationMs of durationsMs) histogram.add(durationMs);
  return histogram;
}

// What histogram_quantile of Prometheus answers for the same buckets.
test.each([
  ['within a bucket, linear', [30, 30, 30, 30], 0.5, 37.5],
  ['over two buckets', [10, 10, 30, 30], 0.75, 37.5],
  ['at the bound of one', [10, 10, 30, 30], 0.5, 25],
  ['from 0 in the first', [1, 1], 0.5, 2.5],
  ['with empty buckets between', [10, 10, 10, 2_500], 0.9, 2_600],
  ['the largest bound beyond it', [70_000], 0.99, 60_000],
])('RequestDurationHistogram.quantileMs() is %s', (_, durationsMs, share, quantileMs) => {
  expect(histogramOf(durationsMs).quantileMs(share)).toBeCloseTo(quantileMs, 6);
});

describe('RequestDurationHistogram', () => {
  it('counts what was added, and knows no quantile of nothing', () => {
    expect(histogramOf([]).quantileMs(0.99)).toBe(0);
    expect(histogramOf([5, 6, 70_000]).count).toBe(3);
  });
});
