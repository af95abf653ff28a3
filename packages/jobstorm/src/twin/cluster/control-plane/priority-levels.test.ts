import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { nominalSeats, priorityLevels, shareSeats } from './priority-levels.ts';

// What EKS 1.32 reports with 600 seats (EKS best practices, control plane).
test.each([
  ['catch-all', 13],
  ['global-default', 49],
  ['leader-election', 25],
  ['node-high', 98],
  ['system', 74],
  ['workload-high', 98],
  ['workload-low', 245],
])('nominalSeats() gives %s %i of 600 seats', (name, seats) => {
  const level = priorityLevels.find((one) => one.name === name);

  expect(level && nominalSeats(level, 600)).toBe(seats);
});

describe('shareSeats()', () => {
  const idle = { nominal: 100, seatsMin: 50, smoothed: 0, highest: 0 };

  it('lends the seats of idle levels to the one that needs them', () => {
    const [busy = 0, other = 0] = shareSeats(200, [{ ...idle, smoothed: 180, highest: 180 }, idle]);

    expect(busy).toBeCloseTo(150);
    expect(other).toBeCloseTo(50);
  });

  it('gives a level that needs its own seats all of them', () => {
    const greedy = { ...idle, smoothed: 1_000, highest: 1_000 };

    const [first = 0, second = 0] = shareSeats(200, [{ ...greedy, smoothed: 100_000 }, greedy]);

    expect(first).toBeCloseTo(100);
    expect(second).toBeCloseTo(100);
  });

  it('deals out all seats and takes no level what it cannot lend', () => {
    const level = fc.record({
      nominal: fc.integer({ min: 10, max: 1_000 }),
      lendable: fc.double({ min: 0, max: 1, noNaN: true }),
      smoothed: fc.double({ min: 0, max: 5_000, noNaN: true }),
      highest: fc.double({ min: 0, max: 5_000, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(level, { minLength: 1, maxLength: 7 }), (levels) => {
        const demands = levels.map(({ lendable, ...one }) => ({
          ...one,
          seatsMin: one.nominal * (1 - lendable),
        }));
        const seats = demands.reduce((total, { nominal }) => total + nominal, 0);

        const dealt = shareSeats(seats, demands);

        expect(dealt.reduce((total, one) => total + one, 0)).toBeCloseTo(seats, 3);
        dealt.forEach((one, index) => {
          expect(one).toBeGreaterThanOrEqual(demands[index]?.seatsMin ?? 0);
        });
      }),
    );
  });
});
