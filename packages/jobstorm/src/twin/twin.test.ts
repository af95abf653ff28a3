import { describe, expect, it } from 'vitest';
import { runOnTwin } from './testing/run-on-twin.ts';
import {
  jobTemplate,
  openLoad,
  staticPool,
  testAzs,
  twinConfig,
  twinScenario,
} from './testing/twin-scenario.ts';

describe('Twin', () => {
  it('gives the same journal for the same seed, and another for another', () => {
    const text = (seed: number): string =>
      JSON.stringify(runOnTwin(twinScenario({ seed, azs: testAzs })).entries.slice(1));

    expect(text(7)).toBe(text(7));
    expect(text(7)).not.toBe(text(8));
  });

  it('deletes no more ConfigMaps of a job than Spark created', () => {
    const { parameters } = twinConfig();
    const spark = { ...parameters.spark, configMapsPerJob: 0 };
    const { twin, timeline } = runOnTwin(
      twinScenario({ twin: twinConfig({ parameters: { ...parameters, spark } }) }),
    );

    timeline.runUntil(timeline.now() + 600_000);

    expect([...twin.inventory()].filter(([, count]) => count !== 0)).toEqual([]);
  });

  it('obeys Little’s law: mean in flight = arrival rate · mean response time', () => {
    const perMinute = 20;
    const { entries } = runOnTwin(
      twinScenario({
        load: openLoad({ durationMs: 3_600_000, arrivalsPerMinute: perMinute }),
        twin: twinConfig({ nodePools: [staticPool(12)] }),
      }),
    );
    const from = 600_000;
    const to = 3_600_000;
    const intendedAt = new Map<number, number>();
    const responseMs: number[] = [];
    let inFlightMs = 0;
    for (const entry of entries) {
      if (entry.kind === 'arrival') intendedAt.set(entry.arrival, entry.intendedAt);
      if (entry.kind !== 'finished') continue;
      const start = intendedAt.get(entry.arrival) ?? 0;
      if (start >= from) responseMs.push(entry.at - start);
      inFlightMs += Math.max(0, Math.min(to, entry.at) - Math.max(from, start));
    }

    const inFlightMean = inFlightMs / (to - from);
    const responseMsMean = responseMs.reduce((sum, one) => sum + one, 0) / responseMs.length;
    expect(responseMs.length).toBeGreaterThan(990);
    expect(inFlightMean / ((perMinute / 60_000) * responseMsMean)).toBeCloseTo(1, 2);
  });
});

describe('chance', () => {
  it('gives a job the same work whatever happens to the others', () => {
    const durations = (qps: number): number[] => {
      const { entries } = runOnTwin(
        twinScenario({
          jobs: [jobTemplate({ kind: 'duration', lowMs: 10_000, highMs: 300_000 })],
          load: openLoad({ arrivalsPerMinute: 20 }),
          twin: twinConfig({
            nodePools: [staticPool(20)],
            scheduler: { scoringStrategy: 'LeastAllocated', qps, burst: 5 },
          }),
        }),
      );
      const runningAt = new Map<number, number>();
      const byArrival: number[] = [];
      for (const entry of entries) {
        if (entry.kind === 'milestone' && entry.milestone === 'executorsReady') {
          runningAt.set(entry.arrival, entry.at);
        } else if (entry.kind === 'finished') {
          byArrival[entry.arrival] = entry.at - (runningAt.get(entry.arrival) ?? 0);
        }
      }
      return byArrival;
    };
    const fast = durations(100);
    const slow = durations(3);

    // Once the executors run, what is left is the job's own: the rest differs by moments.
    const differences = fast.map((ms, arrival) => Math.abs(ms - (slow[arrival] ?? 0)));
    expect(fast.length).toBeGreaterThan(90);
    expect(Math.max(...differences)).toBeLessThan(15_000);
  });
});
