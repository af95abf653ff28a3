import type { StartJobRunRequest } from '../../../model/start-job-run-request.ts';

/** What a job run was started with. */
export interface JobRunRecord {
  /** With its job template written out. */
  readonly request: StartJobRunRequest;
  readonly clientToken: string;
  /** ARN of whoever started it. */
  readonly createdBy: string;
}

/** The requests of all job runs, by id: the twin itself keeps only what it simulates. */
export class JobRunRecords {
  readonly #byId = new Map<string, JobRunRecord>();

  /** The first record of a job run stands: a repeated request starts nothing. */
  add(jobRunId: string, record: JobRunRecord): void {
    if (!this.#byId.has(jobRunId)) this.#byId.set(jobRunId, record);
  }

  find(jobRunId: string): JobRunRecord | undefined {
    return this.#byId.get(jobRunId);
  }
}
