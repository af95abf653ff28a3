import { latencyNames, summaryVersion } from '../../../metrics/run-summary.ts';
import type {
  JobCostSummary,
  LatencyName,
  LatencySummaries,
  LatencySummary,
  RunSummary,
  ThresholdResult,
  WatchSummary,
} from '../../../metrics/run-summary.ts';
import type { RunSeries } from '../../../metrics/run-series.ts';
import { figures } from '../../../model/figure-names.ts';
import { exampleDurationMs } from './example-series.ts';
import type { ExampleLoad } from './example-series.ts';

/** A summary that goes with {@link exampleSeries}. */
export function exampleSummary(load: ExampleLoad, series: RunSeries): RunSummary {
  return load === 'healthy' ? healthy(series) : overloaded(series);
}

function healthy(series: RunSeries): RunSummary {
  const latencies = latencySummaries(series, 7_500);
  const jobRuns = { completed: 9_000, failed: 0, cancelled: 0, unfinished: 0 };
  return {
    summaryVersion,
    run: {
      scenario: 'canonical',
      target: 'twin',
      seed: 42,
      session: 'emr-5f0c2b9e-20260302',
      jobstormVersion: '0.1.0',
      startedAt: '2026-03-02T09:00:00.000Z',
      durationMs: exampleDurationMs,
      steadyMs: 3_000_000,
      resumes: 0,
      verdict: 'passed',
      reasons: [],
      thresholds: [
        threshold('submitLatency.p99', '< 2s', latencies.submitLatency.p99, true),
        threshold('jobStartLatency.p95', '< 60s', latencies.jobStartLatency.p95, true),
        threshold('jobRuns.failed', '< 1%', 0, true),
        {
          ...threshold('executorRamp.p99', '< 90s', latencies.executorRamp.p99, true),
          template: 'tpcds-q4',
        },
      ],
      complete: true,
    },
    arrivals: { intended: 9_000, started: 9_000, late: 0, dropped: 0, startLag: startLag(9_000) },
    submissions: {
      attempts: 9_004,
      accepted: 9_000,
      throttled: 4,
      errors: {},
      failed: 0,
      failedByKind: {},
    },
    jobRuns: { ...jobRuns, failedByReason: {}, activeMax: 1_583 },
    latencies,
    throughput: {
      offeredPerMinute: 150,
      acceptedPerMinute: 150,
      completedPerMinute: 148.6,
      makespanMs: 4_290_000,
    },
    cluster: {
      samples: 296,
      podsMax: 17_310,
      podsCreated: 108_204,
      podHours: 16_540,
      nodesMax: 662,
      nodeHours: 704,
      vcpuRequestedMax: 19_380,
      vcpuRequestedHours: 18_530,
      memoryGiBRequestedMax: 71_200,
      memoryGiBRequestedHours: 68_000,
      podsPendingMax: { scheduling: 92, nodeLaunching: 812, imagePull: 310, containerCreating: 64 },
      apiServerRequests: 1_934_112,
      apiServerRejected: 12,
      apiServerErrors: 0,
      apiServerSeatsInUseMax: 87,
      apiServerQueueWaitMaxMs: 210,
      createPodP99Ms: 68,
      etcdGiBMax: 1.9,
      volumesMax: 0,
      volumeWaitP99Ms: 0,
      etcdSlowApplies: 214,
      ec2Requests: 96,
      ec2Throttled: 3,
      schedulingAttempts: 131_940,
      schedulingFailures: 23_736,
    },
    cost: {
      pricesAsOf: '2026-07-20',
      ec2Usd: 1_132.61,
      spotSavingsUsd: 310.4,
      ebsUsd: 2.9,
      eksUsd: 0.12,
      emrUsd: 213.45,
      natUsd: 4.2,
      crossAzUsd: 1.02,
      totalUsd: 1_354.3,
      idleUsd: 214.5,
      perCompletedJobUsd: 0.15,
    },
    watching: watching(840, latencies.submitLatency),
    jobCost: jobCost(9_000, 0.126),
    leftBehind: { jobRuns: 0, virtualClusters: 0, namespaces: 0, pods: 0, volumes: 0 },
    templates: {
      'pi-10-executors': {
        arrivals: { intended: 6_012, started: 6_012, dropped: 0 },
        submissions: { accepted: 6_012, failed: 0 },
        jobRuns: { ...jobRuns, completed: 6_012 },
        latencies,
        jobCost: jobCost(6_012, 0.08),
      },
      'tpcds-q4': {
        arrivals: { intended: 2_988, started: 2_988, dropped: 0 },
        submissions: { accepted: 2_988, failed: 0 },
        jobRuns: { ...jobRuns, completed: 2_988 },
        latencies: latencySummaries(series, 2_500),
        jobCost: jobCost(2_988, 0.22),
      },
    },
  };
}

