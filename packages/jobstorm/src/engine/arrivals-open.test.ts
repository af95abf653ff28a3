import { describe, expect, it } from 'vitest';
import { VirtualTimeline } from '../twin/kernel/virtual-timeline.ts';
import { regularArrivals } from '../workload/open/regular-arrivals.ts';
import { OpenArrivals } from './arrivals-open.ts';
import type { Timeline } from './ports.ts';

describe('OpenArrivals', () => {
  it('intends each arrival at its own instant, from the start of the load on', () => {
    const timeline = new VirtualTimeline();
    const intended: [number, number][] = [];
    const schedule = regularArrivals(90, 2_500);
    const arrivals = new OpenArrivals(timeline, schedule, (intendedAt) =>
      intended.push([intendedAt, timeline.now()]),
    );

    timeline.runUntil(1_000);
    arrivals.start(1_000);
    expect(intended).toEqual([]);
    while (timeline.runNext());

    const instants = [0, 1, 2, 3].map((arrival) => 1_000 + (arrival * 60_000) / 90);
    expect(intended).toEqual(instants.map((instant) => [instant, instant]));
  });

  it('intends what became due while the timeline was late, at the instants it was due', () => {
    const virtual = new VirtualTimeline();
    // A busy process: every timer comes 2.5 s after it was asked for.
    const late: Timeline = {
      now: () => virtual.now(),
      at: (instant, callback) => virtual.at(instant + 2_500, callback),
      cancel: (handle) => virtual.cancel(handle),
    };
    const intended: [number, number][] = [];
    const arrivals = new OpenArrivals(late, regularArrivals(60, 5_000), (intendedAt) =>
      intended.push([intendedAt, virtual.now()]),
    );

    arrivals.start(0);
    while (virtual.runNext());

    expect(intended).toEqual([
      [0, 2_500],
      [1_000, 2_500],
      [2_000, 2_500],
      [3_000, 5_500],
      [4_000, 5_500],
    ]);
  });

  it('stop() ends arrivals at once', () => {
    const timeline = new VirtualTimeline();
    const intended: number[] = [];
    const arrivals: OpenArrivals = new OpenArrivals(
      timeline,
      regularArrivals(60, 60_000),
      (intendedAt) => {
        intended.push(intendedAt);
        if (intended.length === 3) arrivals.stop();
      },
    );

    arrivals.start(0);
    while (timeline.runNext());

    expect(intended).toEqual([0, 1_000, 2_000]);
  });
});
