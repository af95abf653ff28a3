import { JobRunLifecycle } from '../../emr/job-run-lifecycle.ts';
import type { EmrJobRun } from '../../emr/job-run.ts';
import type { JobRunState } from '../../../model/job-run.ts';
import { SparkOperator } from '../../operator/spark-operator.ts';
import type {
  OperatorApplication,
  OperatorApplicationState,
} from '../../operator/operator-application.ts';
import { lookOn, watcherOf } from './look-on.ts';
import { hold } from './violation.ts';

/** The transitions of a job run of EMR on EKS (Development Guide, "Job run states"). */
const nextStates: Readonly<Record<JobRunState, readonly JobRunState[]>> = {
  PENDING: ['SUBMITTED', 'FAILED', 'CANCEL_PENDING'],
  SUBMITTED: ['RUNNING', 'FAILED', 'CANCEL_PENDING'],
  RUNNING: ['COMPLETED', 'FAILED', 'CANCEL_PENDING'],
  CANCEL_PENDING: ['CANCELLED'],
  COMPLETED: [],
  FAILED: [],
  CANCELLED: [],
};

/** The transitions of a SparkApplication; a driver may end between two looks of the operator. */
const nextApplicationStates: Readonly<
  Record<OperatorApplicationState, readonly OperatorApplicationState[]>
> = {
  New: ['Submitted', 'SubmissionFailed'],
  Submitted: ['Running', 'Unknown', 'Succeeding', 'Failing', 'Invalidating'],
  Running: ['Unknown', 'Succeeding', 'Failing', 'Invalidating'],
  Unknown: ['Running', 'Succeeding', 'Failing', 'Invalidating'],
  Succeeding: ['Completed'],
  Failing: ['PendingRerun', 'Failed'],
  SubmissionFailed: ['Submitted', 'Failed'],
  Invalidating: ['PendingRerun'],
  PendingRerun: ['Submitted', 'SubmissionFailed'],
  Completed: [],
  Failed: [],
};

/** Job runs and SparkApplications only ever go to a state that may follow theirs, and end once. */
export function watchJobRunStates(): void {
  const watchState = watcherOf<EmrJobRun, 'state'>('state', ({ id }, next, state) => {
    hold(nextStates[state].includes(next), () => `job run ${id} goes from ${state} to ${next}`);
  });
  lookOn(JobRunLifecycle, 'begin', ({ args: [run] }) => {
    hold(run.state === 'PENDING', () => `job run ${run.id} begins as ${run.state}`);
    watchState(run);
  });
}

export function watchApplicationStates(): void {
  const known = new WeakSet<OperatorApplication>();
  const watchState = watcherOf<OperatorApplication, 'state'>('state', ({ name }, next, state) => {
    const isLegal = nextApplicationStates[state].includes(next);
    hold(isLegal, () => `SparkApplication ${name} goes from ${state} to ${next}`);
  });
  const watchDeletion = watcherOf<OperatorApplication, 'isDeleted'>(
    'isDeleted',
    ({ name }, next) => {
      hold(next, () => `SparkApplication ${name} comes back after its deletion`);
    },
  );
  lookOn(SparkOperator, 'applicationCreated', ({ args: [application] }) => {
    if (known.has(application)) return;
    known.add(application);
    const { name, state } = application;
    hold(state === 'New', () => `SparkApplication ${name} begins as ${state}`);
    watchState(application);
    watchDeletion(application);
  });
}
