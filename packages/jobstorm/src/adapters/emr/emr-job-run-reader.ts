import {
  DescribeJobRunCommand,
  ListJobRunsCommand,
  type EMRContainersClient,
  type JobRun,
} from '@aws-sdk/client-emr-containers';
import type {
  JobRunPage,
  JobRunQuery,
  JobRunReader,
  JobRunStatus,
  ReadOutcome,
  TargetError,
  Timeline,
} from '../../engine/ports.ts';
import type { Instant } from '../../model/instant.ts';
import { failureReasons } from '../../model/job-run.ts';
import { safeMessage } from '../safe-message.ts';

/** What an adapter makes of an error of the SDK; `action` is the operation that failed. */
export type ToTargetError = (thrown: unknown, action: string) => TargetError;

export interface EmrJobRunReaderOptions {
  /** With its own retries off: each request is counted. */
  readonly client: EMRContainersClient;
  readonly timeline: Timeline;
  /** Unix time of the timeline's instant 0, by the service's clock, in ms. */
  readonly epochMs: number;
  readonly toTargetError: ToTargetError;
}

/** Reads job runs by ListJobRuns and DescribeJobRun, one request a call. */
export class EmrJobRunReader implements JobRunReader {
  readonly #options: EmrJobRunReaderOptions;

  constructor(options: EmrJobRunReaderOptions) {
    this.#options = options;
  }

  list(query: JobRunQuery, onOutcome: (outcome: ReadOutcome<JobRunPage>) => void): void {
    const { virtualClusterId, states, createdAfter, createdBefore, nextToken } = query;
    const command = new ListJobRunsCommand({
      virtualClusterId,
      states: [...states],
      ...(createdAfter === null ? {} : { createdAfter: this.#dateOf(createdAfter) }),
      ...(createdBefore === null ? {} : { createdBefore: this.#dateOf(createdBefore) }),
      ...(nextToken === null ? {} : { nextToken }),
    });
    this.#answer('ListJobRuns', onOutcome, async () => {
      const page = await this.#options.client.send(command);
      return {
        jobRuns: (page.jobRuns ?? []).map((jobRun) => this.#statusOf(jobRun)),
        nextToken: page.nextToken ?? null,
      };
    });
  }

  describe(
    virtualClusterId: string,
    jobRunId: string,
    onOutcome: (outcome: ReadOutcome<JobRunStatus>) => void,
  ): void {
    const command = new DescribeJobRunCommand({ virtualClusterId, id: jobRunId });
    this.#answer('DescribeJobRun', onOutcome, async () => {
      const { jobRun } = await this.#options.client.send(command);
      return this.#statusOf({ id: jobRunId, ...jobRun });
    });
  }

  #answer<Value>(
    action: string,
    onOutcome: (outcome: ReadOutcome<Value>) => void,
    read: () => Promise<Value>,
  ): void {
    const { timeline, toTargetError } = this.#options;
    // On the timeline, so that what a callback throws ends the run and is not lost in a promise.
    const tell = (outcome: ReadOutcome<Value>): void => {
      timeline.at(timeline.now(), () => onOutcome(outcome));
    };
    read().then(
      (value) => tell({ kind: 'ok', value }),
      (thrown: unknown) => tell({ kind: 'error', error: toTargetError(thrown, action) }),
    );
  }

  #statusOf({ id, state, finishedAt, failureReason, stateDetails }: JobRun): JobRunStatus {
    return {
      jobRunId: id ?? '',
      state: state ?? 'PENDING',
      finishedAt: finishedAt === undefined ? null : finishedAt.getTime() - this.#options.epochMs,
      reason: failureReasons.find((known) => known === failureReason) ?? null,
      details: safeMessage(stateDetails ?? ''),
    };
  }

  #dateOf(instant: Instant): Date {
    return new Date(instant + this.#options.epochMs);
  }
}
