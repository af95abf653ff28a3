import {
  CancelJobRunCommand,
  StartJobRunCommand,
  type EMRContainersClient,
  type StartJobRunCommandInput,
} from '@aws-sdk/client-emr-containers';
import type {
  CancelOutcome,
  JobSubmitter,
  Submission,
  SubmitOutcome,
  Timeline,
} from '../../engine/ports.ts';
import { templateTag } from '../../model/session.ts';
import { answer } from '../answer.ts';
import { targetErrorOf } from '../aws/target-error.ts';

export interface EmrJobSubmitterOptions {
  readonly emr: EMRContainersClient;
  readonly timeline: Timeline;
}

/** Submits by StartJobRun, with or without a job template of EMR; one request a call. */
export class EmrJobSubmitter implements JobSubmitter {
  readonly #options: EmrJobSubmitterOptions;

  constructor(options: EmrJobSubmitterOptions) {
    this.#options = options;
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
      // The service's own members; the client's type only lacks `readonly`.
      const input = { ...request, tags } as unknown as StartJobRunCommandInput;
      const { id } = await this.#options.emr.send(new StartJobRunCommand(input));
      return { kind: 'accepted', jobRunId: id ?? '' };
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