function overloaded(series: RunSeries): RunSummary {
  const calm = healthy(series);
  const latencies = latencySummaries(series, 3_020);
  const jobRuns = { completed: 3_410, failed: 71, cancelled: 118, unfinished: 12 };
  return {
    ...calm,
    run: {
      ...calm.run,
      scenario: 'default-quotas',
      verdict: 'failed',
      reasons: [
        '2,610 of 9,000 arrivals were given up: StartJobRun was throttled until their attempts ran out.',
        'Threshold jobStartLatency.p95 < 60s does not hold: it was 2 min 24 s.',
        '650 arrivals were dropped, because 2,000 were in flight.',
      ],
      thresholds: [
        threshold('submitLatency.p99', '< 2s', latencies.submitLatency.p99, false),
        threshold('jobStartLatency.p95', '< 60s', latencies.jobStartLatency.p95, false),
        threshold('jobRuns.failed', '< 1%', 1.97, false),
        threshold('executorRamp.p99', '< 5m', null, false),
        threshold('arrivals.late', '< 1%', 0.02, true),
      ],
    },
    arrivals: { intended: 9_000, started: 8_350, late: 2, dropped: 650, startLag: startLag(8_350) },
    submissions: {
      attempts: 21_877,
      accepted: 3_611,
      throttled: 15_320,
      errors: { transient: 336 },
      failed: 2_610,
      failedByKind: { throttled: 2_598, transient: 12 },
    },
    jobRuns: {
      ...jobRuns,
      failedByReason: {
        'Driver pod evicted: node was terminated': 62,
        'Job timed out in SUBMITTED': 9,
      },
      activeMax: 702,
    },
    latencies,
    throughput: { ...calm.throughput, acceptedPerMinute: 60.1, completedPerMinute: 58.3 },
    watching: watching(3_300, latencies.submitLatency),
    leftBehind: { jobRuns: 0, virtualClusters: 1, namespaces: 1, pods: 3, volumes: 0 },
    templates: {
      'pi-10-executors': {
        arrivals: { intended: 9_000, started: 8_350, dropped: 650 },
        submissions: { accepted: 3_611, failed: 2_610 },
        jobRuns,
        latencies,
        jobCost: jobCost(3_611, 0.08),
      },
    },
  };
}

/** Job runs that cost between half and twice as much as the mean one. */
function jobCost(jobRuns: number, meanUsd: number): JobCostSummary {
  const totalUsd = jobRuns * meanUsd;
  return {
    jobRuns,
    nodesUsd: 0.8 * totalUsd,
    emrUsd: 0.2 * totalUsd,
    crossAzUsd: 0,
    totalUsd,
    unfinishedUsd: 0,
    meanUsd,
    p50Usd: 0.9 * meanUsd,
    p95Usd: 1.6 * meanUsd,
    maxUsd: 2 * meanUsd,
  };
}

function threshold(
  figure: string,
  condition: string,
  measured: number | null,
  passed: boolean,
): ThresholdResult {
  const unit = condition.endsWith('%') ? 'percent' : (figures.get(figure)?.unit ?? 'count');
  return { figure, template: null, condition, unit, measured, passed };
}

function startLag(count: number): LatencySummary {
  return { count, p50: 0, p90: 1, p95: 1, p99: 3, max: 140 };
}

function latencySummaries(series: RunSeries, count: number): LatencySummaries {
  const at = (name: LatencyName, percent: number): number | null =>
    series.distributions[name]?.[series.percentiles.indexOf(percent)] ?? null;
  const summaries = latencyNames.map((name) => [
    name,
    {
      count,
      p50: at(name, 50),
      p90: at(name, 90),
      p95: at(name, 95),
      p99: at(name, 99),
      max: at(name, 100),
    },
  ]);
  return Object.fromEntries(summaries) as Record<LatencyName, LatencySummary>;
}

function watching(requests: number, endLag: LatencySummary): WatchSummary {
  const requestsByAction = { ListJobRuns: requests };
  return { requests, requestsByAction, throttled: 0, failed: 0, endLag };
}
