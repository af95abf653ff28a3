import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fault } from '../model/fault.ts';
import type { JobWork } from '../model/job-template.ts';
import type { Scenario } from '../model/scenario.ts';
import type { NodePoolConfig } from '../model/twin-config.ts';
import { runOnTwin } from './testing/run-on-twin.ts';
import {
  jobTemplate,
  karpenterPool,
  openLoad,
  staticPool,
  testAzs,
  twinConfig,
  twinScenario,
} from './testing/twin-scenario.ts';

const executorPool = karpenterPool({
  diskGiB: 50,
  instanceTypes: ['m5.xlarge', 'c5.4xlarge', 'r5.2xlarge'],
  vcpuMax: 200,
});

const work: fc.Arbitrary<JobWork> = fc.oneof(
  fc.record({
    kind: fc.constant('duration' as const),
    lowMs: fc.constantFrom(0, 10_000),
    highMs: fc.constantFrom(10_000, 120_000),
  }),
  fc.record({
    kind: fc.constant('core-seconds' as const),
    coreSeconds: fc.integer({ min: 1, max: 300 }),
    sigma: fc.constantFrom(0, 0.5),
  }),
);

const at = fc.integer({ min: 0, max: 400_000 });
const durationMs = fc.integer({ min: 1, max: 200_000 });
const az = fc.constantFrom(...testAzs);
const sharePercent = fc.integer({ min: 0, max: 100 });
const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({ kind: fc.constant('az-loss' as const), at, durationMs, az }),
  fc.record({
    kind: fc.constant('node-loss' as const),
    at,
    sharePercent,
    pool: fc.constantFrom(null, 'workers'),
    az: fc.option(az),
  }),
  fc.record({
    kind: fc.constant('insufficient-capacity' as const),
    at,
    durationMs,
    az: fc.option(az),
    instanceType: fc.constantFrom(null, 'm5.xlarge'),
  }),
  fc.record({
    kind: fc.constant('api-server-slow' as const),
    at,
    durationMs,
    slowdown: fc.integer({ min: 1, max: 100 }),
  }),
  fc.record({
    kind: fc.constant('slow-webhook' as const),
    at,
    durationMs,
    latencyMs: fc.integer({ min: 1, max: 30_000 }),
  }),
  fc.record({ kind: fc.constant('emr-errors' as const), at, durationMs, sharePercent }),
  fc.record({ kind: fc.constant('emr-throttling' as const), at, durationMs, sharePercent }),
);

/** Small scenarios that are healthy, short of nodes, short of quota, cancelled or left. */
const scenario: fc.Arbitrary<Scenario> = fc
  .record({
    seed: fc.nat(),
    work,
    submission: fc.constantFrom('job-run' as const, 'spark-operator' as const),
    onEnd: fc.constantFrom('drain' as const, 'cancel' as const, 'leave' as const),
    nodePools: fc.constantFrom<readonly NodePoolConfig[]>(
      [staticPool(4)],
      [staticPool(1, 'm5.xlarge')],
      [executorPool],
      [],
    ),
    refillPerSecond: fc.constantFrom(0.2, 1, 50),
    maxConcurrentJobRuns: fc.constantFrom(null, 3),
    azs: fc.constantFrom([], testAzs),
    scoringStrategy: fc.constantFrom('LeastAllocated' as const, 'MostAllocated' as const),
    faults: fc.array(fault, { maxLength: 3 }),
  })
  .map((draw) =>
    twinScenario({
      seed: draw.seed,
      submission: draw.submission,
      azs: draw.azs,
      jobs: [jobTemplate(draw.work)],
      load: openLoad({ durationMs: 120_000, drainMaxMs: 600_000, onEnd: draw.onEnd }),
      twin: twinConfig({
        nodePools: draw.nodePools,
        quotas: {
          actions: { StartJobRun: { burst: 5, refillPerSecond: draw.refillPerSecond } },
          all: { burst: 200, refillPerSecond: 20 },
        },
        virtualClusters: {
          maxConcurrentJobRuns: draw.maxConcurrentJobRuns,
          maxInQueueJobRuns: null,
        },
        scheduler: { scoringStrategy: draw.scoringStrategy, qps: 50, burst: 100 },
        faults: draw.faults,
      }),
    }),
  );

describe('Twin', () => {
  it('accounts for every arrival and leaves nothing behind, in any scenario', () => {
    fc.assert(
      fc.property(scenario, (one) => {
        const { summary, twin, timeline, entries } = runOnTwin(one);
        const { arrivals, submissions, jobRuns, leftBehind } = summary;

        expect(arrivals.started).toBe(submissions.accepted + submissions.failed);
        expect(submissions.accepted).toBe(
          jobRuns.completed + jobRuns.failed + jobRuns.cancelled + jobRuns.unfinished,
        );
        expect(entries.at(-1)?.kind).toBe('end');
        if (one.load.onEnd === 'leave') return;
        expect(jobRuns.unfinished).toBe(0);
        expect(leftBehind).toEqual({ jobRuns: 0, virtualClusters: 0, namespaces: 0, pods: 0 });
        // What was being created when its job was cancelled is there for a moment.
        timeline.runUntil(timeline.now() + 600_000);
        expect([...twin.inventory()]).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  it('gives the same journal for the same seed, and another for another', () => {
    const text = (seed: number): string =>
      JSON.stringify(runOnTwin(twinScenario({ seed, azs: testAzs })).entries.slice(1));

    expect(text(7)).toBe(text(7));
    expect(text(7)).not.toBe(text(8));
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
