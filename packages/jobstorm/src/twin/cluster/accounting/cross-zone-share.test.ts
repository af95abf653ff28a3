import { describe, expect, it } from 'vitest';
import { crossZoneShare } from './cross-zone-share.ts';

describe('crossZoneShare()', () => {
  it.each([
    [[], 0],
    [['a'], 0],
    [['a', 'a', 'a'], 0],
    [['a', 'b'], 1 / 2],
    [['a', 'a', 'a', 'b'], 3 / 8],
    [['a', 'b', 'c'], 2 / 3],
  ])('of executors in %j is %d', (zones, share) => {
    expect(crossZoneShare(zones)).toBeCloseTo(share, 12);
  });
});
