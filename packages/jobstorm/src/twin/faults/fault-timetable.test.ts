import { describe, expect, it } from 'vitest';
import type { ClusterSample } from '../../model/cluster-sample.ts';
import type { Fault } from '../../model/fault.ts';
import type { JournalEntry } from '../../model/journal-entry.ts';
import type { RunSummary } from '../../metrics/run-summary.ts';
import { runOnTwin, type TwinRun } from '../testing/run-on-twin.ts';
import {
  jobTemplate,
  karpenterPool,
  openLoad,
  staticPool,
  testAzs,
  twinConfig,
  twinScenario,
} from '../testing/twin-scenario.ts';

const minute = 60_000;
const nothing = { jobRuns: 0, virtualClusters: 0, namespaces: 0, pods: 0, volumes: 0 };

function runWith(faults: readonly Fault[], nodes = 8): TwinRun {
  return runOnTwin(
    twinScenario({
      load: openLoad({ durationMs: 10 * minute, arrivalsPerMinute: 20 }),
      twin: twinConfig({ faults, nodePools: [staticPool(nodes)] }),
    }),
  );
}

function nodesAt(entries: readonly JournalEntry[], from: number, to: number): number[] {
  return entries.flatMap((entry) =>
    entry.kind === 'sample' && entry.at > from && entry.at < to ? [entry.sample.nodes] : [],
  );
}

