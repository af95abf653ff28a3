import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStreams } from '../../../util/random.ts';
import { SeatQueue } from './seat-queue.ts';

/** Two kinds of requests that share the seats of a queue. */
interface TwoKinds {
  readonly seats: number;
  /** Requests that keep their seat for `heldMs` on average, and others that do not. */
  readonly callsPerSecond: number;
  readonly heldMs: number;
  readonly othersPerSecond: number;
  readonly isHeldEqually: boolean;
}

const workMs = 10;

/** Mean waits of calls and others, by the queue and by a simulation of every single seat. */
function waitsOf(kinds: TwoKinds, seconds: number): { twinMs: number[]; seatsMs: number[] } {
  const { seats, callsPerSecond, heldMs, othersPerSecond, isHeldEqually } = kinds;
  const random = new RandomStreams(1).stream('arrivals');
  const queue = new SeatQueue(seats);
  const freeAt = new Float64Array(seats);
  const perSecond = callsPerSecond + othersPerSecond;
  const sums = [0, 1].map(() => ({ requests: 0, twinMs: 0, seatsMs: 0 }));
  let now = 0;
  while (now < seconds * 1_000) {
    now += random.exponential(1_000 / perSecond);
    const isCall = random.uniform() < callsPerSecond / perSecond;
    const callMs = isHeldEqually ? heldMs : random.exponential(heldMs);
    const sum = sums[isCall ? 0 : 1] as (typeof sums)[number];
    sum.requests += 1;
    sum.twinMs += isCall
      ? queue.admitCall(now, { sentAt: now, seatMs: workMs, heldMs: callMs })
      : queue.admit(now, workMs, workMs);
    // Served in order of arrival, each takes the seat that is free first.
    const seat = freeAt.indexOf(Math.min(...freeAt));
    const beginsAt = Math.max(now, freeAt[seat] ?? 0);
    freeAt[seat] = beginsAt + workMs + (isCall ? callMs : 0);
    sum.seatsMs += beginsAt - now;
  }
  return {
    twinMs: sums.map(({ twinMs, requests }) => twinMs / requests),
    seatsMs: sums.map(({ seatsMs, requests }) => seatsMs / requests),
  };
}

