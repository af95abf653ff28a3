import type { JobWork } from '../../model/job-template.ts';
import type { JobShape } from '../../model/spark/job-shape.ts';
import type { JobAccount } from '../cluster/accounting/job-accounts.ts';
import type { Namespace } from '../cluster/pods/namespaces.ts';
import type { SparkPods } from './spark-pods.ts';

/** What one application is, and whose. */
export interface SparkApplicationSpec {
  readonly account: JobAccount;
  /** Names the job for chance, too: the same arrival draws the same in every run of a seed. */
  readonly clientToken: string;
  /** For whoever records its pods. */
  readonly jobRunId: string;
  readonly shape: JobShape;
  readonly pods: SparkPods;
  readonly work: JobWork;
  readonly namespace: Namespace;
  /** What runs spark-submit: a pod of its own, or a Spark operator, which then calls `start`. */
  readonly submission: 'submitter-pod' | 'operator';
}
