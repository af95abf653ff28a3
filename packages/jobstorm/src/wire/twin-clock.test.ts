import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualTimeline } from '../twin/kernel/virtual-timeline.ts';
import { TwinClock } from './twin-clock.ts';

function bench(speed: number): {
  readonly timeline: VirtualTimeline;
  readonly clock: TwinClock;
  readonly wall: { now: number };
} {
  const timeline = new VirtualTimeline();
  const wall = { now: 5_000 };
  const clock = new TwinClock({ timeline, speed, wallNow: () => wall.now });
  return { timeline, clock, wall };
}

describe('TwinClock', () => {
  it('lets virtual time pass at its speed, however often it is asked', () => {
    const waits = fc.array(fc.integer({ min: 0, max: 10_000 }), { maxLength: 20 });
    const speeds = fc.integer({ min: 1, max: 100 });

    fc.assert(
      fc.property(waits, speeds, (steps, speed) => {
        const { timeline, clock, wall } = bench(speed);
        for (const step of steps) {
          wall.now += step;
          clock.catchUp();
          expect(timeline.now()).toBe((wall.now - 5_000) * speed);
        }
      }),
    );
  });

  it('lets everything happen that was due, in order', () => {
    const { timeline, clock, wall } = bench(60);
    const seen: number[] = [];
    for (const at of [600, 60, 61, 1_200]) timeline.at(at, () => seen.push(timeline.now()));

    wall.now += 10;
    clock.catchUp();

    expect(seen).toEqual([60, 61, 600]);
    expect(clock.msToNext).toBe(10);
  });

  it('stands still with speed 0, and jumps when it is told to', () => {
    const { timeline, clock, wall } = bench(0);
    let hasHappened = false;
    timeline.at(50, () => (hasHappened = true));

    wall.now += 1_000;
    clock.catchUp();
    expect([timeline.now(), clock.msToNext, hasHappened]).toEqual([0, null, false]);
    clock.advanceTo(80);
    expect([timeline.now(), hasHappened]).toEqual([80, true]);
  });

  it('falls behind and skips nothing when it cannot compute so fast', () => {
    const { timeline, clock, wall } = bench(1_000);
    let events = 0;
    const tick = (): void => {
      events += 1;
      wall.now += 1;
      timeline.at(timeline.now() + 1, tick);
    };
    timeline.at(1, tick);

    wall.now += 1_000;
    clock.catchUp();

    expect(timeline.now()).toBeLessThan(1_000_000);
    expect(events).toBe(timeline.now());
  });

  it('goes on from where it jumped to', () => {
    const { timeline, clock, wall } = bench(2);
    clock.advanceTo(10_000);
    wall.now += 100;
    clock.catchUp();
    expect(timeline.now()).toBe(10_200);
  });
});
