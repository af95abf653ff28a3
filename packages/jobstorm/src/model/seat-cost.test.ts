import { describe, expect, test } from 'vitest';
import type { KubernetesVersion } from './twin-config.ts';
import { listSeats, mutatingSeatMs } from './seat-cost.ts';

describe('listSeats()', () => {
  test.each([
    ['1.30', 'etcd', 0, 245, 1],
    ['1.30', 'etcd', 50, 245, 1],
    ['1.30', 'etcd', 51, 245, 2],
    ['1.30', 'etcd', 40_000, 245, 10],
    ['1.33', 'cache', 100, 245, 1],
    ['1.33', 'cache', 101, 245, 2],
    ['1.33', 'cache', 40_000, 245, 10],
    // From 1.34 on by size: 10 kB each.
    ['1.34', 'cache', 10, 245, 1],
    ['1.34', 'cache', 11, 245, 2],
    ['1.34', 'cache', 40_000, 245, 10],
    ['1.34', 'etcd', 40_000, 816, 100],
    // The level's cap: min(ceil(0.15 · 245), 245 / 6) = 37, and never below one seat.
    ['1.34', 'etcd', 40_000, 245, 37],
    ['1.34', 'etcd', 40_000, 5, 1],
  ] as const)(
    'in %s from %s with %i pods in a level of %i seats is right',
    (version: KubernetesVersion, source, stored, levelSeats, seats) => {
      const listed = { stored, bytesEach: 10_000, isCached: source === 'cache', levelSeats };

      expect(listSeats(version, listed)).toBe(seats);
    },
  );
});

test.each([
  [0, 14],
  [9, 14],
  // One seat for 5 ms, two, and 100: more than 10 seats are held longer instead.
  [10, 19],
  [11, 24],
  [1_000, 514],
])('mutatingSeatMs() of 14 ms before %i watchers is %i', (watchers, seatMs) => {
  expect(mutatingSeatMs(14, watchers)).toBe(seatMs);
});
