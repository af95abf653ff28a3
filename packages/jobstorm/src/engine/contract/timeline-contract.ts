import { describe, expect, it } from 'vitest';
import { pass, type TimelineHarness } from './harness.ts';

/** What every timeline does, virtual or real. */
export function describeTimelineContract(
  name: string,
  makeTimeline: () => TimelineHarness | Promise<TimelineHarness>,
): void {
  describe(`${name} as a Timeline`, () => {
    it('at() calls back in the order of the instants, and no sooner than each', async () => {
      const harness = await makeTimeline();
      const { timeline } = harness;
      const start = timeline.now();
      const called: { offset: number; at: number }[] = [];

      for (const offset of [30, 10, 20]) {
        timeline.at(start + offset, () => called.push({ offset, at: timeline.now() - start }));
      }
      await harness.until(() => called.length === 3, 1_000);

      expect(called.map(({ offset }) => offset)).toEqual([10, 20, 30]);
      for (const { offset, at } of called) expect(at).toBeGreaterThanOrEqual(offset);
    });

    it('at() calls back in the order of the calls when the instant is the same', async () => {
      const harness = await makeTimeline();
      const instant = harness.timeline.now() + 10;
      const called: number[] = [];

      for (const turn of [0, 1, 2, 3]) harness.timeline.at(instant, () => called.push(turn));
      await harness.until(() => called.length === 4, 1_000);

      expect(called).toEqual([0, 1, 2, 3]);
    });

    it('at() takes a past instant as now, but never calls back from within the call', async () => {
      const harness = await makeTimeline();
      const { timeline } = harness;
      await pass(harness, 20);
      const before = timeline.now();
      const called: number[] = [];

      timeline.at(before - 10, () => called.push(timeline.now()));
      timeline.at(before, () => called.push(timeline.now()));
      expect(called).toEqual([]);
      await harness.until(() => called.length === 2, 1_000);

      for (const at of called) expect(at).toBeGreaterThanOrEqual(before);
    });

    it('at() works from within a callback, and time never runs back', async () => {
      const harness = await makeTimeline();
      const { timeline } = harness;
      const instants: number[] = [timeline.now()];

      const step = (): void => {
        instants.push(timeline.now());
        if (instants.length < 5) timeline.at(timeline.now() + 5, step);
      };
      timeline.at(timeline.now() + 5, step);
      await harness.until(() => instants.length === 5, 1_000);

      expect(instants).toEqual([...instants].sort((one, other) => one - other));
    });

    it('cancel() takes back one timer and leaves the others', async () => {
      const harness = await makeTimeline();
      const { timeline } = harness;
      const called: string[] = [];

      timeline.at(timeline.now() + 10, () => called.push('kept'));
      timeline.cancel(timeline.at(timeline.now() + 5, () => called.push('cancelled')));
      await pass(harness, 30);

      expect(called).toEqual(['kept']);
    });

    it('cancel() does nothing to a timer that has fired, nor to a later one', async () => {
      const harness = await makeTimeline();
      const { timeline } = harness;
      const called: string[] = [];
      const fired = timeline.at(timeline.now() + 5, () => called.push('first'));
      await harness.until(() => called.length === 1, 1_000);

      timeline.at(timeline.now() + 5, () => called.push('second'));
      timeline.cancel(fired);
      await pass(harness, 20);

      expect(called).toEqual(['first', 'second']);
    });
  });
}
