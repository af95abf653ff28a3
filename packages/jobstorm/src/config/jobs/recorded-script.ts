import type { SubmissionScript } from '../../model/submission-script.ts';

/** What a submission script was found to do, for one job template. */
export interface RecordedScript {
  /** In mode `run` where it has to be run for each job, whatever the scenario says of it. */
  readonly script: SubmissionScript;
  /** The StartJobRun request that it sends, with the session's placeholders. */
  readonly request: unknown;
}
