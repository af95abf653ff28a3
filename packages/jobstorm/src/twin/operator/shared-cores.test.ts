import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualTimeline } from '../kernel/virtual-timeline.ts';
import { SharedCores } from './shared-cores.ts';

describe('SharedCores', () => {
  it('runs a task alone on the cores that it can use', () => {
    const timeline = new VirtualTimeline();
    let doneAt = 0;

    new SharedCores(timeline, 16, 2.5).run(11_500, () => (doneAt = timeline.now()));
    timeline.runUntil(60_000);

    expect(doneAt).toBeCloseTo(4_600, 6);
  });

  it('shares the cores evenly among more tasks than they can carry', () => {
    const timeline = new VirtualTimeline();
    const cores = new SharedCores(timeline, 4, 2);
    const doneAt: number[] = [];

    for (const coreMs of [4_000, 8_000, 12_000, 16_000]) {
      cores.run(coreMs, () => doneAt.push(timeline.now()));
    }
    timeline.runUntil(60_000);

    // One core each until 4 s, then 4/3, then 2, then the two that one task can use.
    expect(doneAt.map(Math.round)).toEqual([4_000, 7_000, 9_000, 11_000]);
  });

  it('does every task’s work, and never more than its cores can', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            atMs: fc.integer({ min: 0, max: 5_000 }),
            coreMs: fc.integer({ min: 1, max: 3_000 }),
          }),
          { minLength: 1, maxLength: 40 },
        ),
        fc.constantFrom(0.5, 1, 4, 16),
        (tasks, coreCount) => {
          const timeline = new VirtualTimeline();
          const cores = new SharedCores(timeline, coreCount, 2.5);
          let done = 0;
          let lastAt = 0;
          for (const { atMs, coreMs } of tasks) {
            timeline.at(atMs, () => {
              cores.run(coreMs, () => {
                done += 1;
                lastAt = timeline.now();
                const leastMs = coreMs / Math.min(2.5, coreCount);
                expect(lastAt - atMs).toBeGreaterThanOrEqual(leastMs - 1e-6);
              });
            });
          }
          while (timeline.runNext());
          const work = tasks.reduce((sum, task) => sum + task.coreMs, 0);
          expect(done).toBe(tasks.length);
          expect(lastAt).toBeGreaterThanOrEqual(work / coreCount - 1e-6);
        },
      ),
    );
  });
});
