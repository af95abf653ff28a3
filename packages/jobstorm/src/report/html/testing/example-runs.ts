import { latencyNames, summaryVersion } from '../../../metrics/run-summary.ts';
import type { LatencyName, RunSummary } from '../../../metrics/run-summary.ts';
import type { RunSeries } from '../../../metrics/run-series.ts';
import { exampleSeries } from './example-series.ts';
import type { ExampleLoad } from './example-series.ts';
import { exampleSummary } from './example-summary.ts';

export interface ExampleRun {
  readonly summary: RunSummary;
  readonly series: RunSeries;
}

/** A whole run, made up. */
export function exampleRun(load: ExampleLoad): ExampleRun {
  const series = exampleSeries(load);
  return { summary: exampleSummary(load, series), series };
}

/**
 * Text that takes a page over wherever it is written unescaped; sets `hacked` when it could run.
 */
export const hostileText = `</script></style><img src=x onerror="window.hacked=1"><script>window.hacked=1</script><!--'"&`;

/** A run whose every word from outside is {@link hostileText}. */
export function hostileRun(): ExampleRun {
  const { summary, series } = exampleRun('overloaded');
  const { run, submissions, jobRuns, templates } = summary;
  const hostileCounts = { [hostileText]: 3 };
  return {
    summary: {
      ...summary,
      run: {
        ...run,
        scenario: hostileText,
        target: hostileText,
        session: hostileText,
        jobstormVersion: hostileText,
        startedAt: hostileText,
        reasons: [hostileText],
        thresholds: run.thresholds.map((threshold) => ({
          ...threshold,
          figure: hostileText,
          template: hostileText,
          condition: hostileText,
        })),
      },
      submissions: { ...submissions, errors: hostileCounts, failedByKind: hostileCounts },
      jobRuns: { ...jobRuns, failedByReason: hostileCounts },
      templates: Object.fromEntries(
        Object.values(templates).map((template) => [hostileText, template]),
      ),
    },
    series,
  };
}

/** A run that died in its set-up: nothing arrived, nothing was measured, nobody cleaned up. */
export function emptyRun(): ExampleRun {
  return { summary: emptySummary(), series: emptySeries() };
}

function emptySummary(): RunSummary {
  const nothing = { count: 0, p50: null, p90: null, p95: null, p99: null, max: null };
  const noJobs = { completed: 0, failed: 0, cancelled: 0, unfinished: 0 };
  return {
    summaryVersion,
    run: {
      ...exampleRun('healthy').summary.run,
      durationMs: 0,
      steadyMs: 0,
      verdict: 'interrupted',
      reasons: ['The session could not be set up: the role is not allowed to create namespaces.'],
      thresholds: [],
      complete: false,
    },
    arrivals: { intended: 0, started: 0, late: 0, dropped: 0, startLag: nothing },
    submissions: {
      attempts: 0,
      accepted: 0,
      throttled: 0,
      errors: {},
      failed: 0,
      failedByKind: {},
    },
    jobRuns: { ...noJobs, failedByReason: {}, activeMax: 0 },
    latencies: forEachLatency(() => nothing),
    throughput: {
      offeredPerMinute: null,
      acceptedPerMinute: null,
      completedPerMinute: null,
      makespanMs: null,
    },
    cluster: null,
    cost: null,
    watching: {
      requests: null,
      requestsByAction: {},
      throttled: null,
      failed: null,
      endLag: nothing,
    },
    jobCost: null,
    leftBehind: null,
    templates: {},
  };
}

function emptySeries(): RunSeries {
  return {
    bucketMs: 1_000,
    at: [],
    phases: [],
    offeredPerMinute: [],
    acceptedPerMinute: [],
    completedPerMinute: [],
    throttled: [],
    errors: [],
    rejected: [],
    late: [],
    dropped: [],
    failed: [],
    jobs: { submitting: [], accepted: [], submitted: [], driverPending: [], running: [] },
    latencies: forEachLatency(() => ({ p50: [], p95: [], p99: [] })),
    percentiles: [],
    distributions: forEachLatency(() => null),
    cluster: {
      at: [],
      podsRunning: [],
      podsPending: {},
      nodes: [],
      nodesLaunching: [],
      vcpuAllocatable: [],
      vcpuRequested: [],
      apiServerSeatsInUse: [],
      apiServerSeats: [],
      apiServerQueueWaitMs: [],
      apiServerRejected: [],
      etcdGiB: [],
      etcdQuotaGiB: [],
      etcdSlowApplies: [],
    },
  };
}

function forEachLatency<Value>(value: () => Value): Record<LatencyName, Value> {
  return Object.fromEntries(latencyNames.map((name) => [name, value()])) as Record<
    LatencyName,
    Value
  >;
}
