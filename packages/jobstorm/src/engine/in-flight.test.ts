import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minute, second } from '../model/instant.ts';
import type { LateArrivalPolicy } from '../model/scenario.ts';
import { VirtualTimeline } from '../twin/kernel/virtual-timeline.ts';
import { InFlight } from './in-flight.ts';

/** Offers arrivals at the given rate to a target that takes `serviceMs` for each. */
function play(
  policy: LateArrivalPolicy,
  { max = 1, perMinute = 60, arrivals = 5, serviceMs = 2 * second } = {},
): { started: [number, number][]; dropped: number[]; inFlightMost: number } {
  const timeline = new VirtualTimeline();
  const started: [number, number][] = [];
  const dropped: number[] = [];
  let inFlightMost = 0;
  const inFlight: InFlight<number> = new InFlight<number>({
    timeline,
    max,
    policy,
    offeredPerMinute: perMinute,
    onStart: (arrival) => {
      started.push([arrival, timeline.now()]);
      inFlightMost = Math.max(inFlightMost, inFlight.count);
      timeline.at(timeline.now() + serviceMs, () => inFlight.release());
    },
    onDrop: (arrival) => dropped.push(arrival),
  });
  for (let arrival = 0; arrival < arrivals; arrival += 1) {
    timeline.at((arrival * minute) / perMinute, () => inFlight.offer(arrival));
  }
  while (timeline.runNext());
  return { started, dropped, inFlightMost };
}

describe('InFlight', () => {
  it('drop: drops what finds no room', () => {
    // Room for one at a time, 2 s each; one arrival a second. At 2 s the place is taken again
    // before it is free, since the arrival was scheduled first.
    expect(play('drop')).toMatchObject({
      started: [
        [0, 0],
        [3, 3_000],
      ],
      dropped: [1, 2, 4],
    });
  });

  it('burst: starts what waits as soon as there is room, in order', () => {
    expect(play('burst')).toMatchObject({
      started: [
        [0, 0],
        [1, 2_000],
        [2, 4_000],
        [3, 6_000],
        [4, 8_000],
      ],
      dropped: [],
    });
  });

  it('catch-up: starts what waits at no more than twice the offered rate', () => {
    // A long stop: three places are taken for 10 s and become free at once.
    const { started } = play('catch-up', { max: 3, arrivals: 9, serviceMs: 10 * second });

    expect(started.slice(0, 3)).toEqual([
      [0, 0],
      [1, 1_000],
      [2, 2_000],
    ]);
    const late = started.slice(3).map(([, at]) => at);
    expect(late).toEqual([10_000, 11_000, 12_000, 20_000, 21_000, 22_000]);
  });

  it('catch-up: keeps late starts half an offered interval apart when much room comes at once', () => {
    const timeline = new VirtualTimeline();
    const started: number[] = [];
    const inFlight = new InFlight<number>({
      timeline,
      max: 4,
      policy: 'catch-up',
      offeredPerMinute: 60,
      onStart: () => started.push(timeline.now()),
      onDrop: () => undefined,
    });
    for (let arrival = 0; arrival < 8; arrival += 1) inFlight.offer(arrival);
    timeline.at(9_000, () => {
      for (let turn = 0; turn < 4; turn += 1) inFlight.release();
    });
    while (timeline.runNext());

    expect(started).toEqual([0, 0, 0, 0, 9_000, 9_500, 10_000, 10_500]);
  });

  it('close() drops what waits, and nothing starts after it', () => {
    for (const policy of ['burst', 'catch-up'] as const) {
      const timeline = new VirtualTimeline();
      const log: string[] = [];
      const inFlight = new InFlight<number>({
        timeline,
        max: 1,
        policy,
        offeredPerMinute: 60,
        onStart: (arrival) => log.push(`start ${arrival}`),
        onDrop: (arrival) => log.push(`drop ${arrival}`),
      });

      for (const arrival of [0, 1, 2]) inFlight.offer(arrival);
      inFlight.close();
      inFlight.release();
      while (timeline.runNext());

      expect(log).toEqual(['start 0', 'drop 1', 'drop 2']);
    }
  });

  it('keeps the cap, and starts or drops each arrival once, in order', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<LateArrivalPolicy>('drop', 'burst', 'catch-up'),
        fc.record({
          max: fc.integer({ min: 1, max: 5 }),
          perMinute: fc.integer({ min: 1, max: 600 }),
          arrivals: fc.integer({ min: 0, max: 60 }),
          serviceMs: fc.integer({ min: 0, max: 10_000 }),
        }),
        (policy, drawn) => {
          const { started, dropped, inFlightMost } = play(policy, drawn);

          const numbers = started.map(([arrival]) => arrival);
          expect(numbers).toEqual([...numbers].sort((one, other) => one - other));
          expect([...numbers, ...dropped].sort((one, other) => one - other)).toEqual(
            Array.from({ length: drawn.arrivals }, (_, arrival) => arrival),
          );
          expect(inFlightMost).toBeLessThanOrEqual(drawn.max);
          if (policy !== 'drop') expect(dropped).toEqual([]);
        },
      ),
    );
  });
});
