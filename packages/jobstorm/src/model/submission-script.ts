/**
 * `record`: what the script submits is found out once, and submitted without it; `run`: it is run
 * for each job.
 */
export const scriptModes = ['record', 'run'] as const;
export type ScriptMode = (typeof scriptModes)[number];

/** A user's shell script that submits one job by the AWS CLI. */
export interface SubmissionScript {
  /** As the process finds it: absolute, or relative to the working folder. */
  readonly path: string;
  readonly mode: ScriptMode;
  /** After this long the script and all that it started are ended. */
  readonly timeoutMs: number;
}
