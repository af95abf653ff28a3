import type { PendingReason } from '../model/cluster-sample.ts';
import type { Instant } from '../model/instant.ts';
import type { RunPhase } from '../model/run-phase.ts';
import type { JobStage } from './job-stage.ts';
import type { LatencyName } from './run-summary.ts';

/**
 * A run over time, for charts: at most a few hundred buckets however long the run was. Arrays of
 * one group are parallel to its `at`; null = nothing was measured there.
 */
export interface RunSeries {
  readonly bucketMs: number;
  /** Start of each bucket. */
  readonly at: readonly Instant[];
  readonly phases: readonly { readonly phase: RunPhase; readonly at: Instant }[];
  /** Arrivals intended, per minute. */
  readonly offeredPerMinute: readonly number[];
  /** Job runs accepted, per minute. */
  readonly acceptedPerMinute: readonly number[];
  readonly completedPerMinute: readonly number[];
  /** Counts in the bucket. */
  readonly throttled: readonly number[];
  readonly errors: readonly number[];
  readonly rejected: readonly number[];
  readonly late: readonly number[];
  readonly dropped: readonly number[];
  readonly failed: readonly number[];
  /** Jobs at the end of the bucket, by the furthest step they have reached. */
  readonly jobs: Readonly<Record<JobStage, readonly number[]>>;
  /** By the bucket of the intended instant. */
  readonly latencies: Readonly<Record<LatencyName, LatencySeries>>;
  /** Steady phase: ms at each of `percentiles`; null when there is no data. */
  readonly percentiles: readonly number[];
  readonly distributions: Readonly<Record<LatencyName, readonly number[] | null>>;
  readonly cluster: ClusterSeries;
}

/** Ms by bucket; null where nothing was measured. */
export interface LatencySeries {
  readonly p50: readonly (number | null)[];
  readonly p95: readonly (number | null)[];
  readonly p99: readonly (number | null)[];
}

/** From the samples, thinned to at most a few hundred by taking the largest of neighbours. */
export interface ClusterSeries {
  readonly at: readonly Instant[];
  readonly podsRunning: readonly number[];
  readonly podsPending: Readonly<Partial<Record<PendingReason, readonly number[]>>>;
  readonly nodes: readonly number[];
  readonly nodesLaunching: readonly number[];
  readonly vcpuAllocatable: readonly number[];
  readonly vcpuRequested: readonly number[];
  readonly apiServerSeatsInUse: readonly number[];
  readonly apiServerSeats: readonly number[];
  readonly apiServerQueueWaitMs: readonly number[];
  /** Requests refused since the point before. */
  readonly apiServerRejected: readonly number[];
  readonly etcdGiB: readonly number[];
  readonly etcdQuotaGiB: readonly number[];
  /** Writes that took etcd longer than 100 ms since the point before. */
  readonly etcdSlowApplies: readonly number[];
}

export { jobStages, type JobStage } from './job-stage.ts';
