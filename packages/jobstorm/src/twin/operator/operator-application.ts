import type { JobAccount } from '../cluster/accounting/job-accounts.ts';
import type { Namespace } from '../cluster/pods/namespaces.ts';
import type { SparkApplication } from '../spark/spark-application.ts';
import type { QueueKey } from './work-queue.ts';

/** `status.applicationState.state` of a SparkApplication. */
export type OperatorApplicationState =
  'New' | 'Submitted' | 'Running' | 'Succeeding' | 'Completed' | 'Failing' | 'Failed';

/** A SparkApplication custom resource, and what its pods have come to. */
export interface OperatorApplication extends QueueKey {
  /** Its name, which is also the id of its job run. */
  readonly name: string;
  readonly namespace: Namespace;
  readonly virtualClusterId: string;
  readonly account: JobAccount;
  /** Set once it is known, just after the record was made. */
  spark: SparkApplication | null;
  /** As its status says, which is behind the pods by as much as the operator is. */
  state: OperatorApplicationState;
  driver: 'none' | 'running' | 'succeeded' | 'failed';
  /** Why the driver failed, for the user. */
  failure: string;
  /** Changes of phase of its pods, and how many of them its status shows. */
  changes: number;
  changesWritten: number;
  isDeleted: boolean;
  /** Who keeps the resource beyond its end, and deletes it; null = it goes with its end. */
  readonly keeper: ApplicationKeeper | null;
}

/** Whoever shows a SparkApplication hears of each change of its status. */
export interface ApplicationKeeper {
  statusWritten(application: OperatorApplication): void;
}

/** The state that the next look at the pods gives; equal to the present one when nothing is new. */
export function nextState(application: OperatorApplication): OperatorApplicationState {
  const { state, driver } = application;
  switch (state) {
    case 'New':
      return 'Submitted';
    case 'Submitted':
    case 'Running':
      if (driver === 'succeeded') return 'Succeeding';
      if (driver === 'failed') return 'Failing';
      return driver === 'running' ? 'Running' : 'Submitted';
    case 'Succeeding':
      return 'Completed';
    case 'Failing':
      return 'Failed';
    case 'Completed':
    case 'Failed':
      return state;
  }
}
