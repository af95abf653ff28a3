import type { Instant } from '../../model/instant.ts';
import type { OperatorsConfig, RestartPolicy } from '../../model/twin-config.ts';
import type { OperatorApplication, OperatorApplicationState } from './operator-application.ts';

/** What a worker does with an application that it has taken from the queue. */
export type OperatorStep =
  | { readonly kind: 'submit' }
  /** Deletes the pods of the last run, and then writes `PendingRerun`. */
  | { readonly kind: 'rerun' }
  | { readonly kind: 'write'; readonly state: OperatorApplicationState }
  /** Nothing, until its retry is due. */
  | { readonly kind: 'wait-for-retry'; readonly dueAt: Instant }
  /** Nothing, until its time to live is over. */
  | { readonly kind: 'wait-for-expiry'; readonly dueAt: Instant }
  | { readonly kind: 'delete' }
  | { readonly kind: 'nothing' };

type Looked = Pick<
  OperatorApplication,
  | 'state'
  | 'driver'
  | 'isDriverUnknown'
  | 'changes'
  | 'changesWritten'
  | 'submissionAttempts'
  | 'executionAttempts'
  | 'endedAt'
  | 'arePodsLeft'
>;

const submit = { kind: 'submit' } as const;
const rerun = { kind: 'rerun' } as const;
const nothing = { kind: 'nothing' } as const;

/**
 * The state machine of a SparkApplication, the same in both versions. Source:
 * kubeflow/spark-operator, `syncSparkApplication` (v1) and `Reconcile` (v2).
 */
export function nextStep(
  application: Looked,
  { restartPolicy, timeToLiveMs }: Pick<OperatorsConfig, 'restartPolicy' | 'timeToLiveMs'>,
  now: Instant,
): OperatorStep {
  const { state } = application;
  switch (state) {
    case 'New':
      return submit;
    case 'PendingRerun':
      return application.arePodsLeft ? nothing : submit;
    case 'Invalidating':
      return rerun;
    case 'Submitted':
    case 'Running':
    case 'Unknown':
      return observe(application);
    case 'Succeeding':
      return { kind: 'write', state: 'Completed' };
    case 'SubmissionFailed':
      return afterFailedSubmission(application, restartPolicy, now);
    case 'Failing':
      return afterFailedRun(application, restartPolicy, now);
    case 'Completed':
    case 'Failed':
      return timeToLiveMs === null ? nothing : afterEnd(application, timeToLiveMs, now);
  }
}

const failed = { kind: 'write', state: 'Failed' } as const;

function afterFailedSubmission(
  { submissionAttempts, endedAt }: Looked,
  policy: RestartPolicy,
  now: Instant,
): OperatorStep {
  if (policy.type === 'Never' || submissionAttempts > policy.onSubmissionFailureRetries) {
    return failed;
  }
  const dueAt = endedAt + policy.onSubmissionFailureRetryIntervalMs * submissionAttempts;
  return now < dueAt ? { kind: 'wait-for-retry', dueAt } : submit;
}

function afterFailedRun(
  { executionAttempts, endedAt }: Looked,
  policy: RestartPolicy,
  now: Instant,
): OperatorStep {
  if (policy.type === 'Never' || executionAttempts > policy.onFailureRetries) return failed;
  const dueAt = endedAt + policy.onFailureRetryIntervalMs * executionAttempts;
  return now < dueAt ? { kind: 'wait-for-retry', dueAt } : rerun;
}

/** Until it is deleted, the status goes on showing what becomes of the executors. */
function afterEnd(application: Looked, timeToLiveMs: number, now: Instant): OperatorStep {
  const { state, changes, changesWritten, endedAt } = application;
  const dueAt = endedAt + timeToLiveMs;
  if (now >= dueAt) return { kind: 'delete' };
  return changes > changesWritten ? { kind: 'write', state } : { kind: 'wait-for-expiry', dueAt };
}

/** The state that the driver pod gives, and the phases of the executors. */
function observe(application: Looked): OperatorStep {
  const state = observedState(application);
  const { changes, changesWritten } = application;
  if (state === application.state && changes === changesWritten) return nothing;
  return { kind: 'write', state };
}

/** The state of an application whose driver pod is there. */
export function observedState({
  driver,
  isDriverUnknown,
}: Pick<Looked, 'driver' | 'isDriverUnknown'>): OperatorApplicationState {
  switch (driver) {
    case 'pending':
      return 'Submitted';
    case 'running':
      return isDriverUnknown ? 'Unknown' : 'Running';
    case 'succeeded':
      return 'Succeeding';
    case 'failed':
      return 'Failing';
  }
}

/** Whether the operator derives the state from the pods. */
export function isObserved(state: OperatorApplicationState): boolean {
  return state === 'Submitted' || state === 'Running' || state === 'Unknown';
}

/** Whether the operator does nothing more with an application but delete it. */
export function isFinal(state: OperatorApplicationState): boolean {
  return state === 'Completed' || state === 'Failed';
}