describe('faults', () => {
  it('az-loss takes the nodes of the zone away, and what ran on them is not forgotten', () => {
    const az = testAzs[0] ?? '';
    const run = runWith([{ kind: 'az-loss', at: 3 * minute, durationMs: 5 * minute, az }]);

    expect(new Set(nodesAt(run.entries, 0, 3 * minute))).toEqual(new Set([8]));
    expect(new Set(nodesAt(run.entries, 4 * minute, 10 * minute))).toEqual(new Set([4]));
    const { jobRuns, submissions, leftBehind } = run.summary;
    expect(jobRuns.completed + jobRuns.failed + jobRuns.cancelled).toBe(submissions.accepted);
    expect(leftBehind).toEqual(nothing);
    expect([...run.twin.inventory()]).toEqual([]);
  });

  it('az-loss takes instances away, too, that are not nodes yet', () => {
    const az = testAzs[0] ?? '';
    const run = runOnTwin(
      twinScenario({
        load: openLoad({ durationMs: 10 * minute, arrivalsPerMinute: 20 }),
        twin: twinConfig({
          faults: [{ kind: 'az-loss', at: 30_000, durationMs: 5 * minute, az }],
          nodePools: [karpenterPool({ azs: [az] })],
        }),
      }),
    );

    expect(new Set(nodesAt(run.entries, 30_000, 5 * minute))).toEqual(new Set([0]));
    expect(run.summary.jobRuns.completed).toBeGreaterThan(0);
    expect(run.summary.leftBehind).toEqual(nothing);
  });

  it.each<readonly [string, Fault]>([
    ['api-server-slow', { kind: 'api-server-slow', at: 0, durationMs: 60 * minute, slowdown: 100 }],
    ['slow-webhook', { kind: 'slow-webhook', at: 0, durationMs: 60 * minute, latencyMs: 5_000 }],
  ])('%s delays the start of jobs and loses none', (_kind, fault) => {
    const calm = runWith([]).summary;
    const struck = runWith([fault]).summary;
    const worst = (one: RunSummary): number => one.latencies.jobStartLatency.max ?? 0;

    expect(worst(struck)).toBeGreaterThan(worst(calm) + 2_000);
    expect(struck.jobRuns.completed).toBe(calm.jobRuns.completed);
    expect(struck.leftBehind).toEqual(nothing);
  });

  it('slow-webhook fills the seats of the level that pods are created in, while it lasts', () => {
    const config = twinConfig({ nodePools: [staticPool(8)] });
    const { apiServer } = config.parameters;
    const small = { ...apiServer, servers: 1, seatsPerServerMin: 60, growAfterMs: 1e9 };
    const faults: Fault[] = [
      { kind: 'slow-webhook', at: 3 * minute, durationMs: 3 * minute, latencyMs: 9_000 },
    ];
    const run = runOnTwin(
      twinScenario({
        load: openLoad({ durationMs: 10 * minute, arrivalsPerMinute: 60 }),
        twin: { ...config, faults, parameters: { ...config.parameters, apiServer: small } },
      }),
    );
    const samples = (from: number, to: number): ClusterSample[] =>
      run.entries.flatMap((entry) =>
        entry.kind === 'sample' && entry.at > from && entry.at < to ? [entry.sample] : [],
      );
    const most = (of: 'apiServerSeatsInUse' | 'apiServerQueueWaitMs', list: ClusterSample[]) =>
      Math.max(...list.map((sample) => sample[of]));

    // The level has 25 of the 64 seats by itself, and borrows from those that need none.
    const before = samples(0, 3 * minute);
    const during = samples(4 * minute, 6 * minute);
    const after = samples(8 * minute, 10 * minute);
    expect(most('apiServerSeatsInUse', before)).toBeLessThan(10);
    expect(most('apiServerQueueWaitMs', before)).toBe(0);
    expect(most('apiServerSeatsInUse', during)).toBeGreaterThan(25);
    expect(most('apiServerQueueWaitMs', during)).toBeGreaterThan(2_000);
    expect(most('apiServerQueueWaitMs', after)).toBeLessThan(50);
    expect(run.summary.leftBehind).toEqual(nothing);
  });

  it('slow-webhook fails the jobs whose driver is not created while spark-submit waits', () => {
    const run = runWith([
      { kind: 'slow-webhook', at: 0, durationMs: 5 * minute, latencyMs: 30_000 },
    ]).summary;

    const { accepted } = run.submissions;
    expect(run.jobRuns.failed / accepted).toBeGreaterThan(0.4);
    expect(run.jobRuns.failed / accepted).toBeLessThan(0.6);
    expect(JSON.stringify(run)).toContain('the creation of the driver pod timed out');
    expect(run.leftBehind).toEqual(nothing);
  });

  it('node-loss takes its share of the nodes', () => {
    const run = runWith([
      { kind: 'node-loss', at: 2 * minute, sharePercent: 25, pool: null, az: null },
    ]);

    expect(new Set(nodesAt(run.entries, 3 * minute, 10 * minute))).toEqual(new Set([6]));
    expect(run.summary.leftBehind).toEqual(nothing);
  });

  it('emr-errors are retried, and no arrival starts two job runs though answers are lost', () => {
    const run = runWith([
      { kind: 'emr-errors', at: minute, durationMs: 8 * minute, sharePercent: 40 },
    ]);
    const { submissions, leftBehind } = run.summary;
    const ids = run.entries.flatMap((entry) => (entry.kind === 'accepted' ? [entry.jobRunId] : []));

    expect(submissions.errors['transient']).toBeGreaterThan(40);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(submissions.accepted);
    expect(leftBehind).toEqual(nothing);
  });

  it('emr-errors at the very end leave nothing behind either', () => {
    const run = runWith([
      { kind: 'emr-errors', at: 9 * minute, durationMs: 60 * minute, sharePercent: 50 },
    ]);

    expect(run.summary.leftBehind).toEqual(nothing);
    expect([...run.twin.inventory()]).toEqual([]);
  });

  it('emr-throttling shows as throttles, and only while it lasts', () => {
    const run = runWith([
      { kind: 'emr-throttling', at: 2 * minute, durationMs: minute, sharePercent: 80 },
    ]);
    const throttledAt = run.entries.flatMap((entry) =>
      entry.kind === 'attempt' && entry.error === 'throttled' ? [entry.at] : [],
    );

    expect(throttledAt.length).toBeGreaterThan(10);
    expect(Math.min(...throttledAt)).toBeGreaterThanOrEqual(2 * minute);
    expect(Math.max(...throttledAt)).toBeLessThan(3 * minute + 2_000);
  });

  it('spot-interruptions take spot nodes back, and the pods that were on them run elsewhere', () => {
    const spot = karpenterPool({ capacityTypes: ['spot'], consolidateAfterMs: null });
    const run = runOnTwin(
      twinScenario({
        load: openLoad({ durationMs: 10 * minute, arrivalsPerMinute: 20 }),
        jobs: [jobTemplate({ kind: 'duration', lowMs: 2 * minute, highMs: 2 * minute })],
        twin: twinConfig({
          faults: [
            { kind: 'spot-interruptions', at: 6 * minute, sharePercent: 50, pool: null, az: null },
          ],
          nodePools: [spot],
        }),
      }),
    );
    const before = nodesAt(run.entries, 5 * minute, 6 * minute).at(-1) ?? 0;
    const after = nodesAt(run.entries, 6 * minute, 6.5 * minute)[0] ?? 0;
    const { jobRuns, submissions, leftBehind, cost } = run.summary;

    expect(before).toBeGreaterThan(2);
    expect(after).toBeLessThanOrEqual(Math.ceil(before / 2) + 1);
    expect(Math.max(...nodesAt(run.entries, 7.5 * minute, 10 * minute))).toBeGreaterThan(after);
    expect(jobRuns.completed + jobRuns.failed).toBe(submissions.accepted);
    expect(jobRuns.completed).toBeGreaterThan(submissions.accepted / 2);
    expect(cost?.spotSavingsUsd).toBeGreaterThan(0);
    expect(leftBehind).toEqual(nothing);
  });

  it('spot-interruptions leave on-demand nodes alone', () => {
    const run = runWith([
      { kind: 'spot-interruptions', at: minute, sharePercent: 100, pool: null, az: null },
    ]);

    expect(new Set(nodesAt(run.entries, 0, 10 * minute))).toEqual(new Set([8]));
  });

  it.each<readonly [string, Fault]>([
    ['etcd-read-only', { kind: 'etcd-read-only', at: 4 * minute, durationMs: 2 * minute }],
    [
      'api-server-errors',
      { kind: 'api-server-errors', at: 4 * minute, durationMs: 2 * minute, sharePercent: 90 },
    ],
  ])('%s holds jobs up, shows its errors, and is made up for afterwards', (_kind, fault) => {
    const calm = runWith([]);
    const struck = runWith([fault]);
    const driversAt = (run: TwinRun, from: number, to: number): number =>
      run.entries.filter(
        (entry) =>
          entry.kind === 'milestone' &&
          entry.milestone === 'driverScheduled' &&
          entry.at >= from &&
          entry.at < to,
      ).length;
    const during = [4.5 * minute, 6 * minute] as const;
    const late = [8 * minute, 10 * minute] as const;

    expect(driversAt(struck, ...during)).toBeLessThan(driversAt(calm, ...during) / 2);
    expect(driversAt(struck, 6 * minute, 8 * minute)).toBeGreaterThan(
      driversAt(calm, 6 * minute, 8 * minute),
    );
    // Recovered: arrivals go through at the rate of before, and none waits any more.
    expect(driversAt(struck, ...late) / driversAt(calm, ...late)).toBeCloseTo(1, 0);
    expect(struck.summary.jobRuns.completed).toBe(calm.summary.jobRuns.completed);
    expect(calm.summary.cluster?.apiServerErrors).toBe(0);
    expect(struck.summary.cluster?.apiServerErrors).toBeGreaterThan(100);
    expect(struck.summary.leftBehind).toEqual(nothing);
  });

  it('insufficient-capacity keeps pods without a node while it lasts, and no longer', () => {
    const run = runOnTwin(
      twinScenario({
        load: openLoad({ durationMs: 10 * minute, arrivalsPerMinute: 10 }),
        twin: twinConfig({
          faults: [
            {
              kind: 'insufficient-capacity',
              at: 0,
              durationMs: 4 * minute,
              az: null,
              instanceType: null,
            },
          ],
          nodePools: [karpenterPool()],
        }),
      }),
    );

    expect(Math.max(...nodesAt(run.entries, 0, 4 * minute))).toBe(0);
    expect(Math.max(...nodesAt(run.entries, 8 * minute, 10 * minute))).toBeGreaterThan(0);
    expect(run.summary.cluster?.podsPendingMax['unschedulable']).toBeGreaterThan(10);
    expect(run.summary.jobRuns.completed).toBe(run.summary.submissions.accepted);
  });
});
