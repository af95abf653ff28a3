import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { percentileOfSorted, summarizeValues } from './percentiles.ts';

describe('percentileOfSorted()', () => {
  const hundred = Float64Array.from({ length: 100 }, (_, index) => index + 1);

  it.each([
    [0, 1],
    [1, 1],
    [1.5, 2],
    [50, 50],
    [99, 99],
    [99.9, 100],
    [100, 100],
  ])('finds percentile %d of 1 to 100 at %d', (percent, value) => {
    expect(percentileOfSorted(hundred, percent)).toBe(value);
  });

  it('does not slip to the next rank by rounding', () => {
    const thousand = Float64Array.from({ length: 1_000 }, (_, index) => index + 1);

    expect(percentileOfSorted(thousand, 99.9)).toBe(999);
  });

  it('is the smallest value that at least that share does not exceed', () => {
    const values = fc.array(fc.nat({ max: 50 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 100 }), (list, percent) => {
        const sorted = Float64Array.from(list).sort();
        const found = percentileOfSorted(sorted, percent);
        const upTo = sorted.filter((value) => value <= found).length;
        const below = sorted.filter((value) => value < found).length;

        expect(upTo * 100).toBeGreaterThanOrEqual(percent * sorted.length);
        expect(below * 100).toBeLessThan(percent * sorted.length);
      }),
    );
  });
});

describe('summarizeValues()', () => {
  it('has no percentiles without values', () => {
    const none = { count: 0, p50: null, p90: null, p95: null, p99: null, max: null };

    expect(summarizeValues(new Float64Array(0))).toEqual(none);
  });

  it('sorts by value', () => {
    expect(summarizeValues(Float64Array.of(100, 9, 20))).toMatchObject({ p50: 20, max: 100 });
  });
});
