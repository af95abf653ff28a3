import type { JobSubmitter } from '../../engine/ports.ts';
import { jobShapeOf } from '../../model/spark/job-shape.ts';
import type { StartJobRunRequest } from '../../model/start-job-run-request.ts';

/**
 * Remembers how many executors each accepted job run asked for: the pods do not say, and without it
 * nobody knows when all of them run. With dynamic allocation it is what the job begins with.
 */
export class RequestedExecutors {
  readonly submitter: JobSubmitter;
  readonly #byJobRun = new Map<string, number>();
  /** Requests of one template share their configuration, which is read once. */
  readonly #byConfiguration = new WeakMap<object, number>();

  /** @param submitter what jobs go to in truth */
  constructor(submitter: JobSubmitter) {
    this.submitter = {
      submit: (submission, onOutcome) =>
        submitter.submit(submission, (outcome) => {
          if (outcome.kind === 'accepted') this.#remember(outcome.jobRunId, submission.request);
          onOutcome(outcome);
        }),
      cancel: (virtualClusterId, jobRunId, onOutcome) =>
        submitter.cancel(virtualClusterId, jobRunId, onOutcome),
    };
  }

  /** null when the job run was not submitted here, or its job template says what it asks for. */
  of(jobRunId: string): number | null {
    return this.#byJobRun.get(jobRunId) ?? null;
  }

  #remember(jobRunId: string, request: StartJobRunRequest): void {
    // What a job template of the account holds is not known here.
    if (request.jobTemplateId !== undefined) return;
    this.#byJobRun.set(jobRunId, this.#executorsOf(request));
  }

  #executorsOf(request: StartJobRunRequest): number {
    const key = request.jobDriver;
    const known = key === undefined ? undefined : this.#byConfiguration.get(key);
    if (known !== undefined) return known;
    const { executors } = jobShapeOf(request).shape;
    if (key !== undefined) this.#byConfiguration.set(key, executors);
    return executors;
  }
}
