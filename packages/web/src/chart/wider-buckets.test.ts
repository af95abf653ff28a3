import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { averaged, averagingFactor, everyNth } from './wider-buckets.ts';

describe('averagingFactor()', () => {
  it('leaves rates alone that stand on enough events', () => {
    expect(averagingFactor(75, 142)).toBe(1);
    expect(averagingFactor(0, 142)).toBe(1);
  });

  it('widens the buckets of a thin load, but keeps ten of them', () => {
    expect(averagingFactor(0.5, 1_000)).toBe(10);
    expect(averagingFactor(0.16, 195)).toBe(15);
    expect(averagingFactor(0.01, 5)).toBe(1);
  });
});

describe('averaged()', () => {
  it('takes neighbours together', () => {
    expect(averaged([1, 3, 5, 7, 10], 2)).toEqual([2, 6, 10]);
    expect(everyNth([0, 10, 20, 30, 40], 2)).toEqual([0, 20, 40]);
  });

  it('keeps the mean of whole groups', () => {
    const groups = fc.array(fc.array(fc.nat(1_000), { minLength: 5, maxLength: 5 }), {
      minLength: 1,
    });
    fc.assert(
      fc.property(groups, (nested) => {
        const mean = (values: readonly number[]): number =>
          values.reduce((sum, value) => sum + value, 0) / values.length;

        expect(mean(averaged(nested.flat(), 5))).toBeCloseTo(mean(nested.flat()));
      }),
    );
  });
});
