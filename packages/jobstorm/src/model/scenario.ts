import type { JobRunWatch } from './job-run-watch.ts';
import type { JobTemplate } from './job-template.ts';
import type { ScheduleValidity, Threshold } from './threshold.ts';
import type { TwinConfig } from './twin-config.ts';

/** A load test, total: every default is applied and every string is parsed. */
export interface Scenario {
  readonly name: string;
  readonly description: string;
  /** `twin`: the model in virtual time; `aws`: EMR on EKS itself. */
  readonly target: 'twin' | 'aws';
  /** How jobs come to the cluster: StartJobRun, or a SparkApplication for a Spark operator. */
  readonly submission: 'job-run' | 'spark-operator';
  /** Names every random choice of the run: the same scenario and seed give the same journal. */
  readonly seed: number;
  readonly region: string;
  readonly clusterName: string;
  /** How many namespaces, each with one virtual cluster, the jobs are spread over. */
  readonly namespaces: number;
  /** Each job is pinned to one of these; none = the scheduler decides pod by pod. */
  readonly azs: readonly string[];
  readonly azSelection: 'random' | 'round-robin';
  readonly jobs: readonly JobTemplate[];
  readonly load: Load;
  readonly retry: RetryPolicy;
  readonly thresholds: readonly Threshold[];
  readonly validity: ScheduleValidity;
  readonly watch: JobRunWatch;
  /** How often the cluster is sampled. */
  readonly sampleIntervalMs: number;
  readonly twin: TwinConfig;
}

export type Load = OpenLoad | ClosedLoad;

interface LoadBounds {
  /** From the first arrival to the last, `warmUpMs` included. */
  readonly durationMs: number;
  /** Arrivals intended before this are not in the statistics. */
  readonly warmUpMs: number;
  /** What happens to job runs in flight when arrivals end. */
  readonly onEnd: 'drain' | 'cancel' | 'leave';
  /** After this long in the drain, what still runs is cancelled. */
  readonly drainMaxMs: number;
  /** Arrivals started and not finished; one more is late or dropped. */
  readonly inFlightMax: number;
  readonly lateArrivals: LateArrivalPolicy;
}

/** Arrivals happen on schedule, whatever becomes of the jobs before them. */
export interface OpenLoad extends LoadBounds {
  readonly model: 'open';
  readonly arrivalsPerMinute: number;
  readonly spacing: 'regular' | 'poisson';
}

/**
 * Virtual users, each of whom submits a job, waits for the answer, thinks for `wait`, and starts
 * again: Locust's meaning of users, spawn rate and wait time.
 */
export interface ClosedLoad extends LoadBounds {
  readonly model: 'closed';
  readonly users: number;
  readonly spawnRatePerSecond: number;
  readonly waitLowMs: number;
  readonly waitHighMs: number;
}

/**
 * What becomes of an arrival that finds `inFlightMax` reached: `drop` it (k6), start it as soon as
 * there is room however many wait (`burst`, vegeta), or at no more than twice the offered rate
 * (`catch-up`, wrk2).
 */
export type LateArrivalPolicy = 'drop' | 'burst' | 'catch-up';

/** Full jitter: before retry n (from 1), wait uniformly between 0 and min(cap, base · 2^(n-1)). */
export interface RetryPolicy {
  /** Tries in total for one arrival, the first included. */
  readonly attemptsMax: number;
  readonly baseMs: number;
  readonly capMs: number;
}
