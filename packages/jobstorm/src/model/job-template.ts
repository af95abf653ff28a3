import type { JobTemplateData } from './job-template-data.ts';
import type { StageWork } from './spark/stage-work.ts';
import type { StartJobRunRequest } from './start-job-run-request.ts';
import type { SubmissionScript } from './submission-script.ts';

/**
 * What a job is: the request that starts it, its share of the job mix, and its work on the twin.
 */
export interface JobTemplate {
  readonly name: string;
  /** Share of the job mix, relative to the other templates' weights; above 0. */
  readonly weight: number;
  /**
   * The user's own variables are filled in; the placeholders of {@link SessionPlaceholder} remain.
   * Of a script that has not been recorded, nothing is known.
   */
  readonly request: StartJobRunRequest;
  /** What the request was recorded from; in mode `run`, what submits each job. */
  readonly script?: SubmissionScript;
  /**
   * What the job template that the request names holds. The twin, which has no account to look it
   * up in, takes it from here; a real service ignores it.
   */
  readonly jobTemplateData?: JobTemplateData;
  readonly work: JobWork;
}

/** Placeholders whose value is known only when a job is submitted; written `${NAME}`. */
export const sessionPlaceholders = [
  'VIRTUAL_CLUSTER_ID',
  'JOB_UNIQUE_ID',
  'SELECTED_AZ',
  'AWS_REGION',
  'CLUSTER_NAME',
] as const;
export type SessionPlaceholder = (typeof sessionPlaceholders)[number];

/**
 * What the job does once its executors may start, as far as the twin is concerned. A real cluster
 * ignores it.
 */
export type JobWork =
  /** Lasts this long however many executors it has, uniform between the two (a sleep, a stream). */
  | {
      readonly kind: 'duration';
      readonly lowMs: number;
      readonly highMs: number;
      /** What its executors exchange; absent = not known. */
      readonly shuffleWriteMiB?: number;
    }
  /**
   * A fixed amount of computing, shared evenly by the executor cores that run. `sigma` is the
   * standard deviation of the logarithm of the log-normal factor from job to job; 0 = none.
   */
  | {
      readonly kind: 'core-seconds';
      readonly coreSeconds: number;
      readonly sigma: number;
      readonly shuffleWriteMiB?: number;
    }
  /** Stages of tasks, each ending with its last task; then the driver alone for `driverTailMs`. */
  | {
      readonly kind: 'stages';
      readonly stages: readonly StageWork[];
      readonly driverTailMs: number;
    };
