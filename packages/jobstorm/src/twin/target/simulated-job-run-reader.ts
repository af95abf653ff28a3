import type {
  JobRunPage,
  JobRunQuery,
  JobRunReader,
  JobRunStatus,
  ReadOutcome,
} from '../../engine/ports.ts';
import type { EmrAnswer } from '../emr/emr-answer.ts';
import type { EmrService } from '../emr/emr-service.ts';
import type { EmrJobRun } from '../emr/job-run.ts';

/** Reads job runs from the twin's EMR service; one request a call. */
export class SimulatedJobRunReader implements JobRunReader {
  readonly #emr: EmrService;

  constructor(emr: EmrService) {
    this.#emr = emr;
  }

  list(query: JobRunQuery, onOutcome: (outcome: ReadOutcome<JobRunPage>) => void): void {
    this.#emr.listJobRuns(query, (answer) => {
      onOutcome(
        outcomeOf(answer, ({ jobRuns, nextToken }) => ({
          jobRuns: jobRuns.map(listedStatusOf),
          nextToken,
        })),
      );
    });
  }

  describe(
    virtualClusterId: string,
    jobRunId: string,
    onOutcome: (outcome: ReadOutcome<JobRunStatus>) => void,
  ): void {
    this.#emr.describeJobRun(virtualClusterId, jobRunId, (answer) => {
      onOutcome(outcomeOf(answer, statusOf));
    });
  }
}

function outcomeOf<From, To>(answer: EmrAnswer<From>, read: (value: From) => To): ReadOutcome<To> {
  return answer.ok
    ? { kind: 'ok', value: read(answer.value) }
    : { kind: 'error', error: answer.error };
}

/** As observed, a listing has no failureReason. */
function listedStatusOf({ id, state, finishedAt, details }: EmrJobRun): JobRunStatus {
  return { jobRunId: id, state, finishedAt, reason: null, details };
}

function statusOf({ id, state, finishedAt, reason, details }: EmrJobRun): JobRunStatus {
  return { jobRunId: id, state, finishedAt, reason, details };
}
