import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logRange } from './value-axis.ts';

describe('logRange()', () => {
  it('reaches from mark to mark in round units of time', () => {
    expect(logRange(70, 45_000)).toEqual([10, 60_000]);
    expect(logRange(60_000, 60_000)).toEqual([60_000, 600_000]);
  });

  it('always holds the data and is never empty', () => {
    const ms = fc.double({ min: 1, max: 1e12, noNaN: true });
    fc.assert(
      fc.property(ms, ms, (one, other) => {
        const [low, high] = logRange(Math.min(one, other), Math.max(one, other));

        expect(low).toBeLessThanOrEqual(Math.min(one, other));
        expect(high).toBeGreaterThan(Math.max(one, other));
      }),
    );
  });
});
