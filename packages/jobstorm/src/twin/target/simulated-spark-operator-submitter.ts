import type {
  CancelOutcome,
  JobSubmitter,
  JobRunChange,
  JobWatcher,
  Submission,
  SubmitOutcome,
} from '../../engine/ports.ts';
import type { Session } from '../../model/session.ts';
import { assert } from '../../util/assert.ts';
import type { SparkOperators } from '../operator/spark-operators.ts';

/** Creates SparkApplications for the twin's Spark operators, and watches them. */
export class SimulatedSparkOperatorSubmitter implements JobSubmitter, JobWatcher {
  /** Applications are watched on the cluster, which costs EMR nothing. */
  readonly counts = null;
  readonly #operators: SparkOperators;
  #unsubscribe: (() => void) | undefined;

  constructor(operators: SparkOperators) {
    this.#operators = operators;
  }

  submit(submission: Submission, onOutcome: (outcome: SubmitOutcome) => void): void {
    this.#operators.create(submission, onOutcome);
  }

  cancel(
    virtualClusterId: string,
    jobRunId: string,
    onOutcome: (outcome: CancelOutcome) => void,
  ): void {
    this.#operators.delete(virtualClusterId, jobRunId, onOutcome);
  }

  watch(session: Session, onChange: (change: JobRunChange) => void): void {
    const own = new Set(session.virtualClusters.map((cluster) => cluster.id));
    this.stop();
    this.#unsubscribe = this.#operators.subscribe((change, virtualClusterId) => {
      if (own.has(virtualClusterId)) onChange(change);
    });
  }

  /** A watch tells of every application. */
  follow(): void {
    assert(this.#unsubscribe !== undefined, 'applications are followed while they are watched');
  }

  stop(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
  }
}
