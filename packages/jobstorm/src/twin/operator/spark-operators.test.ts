import { describe, expect, it } from 'vitest';
import type { OperatorsConfig } from '../../model/twin-config.ts';
import { defaultTwinParameters } from '../../model/twin-parameters/all.ts';
import { runOnTwin, type TwinRun } from '../testing/run-on-twin.ts';
import {
  jobTemplate,
  openLoad,
  staticPool,
  twinConfig,
  twinScenario,
} from '../testing/twin-scenario.ts';

const { operators } = twinConfig();

/** Jobs of three pods for ten minutes, through operators. */
function runOf(jobsPerMinute: number, changes: Partial<OperatorsConfig> = {}): TwinRun {
  const work = { kind: 'duration', lowMs: 60_000, highMs: 60_000 } as const;
  return runOnTwin(
    twinScenario({
      submission: 'spark-operator',
      jobs: [jobTemplate(work)],
      load: openLoad({ durationMs: 600_000, arrivalsPerMinute: jobsPerMinute }),
      twin: twinConfig({
        nodePools: [staticPool(40)],
        scheduler: { scoringStrategy: 'LeastAllocated', qps: 300, burst: 400 },
        operators: { ...operators, ...changes },
      }),
    }),
  );
}

function queueP95Ms({ summary }: TwinRun): number {
  return summary.latencies.queueLatency.p95 ?? 0;
}

describe('SparkOperators', () => {
  it('make no submitter pod and no Job: a driver and its executors', () => {
    const { summary } = runOf(10);

    expect(summary.jobRuns.completed).toBe(100);
    expect(summary.cluster?.podsCreated).toBe(300);
  });

  it('submit as fast as their workers are free: 10 workers of 4.6 s do 130 a minute', () => {
    const within = runOf(110, { cores: 36 });
    const beyond = runOf(170, { cores: 36 });

    expect(queueP95Ms(within)).toBeLessThan(20_000);
    expect(queueP95Ms(beyond)).toBeGreaterThan(60_000);
  });

  it('share the cores of their pod: half the cores that the workers can use do half as much', () => {
    expect(queueP95Ms(runOf(80, { cores: 12.5 }))).toBeGreaterThan(30_000);
    expect(queueP95Ms(runOf(80, { cores: 25 }))).toBeLessThan(20_000);
  });

  it('keep applications for their time to live, but no longer than their namespace', () => {
    const { twin, summary } = runOf(10, { timeToLiveMs: 3_600_000 });

    expect(summary.jobRuns.completed).toBe(100);
    expect(twin.inventory().get('sparkapplications') ?? 0).toBe(0);
  });

  it('relieve each other, as namespaces are dealt out to them', () => {
    expect(queueP95Ms(runOf(170, { count: 2, cores: 36 }))).toBeLessThan(20_000);
  });

  it('of version v1 are told more, so their queue is full earlier', () => {
    const workers = { workers: 100, cores: 200 };

    expect(queueP95Ms(runOf(150, { ...workers, version: 'v2' }))).toBeLessThan(20_000);
    expect(queueP95Ms(runOf(150, { ...workers, version: 'v1' }))).toBeGreaterThan(30_000);
  });

  it('delay each pod by its init container', () => {
    const without = runOf(10).summary.latencies.podStartupLatency.p50 ?? 0;
    const withOne = runOf(10, { initContainerMs: 2_000 }).summary.latencies.podStartupLatency;

    // With pull policy Always, its image is asked for, too.
    const expected = 2_000 + defaultTwinParameters().kubelet.imageCheckMs;
    expect(Math.abs((withOne.p50 ?? 0) - without - expected)).toBeLessThan(100);
  });
});
