import { describe, expect, it } from 'vitest';
import { seenAfterMs } from './polling.ts';

describe('seenAfterMs()', () => {
  // The looks of aws-ebs-csi-driver: 1.25 s, then waits of 0.5, 0.75, 1.125 s; 0 s, then 1, 1.8 s.
  it.each([
    [0, 1_250],
    [1_250, 1_250],
    [1_500, 1_750],
    [2_400, 2_500],
    [4_000, 5_313],
  ])('sees a volume that is there after %i ms after %i ms', (doneMs, expected) => {
    const seenMs = seenAfterMs(doneMs, { firstMs: 1_250, nextMs: 500, factor: 1.5 });

    expect(Math.round(seenMs)).toBe(expected);
  });

  it.each([
    [500, 1_000],
    [1_000, 1_000],
    [2_500, 2_800],
    [4_000, 6_040],
  ])('sees an attachment that is done after %i ms after %i ms', (doneMs, expected) => {
    expect(seenAfterMs(doneMs, { firstMs: 0, nextMs: 1_000, factor: 1.8 })).toBe(expected);
  });
});
