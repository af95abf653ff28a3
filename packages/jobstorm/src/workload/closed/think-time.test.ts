import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStreams } from '../../util/random.ts';
import { ThinkTime } from './think-time.ts';

describe('ThinkTime', () => {
  it('stays within its bounds', () => {
    const bound = fc.integer({ min: 0, max: 60_000 });
    fc.assert(
      fc.property(bound, bound, fc.integer(), (one, other, seed) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        const thinkTime = new ThinkTime(low, high, new RandomStreams(seed));

        for (let turn = 0; turn < 20; turn += 1) {
          const ms = thinkTime.next(turn % 3);
          expect(ms).toBeGreaterThanOrEqual(low);
          expect(ms).toBeLessThanOrEqual(high);
        }
      }),
    );
  });

  it('covers its bounds evenly', () => {
    const thinkTime = new ThinkTime(20_000, 30_000, new RandomStreams(1));
    const draws = Array.from({ length: 10_000 }, () => thinkTime.next(0));

    const mean = draws.reduce((sum, ms) => sum + ms, 0) / draws.length;
    expect(mean).toBeGreaterThan(24_900);
    expect(mean).toBeLessThan(25_100);
    expect(Math.min(...draws)).toBeLessThan(20_010);
    expect(Math.max(...draws)).toBeGreaterThan(29_990);
  });

  it('gives a user the same pauses whatever the other users do', () => {
    const alone = new ThinkTime(0, 1_000, new RandomStreams(1));
    const among = new ThinkTime(0, 1_000, new RandomStreams(1));

    const pauses = [alone.next(7), alone.next(7)];
    const mixed = [among.next(7), among.next(3), among.next(5), among.next(7)];

    expect([mixed[0], mixed[3]]).toEqual(pauses);
    expect(mixed[1]).not.toBe(mixed[0]);
  });
});
