import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spawnRamp } from './spawn-ramp.ts';

function offsets(rate: number, users: number): number[] {
  const ramp = spawnRamp(rate);
  return Array.from({ length: users }, (_, user) => ramp.offsetOf(user));
}

describe('spawnRamp()', () => {
  it('adds the whole part of the rate in each step', () => {
    // 2.5 users a second: 2 users every 0.8 s
    expect(offsets(2.5, 5)).toEqual([0, 0, 800, 800, 1_600]);
    // 0.2 users a second: one user every 5 s
    expect(offsets(0.2, 3)).toEqual([0, 5_000, 10_000]);
    // 2 users a second: 300 users are there after 149 s
    expect(offsets(2, 300).at(-1)).toBe(149_000);
  });

  it('never decreases, begins at once and keeps to the rate to within one step', () => {
    const rates = fc.double({ min: 0.01, max: 100, noNaN: true });
    fc.assert(
      fc.property(rates, fc.integer({ min: 1, max: 500 }), (rate, users) => {
        const all = offsets(rate, users);
        const { usersPerStep } = spawnRamp(rate);

        expect(all[0]).toBe(0);
        const offSchedule = all.filter((offset, user) => {
          const usersByRate = (offset / 1_000) * rate;
          const isInStep = usersByRate <= user + 1e-6 && usersByRate > user - usersPerStep - 1e-6;
          return !isInStep || offset < (all[user - 1] ?? 0);
        });
        expect(offSchedule).toEqual([]);
      }),
    );
  });
});
