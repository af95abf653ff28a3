import type { CancelOutcome, JobSubmitter, Submission, SubmitOutcome } from '../../engine/ports.ts';
import type { EmrService } from '../emr/emr-service.ts';

/** Submits to the twin's EMR service; one request a call. */
export class SimulatedJobSubmitter implements JobSubmitter {
  readonly #emr: EmrService;

  constructor(emr: EmrService) {
    this.#emr = emr;
  }

  submit(submission: Submission, onOutcome: (outcome: SubmitOutcome) => void): void {
    this.#emr.startJobRun(submission, (answer) => {
      onOutcome(
        answer.ok
          ? { kind: 'accepted', jobRunId: answer.value.id }
          : { kind: 'error', error: answer.error },
      );
    });
  }

  cancel(
    virtualClusterId: string,
    jobRunId: string,
    onOutcome: (outcome: CancelOutcome) => void,
  ): void {
    this.#emr.cancelJobRun(virtualClusterId, jobRunId, (answer) => {
      onOutcome(answer.ok ? { kind: 'accepted' } : { kind: 'error', error: answer.error });
    });
  }
}
