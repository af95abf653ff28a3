import { expect, test } from 'vitest';
import { listSeats, mutatingSeatMs } from './seat-cost.ts';

test.each([
  [0, 1],
  [100, 1],
  [101, 2],
  [950, 10],
  [50_000, 10],
])('listSeats() of %i objects is %i', (objects, seats) => {
  expect(listSeats(objects)).toBe(seats);
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
