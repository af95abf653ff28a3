import type { Instant } from '../../model/instant.ts';
import type { JobAccount } from '../cluster/accounting/job-accounts.ts';
import type { Namespace } from '../cluster/pods/namespaces.ts';
import type { SparkApplication } from '../spark/spark-application.ts';
import type { QueueKey } from './work-queue.ts';

/** `status.applicationState.state` of a SparkApplication: all that version v1 knows. */
export const operatorApplicationStates = [
  'New',
  'Submitted',
  'SubmissionFailed',
  'Running',
  'Unknown',
  'PendingRerun',
  'Invalidating',
  'Succeeding',
  'Completed',
  'Failing',
  'Failed',
] as const;
export type OperatorApplicationState = (typeof operatorApplicationStates)[number];

/** What becomes of the driver pod of the present run. */
export type DriverPhase = 'pending' | 'running' | 'succeeded' | 'failed';

/** A SparkApplication custom resource, and what its pods have come to. */
export interface OperatorApplication extends QueueKey {
  /** Its name, which is also the id of its job run. */
  readonly name: string;
  readonly namespace: Namespace;
  readonly virtualClusterId: string;
  readonly account: JobAccount;
  /** Its present run; null before the first, and at the end. */
  spark: SparkApplication | null;
  /** As its status says, which is behind the pods by as much as the operator is. */
  state: OperatorApplicationState;
  driver: DriverPhase;
  /** A fault hides the driver's phase. */
  isDriverUnknown: boolean;
  /** Why the driver or its submission failed, for the user. */
  failure: string;
  /** Changes of phase of its pods, and how many of them its status shows. */
  changes: number;
  changesWritten: number;
  /** `status.submissionAttempts`: since the last run began. */
  submissionAttempts: number;
  /** `status.executionAttempts`. */
  executionAttempts: number;
  /** When the last submission failed or, as the operator saw it, the last run ended. */
  endedAt: Instant;
  /** spark-submit has been sent off, and its worker waits for it. */
  isSubmitting: boolean;
  /** Its status names the present run: events of pods of a run that it does not name are dropped. */
  isRunKnown: boolean;
  /** From when on the operator's cache holds the last status that was written. */
  cachedFrom: Instant;
  /** Pods of the last run are still being stopped. */
  arePodsLeft: boolean;
  /** It is to be looked at again once its retry or its deletion is due. */
  isWaiting: boolean;
  /** Events about it that the operator has written, and since when. */
  eventsRecorded: number;
  eventsFrom: Instant;
  /** Milestones that were reported: a further run reports none of them again. */
  milestones: number;
  isDeleted: boolean;
  /** The operator has asked for its deletion, its time to live being over. */
  isExpiring: boolean;
  /** Who keeps the resource beyond its end, and deletes it; null = it goes with its end. */
  readonly keeper: ApplicationKeeper | null;
}

/** Whoever shows a SparkApplication hears of what becomes of it. */
export interface ApplicationKeeper {
  /** It has a run of Spark now, its first or another one. */
  runBegan(application: OperatorApplication): void;
  /** Its status says something new. */
  statusWritten(application: OperatorApplication): void;
  /** The operator has deleted it: its time to live is over. */
  expired(application: OperatorApplication): void;
}

/** A SparkApplication that was just created. */
export function newApplication(
  identity: Pick<
    OperatorApplication,
    'name' | 'namespace' | 'virtualClusterId' | 'account' | 'keeper'
  >,
): OperatorApplication {
  return {
    ...identity,
    spark: null,
    state: 'New',
    driver: 'pending',
    isDriverUnknown: false,
    failure: '',
    changes: 0,
    changesWritten: 0,
    submissionAttempts: 0,
    executionAttempts: 0,
    endedAt: 0,
    isSubmitting: false,
    isRunKnown: false,
    cachedFrom: 0,
    arePodsLeft: false,
    isWaiting: false,
    eventsRecorded: 0,
    eventsFrom: 0,
    milestones: 0,
    isDeleted: false,
    isExpiring: false,
    queueState: 'idle',
    isDirty: false,
  };
}
