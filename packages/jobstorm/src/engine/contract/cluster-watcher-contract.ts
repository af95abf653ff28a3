import { describe, expect, it } from 'vitest';
import type { ClusterCounters, ClusterSample } from '../../model/cluster-sample.ts';
import { acceptedJobRun, pass, preparedSession, type MakeTarget } from './harness.ts';

const intervalMs = 5_000;

/** What every cluster watcher does. */
export function describeClusterWatcherContract(name: string, makeTarget: MakeTarget): void {
  describe(`${name} as a ClusterWatcher`, () => {
    it('watch() samples at the interval, with counters that never run back', async () => {
      const harness = await makeTarget();
      const { timeline, target } = harness;
      const session = await preparedSession(harness);
      const samples: { at: number; sample: ClusterSample }[] = [];
      const startedAt = timeline.now();
      target.clusterWatcher.watch(
        session,
        intervalMs,
        (sample) => samples.push({ at: timeline.now(), sample }),
        (error) => {
          throw new Error(`Cannot watch: ${error.message}`);
        },
      );
      expect(samples).toEqual([]);

      await acceptedJobRun(harness, session, 'token-0');
      await harness.until(() => samples.length >= 5, 10 * intervalMs);
      target.clusterWatcher.stop();

      expect(Math.abs((samples[4]?.at ?? 0) - startedAt - 5 * intervalMs)).toBeLessThan(
        1.5 * intervalMs,
      );
      for (const [index, { sample }] of samples.entries()) {
        const before = samples[index - 1]?.sample.counters;
        if (before !== undefined) expectNoneSmaller(sample.counters, before);
      }
    });

    it('stop() ends the samples', async () => {
      const harness = await makeTarget();
      const session = await preparedSession(harness);
      let samples = 0;
      harness.target.clusterWatcher.watch(
        session,
        intervalMs,
        () => (samples += 1),
        () => undefined,
      );
      await harness.until(() => samples > 0, 10 * intervalMs);

      harness.target.clusterWatcher.stop();
      const reported = samples;
      await pass(harness, 3 * intervalMs);

      expect(samples).toBe(reported);
    });
  });
}

function expectNoneSmaller(counters: ClusterCounters, before: ClusterCounters): void {
  const { nodeSeconds, spotNodeSeconds, ...numbers } = counters;
  for (const [counter, value] of Object.entries(numbers)) {
    expect(value, counter).toBeGreaterThanOrEqual(before[counter as keyof typeof numbers]);
  }
  for (const [type, value] of Object.entries(before.nodeSeconds)) {
    expect(nodeSeconds[type], type).toBeGreaterThanOrEqual(value);
  }
  for (const [type, value] of Object.entries(before.spotNodeSeconds)) {
    expect(spotNodeSeconds[type], type).toBeGreaterThanOrEqual(value);
  }
}