describe('SeatQueue', () => {
  it('makes requests wait as M/D/1 says: ρ s / 2 (1 − ρ) on average', () => {
    const serviceMs = 10;
    for (const utilisation of [0.5, 0.8]) {
      const random = new RandomStreams(1).stream('arrivals');
      const queue = new SeatQueue(1);
      const requests = 200_000;
      let now = 0;
      let waitedMs = 0;
      for (let one = 0; one < requests; one += 1) {
        now += random.exponential(serviceMs / utilisation);
        waitedMs += queue.admit(now, serviceMs, serviceMs);
      }

      const expectedMs = (utilisation * serviceMs) / (2 * (1 - utilisation));
      expect(waitedMs / requests / expectedMs).toBeGreaterThan(0.97);
      expect(waitedMs / requests / expectedMs).toBeLessThan(1.03);
    }
  });

  it('lets as many requests in at once as it has seats, and the others one after the other', () => {
    const queue = new SeatQueue(4);

    const waits = Array.from({ length: 9 }, () => queue.admit(0, 20, 20));

    expect(waits).toEqual([0, 0, 0, 0, 5, 10, 15, 20, 25]);
  });

  it('leaves requests only the seats that rates do not take', () => {
    const queue = new SeatQueue(10);
    queue.setRate(0, 8, 0);
    queue.admit(0, 1_000, 10);

    expect(queue.waitMs(100, 10)).toBeCloseTo((1_000 - 200 - 90) / 10);
    expect(queue.takeDemand(500, 500)).toBeCloseTo(8 + 1_000 / 500);
  });

  it.each([
    ['80 % of 10 seats', { seats: 10, callsPerSecond: 1.5, othersPerSecond: 50 }, 4_000],
    ['90 % of 10 seats', { seats: 10, callsPerSecond: 1.7, othersPerSecond: 50 }, 4_000],
    ['90 % of 50 seats', { seats: 50, callsPerSecond: 8, othersPerSecond: 500 }, 1_000],
    ['94 % of 50 seats', { seats: 50, callsPerSecond: 9, othersPerSecond: 200 }, 1_000],
  ])('with calls of 5 s in %s has requests wait as single seats do', (_, kinds, seconds) => {
    for (const isHeldEqually of [true, false]) {
      const { twinMs, seatsMs } = waitsOf({ ...kinds, heldMs: 5_000, isHeldEqually }, seconds);

      for (const [kind, waitMs] of seatsMs.entries()) {
        expect(waitMs).toBeGreaterThan(50);
        expect((twinMs[kind] ?? 0) / waitMs).toBeGreaterThan(0.9);
        expect((twinMs[kind] ?? 0) / waitMs).toBeLessThan(1.1);
      }
    }
  });

  it('lets short requests by while calls leave a seat, and makes them wait for one else', () => {
    const queue = new SeatQueue(10);
    const call = { sentAt: 0, seatMs: 10, heldMs: 5_000 };
    for (let one = 0; one < 9; one += 1) queue.admitCall(0, call);
    const withOneLeft = queue.waitMs(1_000, 10);
    queue.admitCall(1_000, { ...call, sentAt: 1_000 });

    expect(withOneLeft).toBe(0);
    expect(queue.waitMs(2_000, 10)).toBeCloseTo(3_000, -2);
    expect(queue.waitMs(5_100, 10)).toBe(0);
    expect(queue.takeDemand(10_000, 10_000)).toBeCloseTo((10 * 5.01) / 10, 1);
  });

  it('has a call that is sent later take its seat then', () => {
    const queue = new SeatQueue(1);
    queue.admitCall(0, { sentAt: 3_000, seatMs: 10, heldMs: 2_000 });

    expect(queue.waitMs(2_000, 10)).toBe(0);
    expect(queue.waitMs(4_000, 10)).toBeCloseTo(1_000, -2);
  });

  it('counts no request as given up that was served, by no rounding', () => {
    const random = new RandomStreams(1).stream('arrivals');
    const queue = new SeatQueue(3);
    let now = 0;
    for (let one = 0; one < 10_000; one += 1) {
      now += random.exponential(7);
      queue.admit(now, 20, 20);
    }

    expect(queue.dropped).toBe(0);
  });

  it('loses no request: came = served + given up + waiting', () => {
    const step = fc.record({
      afterMs: fc.integer({ min: 0, max: 5_000 }),
      requests: fc.integer({ min: 0, max: 50 }),
      calls: fc.integer({ min: 0, max: 20 }),
      heldMs: fc.integer({ min: 0, max: 200_000 }),
      sentInMs: fc.integer({ min: 0, max: 300_000 }),
      seats: fc.double({ min: 0.1, max: 50, noNaN: true }),
      rate: fc.double({ min: 0, max: 2, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const queue = new SeatQueue(10);
        let now = 0;
        let came = 0;
        let rate = 0;
        for (const next of steps) {
          now += next.afterMs;
          came += rate * next.afterMs + next.requests + next.calls;
          for (let one = 0; one < next.requests; one += 1) queue.admit(now, 300, 20);
          const { heldMs, sentInMs } = next;
          const call = { sentAt: now + sentInMs, seatMs: 20, heldMs };
          for (let one = 0; one < next.calls; one += 1) queue.admitCall(now, call);
          queue.resize(now, next.seats);
          queue.setRate(now, next.rate * 40, next.rate);
          rate = next.rate;

          const { granted, dropped, waiting } = queue;
          expect(Math.min(granted, dropped, waiting)).toBeGreaterThanOrEqual(0);
          expect(granted + dropped + waiting).toBeCloseTo(came, 4);
        }
      }),
    );
  });
});
