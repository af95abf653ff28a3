import type { FigureUnit } from '../model/figure-names.ts';
import type { LeftBehind } from '../model/session.ts';

/** Raised when a member changes its meaning or goes away; new members do not raise it. */
export const summaryVersion = 1;

/**
 * What a run showed. Counts cover the whole run unless they say `steady`; latencies cover arrivals
 * intended in the steady phase. Every figure was measured; what was not is null, never 0.
 */
export interface RunSummary {
  readonly summaryVersion: number;
  readonly run: RunFacts;
  readonly arrivals: ArrivalSummary;
  readonly submissions: SubmissionSummary;
  readonly jobRuns: JobRunSummary;
  readonly latencies: LatencySummaries;
  readonly throughput: ThroughputSummary;
  readonly cluster: ClusterSummary | null;
  readonly cost: CostSummary | null;
  readonly watching: WatchSummary;
  /** What single job runs cost; null when none was charged. */
  readonly jobCost: JobCostSummary | null;
  readonly leftBehind: LeftBehind | null;
  /** The same figures for each template, by name. */
  readonly templates: Readonly<Record<string, TemplateSummary>>;
}

/**
 * `passed`: every threshold held. `failed`: one did not. `invalid`: the generator missed its own
 * schedule, so the run says nothing about the target. `interrupted`: the user, a crash or an error
 * ended it early.
 */
export type Verdict = 'passed' | 'failed' | 'invalid' | 'interrupted';

export interface RunFacts {
  readonly scenario: string;
  readonly target: string;
  readonly seed: number;
  readonly session: string;
  readonly jobstormVersion: string;
  /** ISO 8601; virtual on the twin. */
  readonly startedAt: string;
  /** From the first entry of the journal to the latest instant in it. */
  readonly durationMs: number;
  /**
   * Length of the steady phase, which latencies and rates come from, without the time in which
   * nobody ran the run; 0 = never reached.
   */
  readonly steadyMs: number;
  /** How often the run was resumed after its process was killed. */
  readonly resumes: number;
  readonly verdict: Verdict;
  /** One sentence for each thing that speaks against `passed`, most serious first. */
  readonly reasons: readonly string[];
  readonly thresholds: readonly ThresholdResult[];
  /** The journal has its end: false after a kill or a full disk. */
  readonly complete: boolean;
}

export interface ThresholdResult {
  readonly figure: string;
  readonly template: string | null;
  /** As the user wrote it. */
  readonly condition: string;
  /** Unit of `measured`. */
  readonly unit: FigureUnit | 'percent';
  /** The measured figure; null = no data, which fails. */
  readonly measured: number | null;
  readonly passed: boolean;
}

export interface ArrivalSummary {
  readonly intended: number;
  readonly started: number;
  /** Started more than 100 ms after the intended instant. */
  readonly late: number;
  readonly dropped: number;
  /** startedAt − intendedAt of every started arrival. */
  readonly startLag: LatencySummary;
}

export interface SubmissionSummary {
  /** Requests sent to submit a job and answered, retries included. */
  readonly attempts: number;
  readonly accepted: number;
  /** Requests refused because of a rate limit. */
  readonly throttled: number;
  /** Requests that failed for another reason, by error kind. */
  readonly errors: Readonly<Record<string, number>>;
  /** Arrivals given up, by the error kind of their last attempt. */
  readonly failed: number;
  readonly failedByKind: Readonly<Record<string, number>>;
}

export interface JobRunSummary {
  readonly completed: number;
  readonly failed: number;
  /** By `stateDetails`, the service's own words; past the 50 most frequent, `other reasons`. */
  readonly failedByReason: Readonly<Record<string, number>>;
  readonly cancelled: number;
  /** Accepted, and not finished when the run ended. */
  readonly unfinished: number;
  /** Largest number accepted and not finished at once. */
  readonly activeMax: number;
}

/** Names of the latencies; each is the difference of two instants of an arrival. */
export const latencyNames = [
  'submitLatency',
  'queueLatency',
  'schedulingLatency',
  'podStartupLatency',
  'jobStartLatency',
  'executorRamp',
  'runDuration',
  'responseTime',
] as const;
export type LatencyName = (typeof latencyNames)[number];
export type LatencySummaries = Readonly<Record<LatencyName, LatencySummary>>;

/** Exact nearest-rank percentiles in ms; null where `count` is 0. */
export interface LatencySummary {
  readonly count: number;
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  readonly max: number | null;
}

export interface ThroughputSummary {
  /** Arrivals intended in the steady phase, per minute of it. */
  readonly offeredPerMinute: number | null;
  /** Job runs accepted in the steady phase, per minute of it. */
  readonly acceptedPerMinute: number | null;
  /**
   * Job runs completed in the steady phase, per minute of it; null when it was cut short before
   * the first of them completed.
   */
  readonly completedPerMinute: number | null;
  /** From the first intended arrival to the last job run finished; null when none finished. */
  readonly makespanMs: number | null;
}

