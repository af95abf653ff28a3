import type {
  CancelOutcome,
  JobSubmitter,
  Submission,
  SubmitOutcome,
  Timeline,
} from '../../engine/ports.ts';
import { JobstormError } from '../../model/errors.ts';
import { answer } from '../answer.ts';
import { isPresent } from './create-object.ts';
import type { KubeClient } from './kube-client.ts';
import { kubeTargetErrorOf } from './kube-request-error.ts';
import { sparkApiVersion, sparkApplicationOf } from './spark-application.ts';

export interface SparkOperatorSubmitterOptions {
  readonly kube: KubeClient;
  readonly timeline: Timeline;
}

/** Where the SparkApplications of a namespace are. */
export function sparkApplicationsPath(namespace: string): string {
  return `/apis/${sparkApiVersion}/namespaces/${namespace}/sparkapplications`;
}

/**
 * Submits by creating SparkApplications, for Spark operators 1.x and 2.x; one request a call. A
 * session for an operator has no virtual clusters of EMR: their ids are the namespaces' names.
 */
export class SparkOperatorSubmitter implements JobSubmitter {
  readonly #options: SparkOperatorSubmitterOptions;

  constructor(options: SparkOperatorSubmitterOptions) {
    this.#options = options;
  }

  submit(submission: Submission, onOutcome: (outcome: SubmitOutcome) => void): void {
    answer(this.#options.timeline, this.#create(submission), onOutcome);
  }

  cancel(namespace: string, jobRunId: string, onOutcome: (outcome: CancelOutcome) => void): void {
    answer(this.#options.timeline, this.#delete(namespace, jobRunId), onOutcome);
  }

  async #create(submission: Submission): Promise<SubmitOutcome> {
    const { virtualClusterId: namespace, clientToken } = submission;
    try {
      const body = sparkApplicationOf(submission, namespace);
      const path = sparkApplicationsPath(namespace);
      await this.#options.kube.request({ method: 'POST', path, body });
    } catch (thrown) {
      // An earlier attempt at this arrival has made it.
      if (!isPresent(thrown)) return { kind: 'error', error: submitErrorOf(thrown) };
    }
    return { kind: 'accepted', jobRunId: clientToken };
  }

  async #delete(namespace: string, name: string): Promise<CancelOutcome> {
    try {
      await this.#options.kube.request({
        method: 'DELETE',
        path: `${sparkApplicationsPath(namespace)}/${name}`,
        body: { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: 'Background' },
      });
      return { kind: 'accepted' };
    } catch (thrown) {
      return { kind: 'error', error: kubeTargetErrorOf(thrown, 'delete SparkApplication') };
    }
  }
}

function submitErrorOf(thrown: unknown): ReturnType<typeof kubeTargetErrorOf> {
  if (thrown instanceof JobstormError) {
    return { kind: 'rejected', code: 'InvalidSparkApplication', message: thrown.message };
  }
  return kubeTargetErrorOf(thrown, 'create SparkApplication');
}
