import { latencyNames } from '../../../metrics/run-summary.ts';
import type { LatencyName } from '../../../metrics/run-summary.ts';
import type { ClusterSeries, JobStage, RunSeries } from '../../../metrics/run-series.ts';
import { minute, second } from '../../../model/instant.ts';
import { RandomStreams } from '../../../util/random.ts';
import type { RandomStream } from '../../../util/random.ts';

/** How a made-up run went: its target kept up with the load, or it refused much of it. */
export type ExampleLoad = 'healthy' | 'overloaded';

export const exampleDurationMs = 74 * minute;
const bucketMs = 15 * second;
const loadStart = 1 * minute;
const loadEnd = 61 * minute;
const buckets = Array.from(
  { length: exampleDurationMs / bucketMs },
  (_, index) => index * bucketMs,
);
const percentiles = [0, 10, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 99.99, 100];

/** Median and spread (of the logarithm) of each latency in ms, when the target keeps up. */
const latencyShapes: Readonly<Record<LatencyName, readonly [medianMs: number, sigma: number]>> = {
  submitLatency: [240, 0.35],
  queueLatency: [5_200, 0.3],
  schedulingLatency: [900, 1.1],
  podStartupLatency: [6_400, 0.55],
  jobStartLatency: [12_600, 0.4],
  executorRamp: [14_500, 0.5],
  runDuration: [602_000, 0.05],
  responseTime: [630_000, 0.06],
};

/** A plausible run over time, drawn from one seed: for tests and for looking at the report. */
export function exampleSeries(load: ExampleLoad): RunSeries {
  const chance = new RandomStreams(7).stream(`example/${load}`);
  const offered = buckets.map((at) =>
    at >= loadStart && at < loadEnd ? jitter(chance, 150, 0.05) : 0,
  );
  const capacity = load === 'healthy' ? 400 : 60;
  const accepted = offered.map((rate) => Math.min(rate, jitter(chance, capacity, 0.04)));
  const completed = buckets.map((_, index) => jitter(chance, accepted[index - 41] ?? 0, 0.03));
  const refused = offered.map((rate, index) => rate - (accepted[index] ?? 0));
  const perBucket = (rate: number, factor: number): number => Math.round((rate / 4) * factor);
  return {
    bucketMs,
    at: buckets,
    phases: [
      { phase: 'setup', at: 0 },
      { phase: 'warm-up', at: loadStart },
      { phase: 'steady', at: 11 * minute },
      { phase: 'drain', at: loadEnd },
      { phase: 'teardown', at: 73 * minute },
      { phase: 'ended', at: exampleDurationMs },
    ],
    offeredPerMinute: offered,
    acceptedPerMinute: accepted,
    completedPerMinute: completed,
    throttled: refused.map((rate) => perBucket(rate, 2.8)),
    errors: refused.map((rate) => perBucket(rate, 0.06)),
    rejected: refused.map((rate) => perBucket(rate, 0.5)),
    late: buckets.map(() => 0),
    dropped: refused.map((rate) => perBucket(rate, 0.12)),
    failed: completed.map((rate) => perBucket(rate, load === 'healthy' ? 0 : 0.02)),
    jobs: jobsByStage(accepted, completed, refused),
    latencies: mapLatencies((name) => latencySeries(chance, name, offered, load)),
    percentiles,
    distributions: mapLatencies((name) => distribution(name, load)),
    cluster: clusterSeries(accepted, completed),
  };
}

function jitter(chance: RandomStream, mean: number, spread: number): number {
  return Math.max(0, mean * chance.between(1 - spread, 1 + spread));
}

function mapLatencies<Value>(value: (name: LatencyName) => Value): Record<LatencyName, Value> {
  const entries = latencyNames.map((name) => [name, value(name)] as const);
  return Object.fromEntries(entries) as Record<LatencyName, Value>;
}

/** How much slower the job of this bucket is than when the target keeps up. */
function slowdown(at: number, load: ExampleLoad): number {
  if (load === 'healthy') return 1 + 0.25 * Math.sin(at / (9 * minute)) ** 2;
  return 1 + Math.max(0, at - loadStart) / (4 * minute);
}

function latencySeries(
  chance: RandomStream,
  name: LatencyName,
  offered: readonly number[],
  load: ExampleLoad,
) {
  const [medianMs, sigma] = latencyShapes[name];
  const at = (deviations: number) =>
    buckets.map((bucket, index) => {
      if (offered[index] === 0) return null;
      return jitter(chance, medianMs * slowdown(bucket, load) * Math.exp(deviations * sigma), 0.05);
    });
  return { p50: at(0), p95: at(1.64), p99: at(2.33) };
}

function distribution(name: LatencyName, load: ExampleLoad): readonly number[] {
  const [medianMs, sigma] = latencyShapes[name];
  const scale = medianMs * slowdown(30 * minute, load);
  return percentiles.map((percent) => {
    const nines = -Math.log10(1 - Math.min(percent, 99.995) / 100);
    return Number((scale * Math.exp(sigma * (1.15 * nines - 0.4))).toPrecision(3));
  });
}

function running(accepted: readonly number[], completed: readonly number[]): number[] {
  let jobs = 0;
  return accepted.map((rate, index) => {
    jobs = Math.max(0, jobs + (rate - (completed[index] ?? 0)) / 4);
    return Math.round(jobs);
  });
}

function jobsByStage(
  accepted: readonly number[],
  completed: readonly number[],
  refused: readonly number[],
): Readonly<Record<JobStage, readonly number[]>> {
  const share = (factor: number) => accepted.map((rate) => Math.round(rate * factor));
  return {
    submitting: refused.map((rate, index) =>
      Math.round(rate * 0.9 + (accepted[index] ?? 0) * 0.01),
    ),
    accepted: share(0.08),
    submitted: share(0.03),
    driverPending: share(0.11),
    running: running(accepted, completed),
  };
}

function clusterSeries(accepted: readonly number[], completed: readonly number[]): ClusterSeries {
  const pods = running(accepted, completed).map((jobs) => jobs * 11);
  const growth = pods.map((count, index) => Math.max(0, count - (pods[index - 2] ?? 0)));
  const nodes = pods.map((_, index) =>
    Math.ceil(Math.max(...pods.slice(Math.max(0, index - 4), index + 1)) / 26),
  );
  return {
    at: buckets,
    podsRunning: pods,
    podsPending: {
      scheduling: growth.map((count) => Math.round(count * 0.1)),
      nodeLaunching: growth.map((count) => Math.round(count * 0.9)),
      imagePull: growth.map((count) => Math.round(count * 0.35)),
      containerCreating: accepted.map((rate) => Math.round(rate * 0.4)),
    },
    nodes,
    nodesLaunching: nodes.map((count, index) => Math.max(0, (nodes[index + 2] ?? 0) - count)),
    vcpuAllocatable: nodes.map((count) => count * 31.9),
    vcpuRequested: pods.map((count) => count * 1.12),
    apiServerSeatsInUse: growth.map((count, index) => 20 + count / 4 + (pods[index] ?? 0) / 60),
    apiServerSeats: pods.map((_, index) => (index < 40 ? 1_200 : 2_400)),
    apiServerQueueWaitMs: growth.map((count) => Math.max(0, count - 100) * 3),
    apiServerRejected: growth.map((count) => Math.max(0, count - 2_000)),
    etcdGiB: pods.map((count, index) => 0.3 + count / 15_000 + index / 120),
    etcdQuotaGiB: pods.map(() => 8),
    etcdSlowApplies: growth.map((count) => Math.round(count / 40)),
  };
}
