import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStreams } from '../../util/random.ts';
import { intervalOf } from '../testing/replications.ts';
import { TokenBucket } from './token-bucket.ts';

const limit = fc.record({
  burst: fc.integer({ min: 1, max: 200 }),
  refillPerSecond: fc.integer({ min: 1, max: 100 }),
});

describe('TokenBucket', () => {
  it('take() admits what the published StartJobRun bucket does: 25 at once, then 1 per second', () => {
    const bucket = new TokenBucket({ burst: 25, refillPerSecond: 1 });
    const admittedAt: number[] = [];

    for (let now = 0; now <= 60_000; now += 10) if (bucket.take(now)) admittedAt.push(now);

    expect(admittedAt.slice(0, 25).at(-1)).toBe(240);
    expect(admittedAt.slice(25, 29)).toEqual([1_000, 2_000, 3_000, 4_000]);
    expect(admittedAt).toHaveLength(85);
  });

  it('take() never admits more than burst + refill · time in any window', () => {
    fc.assert(
      fc.property(
        limit,
        fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 300 }),
        (one, gaps) => {
          const bucket = new TokenBucket(one);
          const admittedAt: number[] = [];
          let now = 0;
          for (const gap of gaps) {
            now += gap;
            if (bucket.take(now)) admittedAt.push(now);
          }
          for (let from = 0; from < admittedAt.length; from += 7) {
            const first = admittedAt[from] ?? 0;
            admittedAt.slice(from).forEach((at, index) => {
              const allowed = one.burst + ((at - first) / 1_000) * one.refillPerSecond;
              expect(index + 1).toBeLessThanOrEqual(allowed + 1e-6);
            });
          }
        },
      ),
    );
  });

  it('reserve() gives the n-th of a burst of callers the instant (n − burst) / refill', () => {
    fc.assert(
      fc.property(limit, fc.integer({ min: 1, max: 500 }), (one, callers) => {
        const bucket = new TokenBucket(one);
        for (let caller = 1; caller <= callers; caller += 1) {
          const expected = (Math.max(0, caller - one.burst) / one.refillPerSecond) * 1_000;
          expect(bucket.reserve(0)).toBeCloseTo(expected, 6);
        }
      }),
    );
  });

  it('reserve() of several tokens gives the instant of the last of them', () => {
    fc.assert(
      fc.property(limit, fc.array(fc.integer({ min: 1, max: 50 })), (one, counts) => {
        const bucket = new TokenBucket(one);
        let total = 0;
        for (const count of counts) {
          total += count;
          const expected = (Math.max(0, total - one.burst) / one.refillPerSecond) * 1_000;
          expect(bucket.reserve(0, count)).toBeCloseTo(expected, 6);
        }
      }),
    );
  });

  it('reserve() grants no more than the burst at an instant, whatever was asked for later ones', () => {
    const bucket = new TokenBucket({ burst: 30, refillPerSecond: 20 });
    const later = bucket.reserve(1_000);

    const now = Array.from({ length: 40 }, () => bucket.reserve(0));

    expect(later).toBe(1_000);
    expect(now.filter((at) => at === 0).length).toBeLessThanOrEqual(30);
    expect(now.at(-1)).toBeGreaterThan(400);
  });

  it.each([0.5, 0.8, 0.9])(
    'reserve() without a burst is M/D/1 for callers at random: at %s, ρ / (2μ(1 − ρ))',
    (utilization) => {
      const refillPerSecond = 10;
      const expectedMs = (100 * utilization) / (2 * (1 - utilization));
      const meanWaitMs = (seed: number): number => {
        const random = new RandomStreams(seed).stream('arrivals');
        const bucket = new TokenBucket({ burst: 1, refillPerSecond });
        let now = 0;
        let waitedMs = 0;
        for (let caller = 0; caller < 25_000; caller += 1) {
          now += random.exponential(100 / utilization);
          const waitMs = bucket.reserve(now) - now;
          if (caller >= 5_000) waitedMs += waitMs;
        }
        return waitedMs / 20_000;
      };

      const { low, high, precision } = intervalOf(meanWaitMs);

      expect(low).toBeLessThan(expectedMs);
      expect(high).toBeGreaterThan(expectedMs);
      expect(precision).toBeLessThan(0.1);
    },
  );
});
