import type {
  JobSubmitter,
  Submission,
  SubmitOutcome,
  TargetError,
  Timeline,
} from '../../engine/ports.ts';
import type { ErrorKind } from '../../model/errors.ts';
import type { StartJobRunRequest } from '../../model/start-job-run-request.ts';
import type { SubmissionScript } from '../../model/submission-script.ts';
import { metricsPort } from './record-script.ts';
import { runScript, type ScriptRunResult } from './run-script.ts';
import { StandInFolder } from './stand-in-folder.ts';

export interface ScriptSubmitterOptions {
  /** By the name of the job template whose jobs they submit. */
  readonly scripts: ReadonlyMap<string, SubmissionScript>;
  readonly clusterName: string;
  readonly region: string;
  readonly timeline: Timeline;
  /** Submits the jobs that no script does, and cancels all. */
  readonly submitter: JobSubmitter;
  /** More of its environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Scripts that run at once; what comes beyond waits. */
  readonly concurrencyMax: number;
}

const idTag = 'JOB_UNIQUE_ID';
const azTag = 'SELECTED_AZ';

/**
 * The request of jobs that a script submits: as it was recorded, which says what the jobs look
 * like, and with what the script is told of a job in its tags.
 */
export function scriptRequest(recorded: StartJobRunRequest, hasZones: boolean): StartJobRunRequest {
  const zone = hasZones ? { [azTag]: '${SELECTED_AZ}' } : {};
  return { ...recorded, tags: { ...recorded.tags, [idTag]: '${JOB_UNIQUE_ID}', ...zone } };
}

/** Words of an error of the AWS CLI, and what kind it is; anything else is a refusal. */
const kindsByWords: readonly (readonly [RegExp, ErrorKind])[] = [
  [/Throttling|TooManyRequests|Rate exceeded/i, 'throttled'],
  [/AccessDenied|UnrecognizedClient|ExpiredToken|credentials/i, 'access-denied'],
  [/ResourceNotFound/i, 'not-found'],
  [/InternalServer|ServiceUnavailable|Could not connect|timed? ?out/i, 'transient'],
];

/**
 * Submits each job by running the user's script for it. The client token of the arrival goes along,
 * unless the script has its own, so that a second attempt starts nothing twice.
 */
export class ScriptSubmitter implements JobSubmitter {
  readonly #options: ScriptSubmitterOptions;
  readonly #standIn = new StandInFolder();
  readonly #abort = new AbortController();
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(options: ScriptSubmitterOptions) {
    this.#options = options;
  }

  submit(submission: Submission, onOutcome: (outcome: SubmitOutcome) => void): void {
    const { timeline, scripts, submitter } = this.#options;
    const script = scripts.get(submission.template);
    if (script === undefined) {
      submitter.submit(submission, onOutcome);
      return;
    }
    const run = (): void => {
      this.#running += 1;
      void this.#run(submission, script).then((outcome) => {
        this.#running -= 1;
        this.#waiting.shift()?.();
        timeline.at(timeline.now(), () => onOutcome(outcome));
      });
    };
    if (this.#running < this.#options.concurrencyMax) run();
    else this.#waiting.push(run);
  }

  cancel(...args: Parameters<JobSubmitter['cancel']>): void {
    this.#options.submitter.cancel(...args);
  }

  /** Ends the scripts that run, and starts no further one. */
  close(): void {
    this.#waiting.length = 0;
    this.#abort.abort();
    this.#standIn.remove();
  }

  async #run(
    { virtualClusterId, clientToken, request }: Submission,
    { path, timeoutMs }: SubmissionScript,
  ): Promise<SubmitOutcome> {
    const { clusterName, region, environment } = this.#options;
    const az = request.tags?.[azTag] ?? '';
    try {
      const result = await runScript({
        script: path,
        variables: {
          CLUSTER_NAME: clusterName,
          VIRTUAL_CLUSTER_ID: virtualClusterId,
          AWS_REGION: region,
          JOB_UNIQUE_ID: request.tags?.[idTag] ?? '',
          METRICS_PORT: metricsPort,
          ...(az === '' ? {} : { SELECTED_AZ: az }),
        },
        standIn: this.#standIn,
        mode: 'run',
        otherCalls: 'pass',
        clientToken,
        timeoutMs,
        environment,
        signal: this.#abort.signal,
      });
      return outcomeOf(result, timeoutMs);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return failed('transient', 'ScriptNotRun', `Cannot run the script: ${reason}`);
    }
  }
}

function outcomeOf(result: ScriptRunResult, timeoutMs: number): SubmitOutcome {
  const { exitCode, hasTimedOut, lastWords, jobRuns } = result;
  const started = jobRuns.find((captured) => captured.kind === 'started');
  if (started?.jobRunId !== undefined && started.jobRunId !== null) {
    return { kind: 'accepted', jobRunId: started.jobRunId };
  }
  if (hasTimedOut) {
    return failed('transient', 'ScriptTimeout', `The script did not end within ${timeoutMs} ms`);
  }
  if (exitCode !== 0) {
    const kind = kindsByWords.find(([words]) => words.test(lastWords))?.[1] ?? 'rejected';
    const words = lastWords === '' ? '' : `: ${lastWords}`;
    const message = `The script ended with exit code ${exitCode ?? 'none'}${words}`;
    return failed(kind, 'ScriptFailed', message);
  }
  return failed(
    'rejected',
    'ScriptStartedNothing',
    started === undefined
      ? 'The script ended without a call of aws emr-containers start-job-run'
      : 'The answer of aws emr-containers start-job-run names no job run',
  );
}

function failed(kind: ErrorKind, code: string, message: string): SubmitOutcome {
  const error: TargetError = { kind, code, message };
  return { kind: 'error', error };
}
