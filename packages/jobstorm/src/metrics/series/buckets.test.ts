import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hour, minute } from '../../model/instant.ts';
import { bucketOf, bucketsMax, bucketsUntil } from './buckets.ts';

const day = 24 * hour;

describe('bucketsUntil()', () => {
  it.each([
    [0, 1_000, 1],
    [239_999, 1_000, 240],
    [240_000, 2_000, 121],
    [72 * minute, 30_000, 145],
    [12 * hour, 5 * minute, 145],
    [7 * day, hour, 169],
    [1_000 * day, 5 * day, 201],
  ])('until %d ms makes buckets of %d ms', (last, lengthMs, count) => {
    expect(bucketsUntil(last)).toEqual({ lengthMs, count });
  });

  it('never makes too many, and always reaches to the last instant', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2_000 * day }), (last) => {
        const buckets = bucketsUntil(last);

        expect(buckets.count).toBeLessThanOrEqual(bucketsMax);
        expect(bucketOf(buckets, last)).toBe(buckets.count - 1);
        expect(buckets.lengthMs % 1_000).toBe(0);
      }),
    );
  });
});
