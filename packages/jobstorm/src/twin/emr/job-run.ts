import type { Instant } from '../../model/instant.ts';
import type { FailureReason, FinalJobRunState, JobRunState } from '../../model/job-run.ts';
import type { SparkApplication } from '../spark/spark-application.ts';
import type { EmrVirtualCluster } from './virtual-cluster.ts';

/** The service's record of one job run. */
export interface EmrJobRun {
  readonly id: string;
  readonly virtualCluster: EmrVirtualCluster;
  readonly createdAt: Instant;
  state: JobRunState;
  /** Which attempt at the driver this is, from 1. */
  attempt: number;
  /** How many milestones were reported: a further attempt reports none of them again. */
  milestones: number;
  /** What runs on the cluster, from SUBMITTED until the end. */
  application: SparkApplication | null;
  finishedAt: Instant | null;
  /** Why it failed; null otherwise. */
  reason: FailureReason | null;
  /** The service's `stateDetails`. */
  details: string;
  /** The timer of the queue timeout, then of the start timeout; -1 = none. */
  timeout: number;
}

export function isFinal(state: JobRunState): state is FinalJobRunState {
  return state === 'COMPLETED' || state === 'FAILED' || state === 'CANCELLED';
}

/** Only these can be cancelled. */
export function isCancellable(state: JobRunState): boolean {
  return state === 'PENDING' || state === 'SUBMITTED' || state === 'RUNNING';
}
