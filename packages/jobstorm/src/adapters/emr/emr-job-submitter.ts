import { CancelJobRunCommand, type EMRContainersClient } from '@aws-sdk/client-emr-containers';
import type {
  CancelOutcome,
  JobSubmitter,
  Submission,
  SubmitOutcome,
  Timeline,
} from '../../engine/ports.ts';
import { templateTag } from '../../model/session.ts';
import { answer } from '../answer.ts';
import type { SharedCredentials } from '../aws/shared-credentials.ts';
import { targetErrorOf } from '../aws/target-error.ts';
import { StartJobRun } from './start-job-run.ts';

export interface EmrJobSubmitterOptions {
  readonly emr: EMRContainersClient;
  /** Those of the client. */
  readonly credentials: SharedCredentials;
  readonly timeline: Timeline;
}

/** Submits by StartJobRun, with or without a job template of EMR; one request a call. */
export class EmrJobSubmitter implements JobSubmitter {
  readonly #options: EmrJobSubmitterOptions;
  readonly #startJobRun: StartJobRun;

  constructor(options: EmrJobSubmitterOptions) {
    this.#options = options;
    this.#startJobRun = new StartJobRun(options.emr, options.credentials);
  }

  submit(submission: Submission, onOutcome: (outcome: SubmitOutcome) => void): void {
    answer(this.#options.timeline, this.#start(submission), onOutcome);
  }

  cancel(
    virtualClusterId: string,
    jobRunId: string,
    onOutcome: (outcome: CancelOutcome) => void,
  ): void {
    answer(this.#options.timeline, this.#cancel(virtualClusterId, jobRunId), onOutcome);
  }

  async #start({ request, template }: Submission): Promise<SubmitOutcome> {
    const tags = { ...request.tags, [templateTag]: template };
    try {
      return { kind: 'accepted', jobRunId: await this.#startJobRun.send({ ...request, tags }) };
    } catch (thrown) {
      return { kind: 'error', error: targetErrorOf(thrown, 'StartJobRun') };
    }
  }

  async #cancel(virtualClusterId: string, id: string): Promise<CancelOutcome> {
    try {
      await this.#options.emr.send(new CancelJobRunCommand({ virtualClusterId, id }));
      return { kind: 'accepted' };
    } catch (thrown) {
      return { kind: 'error', error: targetErrorOf(thrown, 'CancelJobRun') };
    }
  }
}
