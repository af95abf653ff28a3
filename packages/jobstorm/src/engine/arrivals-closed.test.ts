import { describe, expect, it } from 'vitest';
import { minute, second } from '../model/instant.ts';
import type { ClosedLoad } from '../model/scenario.ts';
import { RandomStreams } from '../util/random.ts';
import { VirtualTimeline } from '../twin/kernel/virtual-timeline.ts';
import { ClosedArrivals } from './arrivals-closed.ts';
import { fakeClosedLoad } from './fakes/fake-scenario.ts';

/** What a load intends within a time when each arrival is treated in the same way. */
function play(
  load: Partial<ClosedLoad>,
  untilMs: number,
  treat: (arrivals: ClosedArrivals, user: number, timeline: VirtualTimeline) => void,
): [number, number][] {
  const timeline = new VirtualTimeline();
  const intended: [number, number][] = [];
  const arrivals: ClosedArrivals = new ClosedArrivals(
    timeline,
    fakeClosedLoad(load),
    new RandomStreams(1),
    (intendedAt, user) => {
      intended.push([intendedAt, user ?? NaN]);
      treat(arrivals, user ?? NaN, timeline);
    },
  );
  arrivals.start(100);
  timeline.runUntil(untilMs);
  arrivals.stop();
  const count = intended.length;
  while (timeline.runNext());
  expect(intended.length).toBe(count);
  return intended;
}

const answerAfter =
  (ms: number) =>
  (arrivals: ClosedArrivals, user: number, timeline: VirtualTimeline): void => {
    timeline.at(timeline.now() + ms, () => arrivals.answered(user));
  };

describe('ClosedArrivals', () => {
  it('spawns users by the ramp, each of whom submits at once, thinks and submits again', () => {
    const load = { users: 3, spawnRatePerSecond: 2, waitLowMs: 5_000, waitHighMs: 5_000 };

    expect(play(load, 7_500, answerAfter(500))).toEqual([
      [100, 0],
      [100, 1],
      [1_100, 2],
      [5_600, 0],
      [5_600, 1],
      [6_600, 2],
    ]);
  });

  it('waits for the answer before a user thinks', () => {
    const load = { users: 1, waitLowMs: second, waitHighMs: second };

    expect(play(load, minute, answerAfter(29 * second))).toEqual([
      [100, 0],
      [30_100, 0],
    ]);
  });

  it('lets time pass even when users think for no time and are answered at once', () => {
    const load = { users: 1, waitLowMs: 0, waitHighMs: 0 };

    expect(play(load, 110, (arrivals, user) => arrivals.answered(user))).toHaveLength(11);
    expect(play(load, 3_200, (arrivals, user) => arrivals.dropped(user))).toHaveLength(4);
  });
});
