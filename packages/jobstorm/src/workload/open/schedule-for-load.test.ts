import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hour, minute } from '../../model/instant.ts';
import { RandomStreams } from '../../util/random.ts';
import type { OpenSchedule } from './open-schedule.ts';
import { poissonArrivals } from './poisson-arrivals.ts';
import { regularArrivals } from './regular-arrivals.ts';
import { scheduleForLoad } from './schedule-for-load.ts';

const rates = fc.double({ min: 0.01, max: 10_000, noNaN: true });
const durations = fc.integer({ min: 0, max: 60_000 });

function expectInOrder(schedule: OpenSchedule, durationMs: number): number[] {
  const offsets = [...schedule.offsets()];
  const outOfOrder = offsets.filter(
    (offset, index) => offset < (offsets[index - 1] ?? 0) || offset >= durationMs,
  );
  expect(outOfOrder).toEqual([]);
  return offsets;
}

describe('regularArrivals()', () => {
  it('intends 9,000 arrivals for 150 a minute over an hour, the last 400 ms before its end', () => {
    const offsets = [...regularArrivals(150, hour).offsets()];

    expect(offsets.slice(0, 3)).toEqual([0, 400, 800]);
    expect(offsets.length).toBe(9_000);
    expect(offsets.at(-1)).toBe(hour - 400);
  });

  it('does not drift: the millionth arrival is as exact as the first', () => {
    const rate = 777;
    const offsets = [...regularArrivals(rate, (1_000_001 * minute) / rate).offsets()];

    expect(offsets[1_000_000]).toBe((1_000_000 * minute) / rate);
  });

  it('never decreases, stays within the duration and has the promised count', () => {
    fc.assert(
      fc.property(rates, durations, (rate, durationMs) => {
        const schedule = regularArrivals(rate, durationMs);

        expect(expectInOrder(schedule, durationMs).length).toBe(schedule.arrivalsExpected);
      }),
    );
  });

  it('has the rate in any window, to within one arrival', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(rates, durations, share, share, (rate, durationMs, one, other) => {
        const [from, to] = [Math.min(one, other) * durationMs, Math.max(one, other) * durationMs];
        const offsets = [...regularArrivals(rate, durationMs).offsets()];

        const inWindow = offsets.filter((offset) => offset >= from && offset < to).length;
        expect(Math.abs(inWindow - ((to - from) * rate) / minute)).toBeLessThanOrEqual(1 + 1e-6);
      }),
    );
  });
});

describe('poissonArrivals()', () => {
  it('never decreases, stays within the duration and is the same each time', () => {
    fc.assert(
      fc.property(rates, durations, fc.integer(), (rate, durationMs, seed) => {
        const schedule = poissonArrivals(rate, durationMs, new RandomStreams(seed));

        expect(expectInOrder(schedule, durationMs)).toEqual([...schedule.offsets()]);
      }),
    );
  });

  it('has as many arrivals as expected, within five standard deviations', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const schedule = poissonArrivals(150, hour, new RandomStreams(seed));
      const count = [...schedule.offsets()].length;

      expect(schedule.arrivalsExpected).toBe(9_000);
      expect(Math.abs(count - 9_000)).toBeLessThan(5 * Math.sqrt(9_000));
    }
  });

  it('has exponential gaps: their standard deviation is their mean', () => {
    const offsets = [...poissonArrivals(6_000, hour, new RandomStreams(7)).offsets()];
    const gaps = offsets.map((offset, index) => offset - (offsets[index - 1] ?? 0));

    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length;
    expect(Math.sqrt(variance) / mean).toBeCloseTo(1, 2);
  });
});

describe('scheduleForLoad()', () => {
  it('makes the schedule that the load names', () => {
    const load = {
      model: 'open',
      arrivalsPerMinute: 60,
      durationMs: minute,
      warmUpMs: 0,
      onEnd: 'drain',
      drainMaxMs: 0,
      inFlightMax: 1,
      lateArrivals: 'drop',
    } as const;
    const streams = new RandomStreams(1);

    const regular = [...scheduleForLoad({ ...load, spacing: 'regular' }, streams).offsets()];
    const poisson = [...scheduleForLoad({ ...load, spacing: 'poisson' }, streams).offsets()];

    expect(regular).toEqual(Array.from({ length: 60 }, (_, arrival) => arrival * 1_000));
    expect(new Set(poisson.map((offset) => offset % 1_000)).size).toBe(poisson.length);
  });
});