/** What the run had of the cluster. */
export interface ClusterUse {
  readonly samples: number;
  /** Largest number of pods that existed at once. */
  readonly podsMax: number;
  readonly podsCreated: number;
  readonly podHours: number;
  readonly nodesMax: number;
  readonly nodeHours: number;
  readonly vcpuRequestedMax: number;
  readonly vcpuRequestedHours: number;
  readonly memoryGiBRequestedMax: number;
  readonly memoryGiBRequestedHours: number;
  /** Largest number of pending pods in any sample, by reason. */
  readonly podsPendingMax: Readonly<Record<string, number>>;
}

/**
 * What the cluster's control plane, EC2 and its volumes had to do: the twin tells, the objects of a
 * real cluster do not.
 */
export interface ControlPlaneFigures {
  readonly apiServerRequests: number;
  /** Requests that waited too long for a seat and were refused (429). */
  readonly apiServerRejected: number;
  /** Requests that were answered with an error of the server, and sent again. */
  readonly apiServerErrors: number;
  /** Most seats in use in any sample. */
  readonly apiServerSeatsInUseMax: number;
  /** Longest wait for a seat in any sample. */
  readonly apiServerQueueWaitMaxMs: number;
  /** 99th percentile of the worst five minutes. */
  readonly createPodP99Ms: number;
  /** Largest size of etcd's database in any sample. */
  readonly etcdGiBMax: number;
  /** Writes that etcd took longer than 100 ms for. */
  readonly etcdSlowApplies: number;
  /** Most volumes of pods in any sample. */
  readonly volumesMax: number;
  /** From the choice of a pod's node until its volumes are mounted. */
  readonly volumeWaitP99Ms: number;
  readonly ec2Requests: number;
  /** Requests that EC2 throttled (RequestLimitExceeded). */
  readonly ec2Throttled: number;
  readonly schedulingAttempts: number;
  readonly schedulingFailures: number;
}

/** All of the second part is null where the target does not tell. */
export type ClusterSummary = ClusterUse &
  (ControlPlaneFigures | { readonly [Figure in keyof ControlPlaneFigures]: null });

/** US dollars: a lower bound, see `cost.ts` for what is not counted. */
export interface CostSummary {
  /** The day from which the prices hold, `YYYY-MM-DD`. */
  readonly pricesAsOf: string;
  /** Null when a node was of an instance type whose price is not known; the total then is, too. */
  readonly ec2Usd: number | null;
  /** What the spot nodes would have cost more on demand. */
  readonly spotSavingsUsd: number | null;
  readonly ebsUsd: number;
  readonly eksUsd: number;
  readonly emrUsd: number;
  readonly natUsd: number;
  /** Null when the scenario does not say what the executors of every template exchange. */
  readonly crossAzUsd: number | null;
  readonly totalUsd: number | null;
  /** The part of the nodes that no pod requested; null when the total is, or nobody tells. */
  readonly idleUsd: number | null;
  readonly perCompletedJobUsd: number | null;
}

/** What following job runs cost the account's quotas, and how late it is. */
export interface WatchSummary {
  /** Requests of all actions; null where watching costs the job service nothing. */
  readonly requests: number | null;
  readonly requestsByAction: Readonly<Record<string, number>>;
  readonly throttled: number | null;
  /** Requests that failed for another reason than a rate limit. */
  readonly failed: number | null;
  /** From the end of a job run to the moment at which the run learned of it. */
  readonly endLag: LatencySummary;
}

/**
 * What can be put down to single job runs, in US dollars: not what is idle, nor what is paid
 * whatever the load.
 */
export interface JobCostSummary {
  /** Job runs that ended with all their pods and volumes. */
  readonly jobRuns: number;
  /** Their pods' shares in the price of nodes, with root volumes, and their own volumes. */
  readonly nodesUsd: number;
  readonly emrUsd: number;
  readonly crossAzUsd: number | null;
  readonly totalUsd: number;
  /** What those had cost by the last sample that still went on, beside that total. */
  readonly unfinishedUsd: number;
  /** Of one job run that has ended. */
  readonly meanUsd: number | null;
  readonly p50Usd: number | null;
  readonly p95Usd: number | null;
  readonly maxUsd: number | null;
}

export interface TemplateSummary {
  readonly arrivals: {
    readonly intended: number;
    readonly started: number;
    readonly dropped: number;
  };
  readonly submissions: { readonly accepted: number; readonly failed: number };
  readonly jobRuns: {
    readonly completed: number;
    readonly failed: number;
    readonly cancelled: number;
    readonly unfinished: number;
  };
  readonly latencies: LatencySummaries;
  readonly jobCost: JobCostSummary | null;
}
