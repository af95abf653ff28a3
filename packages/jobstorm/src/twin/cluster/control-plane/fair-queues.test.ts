import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { fairSeats, queueRoom } from './fair-queues.ts';

describe('fairSeats()', () => {
  it('lets a kind of flows use what the others do not need', () => {
    const demands = [
      { users: 10, needed: 30 },
      { users: 1, needed: 5 },
    ];

    expect(fairSeats(100, demands)).toEqual([95, 70]);
  });

  it('spares those that need little when others ask for more than there is', () => {
    const demands = [
      { users: 10, needed: 5_000 },
      { users: 5, needed: 2 },
      { users: 1, needed: 400 },
    ];

    // 98 seats for eleven flows: a share of 98 / 11 each.
    const [drivers = 0, operators, other = 0] = fairSeats(100, demands);
    expect(operators).toBe(2);
    expect(drivers / other).toBeCloseTo(10);
    expect(drivers + other).toBeCloseTo(98);
  });

  it('gives out no more than there is and no more than is needed, and shares evenly', () => {
    const demand = fc.record({
      users: fc.integer({ min: 1, max: 500 }),
      needed: fc.double({ min: 0, max: 1_000, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(demand, { minLength: 1, maxLength: 5 }), (demands) => {
        const needed = demands.reduce((sum, one) => sum + one.needed, 0);
        const seats = needed * 0.7;
        const given = fairSeats(seats, demands);

        expect(given.reduce((sum, one) => sum + one, 0)).toBeCloseTo(seats, 6);
        const full = demands.map((one, index) => (given[index] ?? 0) >= one.needed - 1e-9);
        const shares = demands.map((one, index) => (given[index] ?? 0) / one.users);
        const least = Math.min(...shares.filter((_, index) => !full[index]), Infinity);
        for (const [index, one] of demands.entries()) {
          expect(given[index]).toBeLessThanOrEqual(one.needed + 1e-9);
          expect(shares[index]).toBeLessThanOrEqual(least + 1e-6);
        }
      }),
    );
  });
});

test.each([
  // One flow has the queues of its hand, 50 requests in each, on each server.
  [1, 1, 300],
  [1, 2, 600],
  [10, 2, 4_880],
  [1_000, 2, 12_800],
])('queueRoom() of %i flows on %i servers is %i requests', (users, servers, room) => {
  expect(queueRoom({ queues: 128, handSize: 6 }, users, servers)).toBeCloseTo(room, -1.5);
});
