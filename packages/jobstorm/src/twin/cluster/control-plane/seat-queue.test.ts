import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStreams } from '../../../util/random.ts';
import { SeatQueue } from './seat-queue.ts';

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
          came += rate * next.afterMs + next.requests;
          for (let one = 0; one < next.requests; one += 1) queue.admit(now, 300, 20);
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
