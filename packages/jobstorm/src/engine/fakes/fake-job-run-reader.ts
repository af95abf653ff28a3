import type { Instant } from '../../model/instant.ts';
import type { FinalJobRunState } from '../../model/job-run.ts';
import type {
  JobRunPage,
  JobRunQuery,
  JobRunReader,
  JobRunStatus,
  ReadOutcome,
  TargetError,
  Timeline,
} from '../ports.ts';

/** A job run as the fake reader knows it; times by the service's own clock. */
export interface ReadableJobRun {
  readonly id: string;
  readonly virtualClusterId: string;
  readonly createdAt: Instant;
  readonly finishedAt: Instant;
  readonly state: FinalJobRunState;
}

export interface FakeJobRunReaderOptions {
  readonly pageSize: number;
  readonly latencyMs: number;
  /** By how much the service's clock is ahead. */
  readonly skewMs: number;
}

/** Job runs with given lives, read as the service would let them be read. */
export class FakeJobRunReader implements JobRunReader {
  readonly jobRuns: ReadableJobRun[] = [];
  /** Instants of the requests. */
  readonly requestsAt: Instant[] = [];
  /** Asked at each request; null = none. */
  fault: () => TargetError | null = () => null;

  readonly #timeline: Timeline;
  readonly #options: FakeJobRunReaderOptions;

  constructor(timeline: Timeline, options: FakeJobRunReaderOptions) {
    this.#timeline = timeline;
    this.#options = options;
  }

  list(query: JobRunQuery, onOutcome: (outcome: ReadOutcome<JobRunPage>) => void): void {
    this.#answer(onOutcome, () => {
      const { createdAfter, createdBefore, states, virtualClusterId } = query;
      const { pageSize, skewMs } = this.#options;
      const found = this.jobRuns
        .filter((run) => run.virtualClusterId === virtualClusterId)
        .filter(({ createdAt }) => createdAt + skewMs >= (createdAfter ?? -Infinity))
        .filter(({ createdAt }) => createdAt + skewMs < (createdBefore ?? Infinity))
        .map((run) => this.#statusOf(run))
        .filter(({ state }) => states.includes(state));
      const from = Number(query.nextToken ?? 0);
      const nextToken = from + pageSize < found.length ? String(from + pageSize) : null;
      const page = found.slice(from, from + pageSize);
      return { jobRuns: page.map((status) => ({ ...status, reason: null })), nextToken };
    });
  }

  describe(
    _virtualClusterId: string,
    jobRunId: string,
    onOutcome: (outcome: ReadOutcome<JobRunStatus>) => void,
  ): void {
    const run = this.jobRuns.find(({ id }) => id === jobRunId);
    if (run === undefined) throw new RangeError(`Nobody has started ${jobRunId}`);
    this.#answer(onOutcome, () => this.#statusOf(run));
  }

  #answer<Value>(onOutcome: (outcome: ReadOutcome<Value>) => void, read: () => Value): void {
    const { latencyMs } = this.#options;
    this.requestsAt.push(this.#timeline.now());
    const error = this.fault();
    this.#timeline.at(this.#timeline.now() + latencyMs, () => {
      onOutcome(error === null ? { kind: 'ok', value: read() } : { kind: 'error', error });
    });
  }

  #statusOf({ id, finishedAt, state }: ReadableJobRun): JobRunStatus {
    const hasFinished = finishedAt <= this.#timeline.now();
    return {
      jobRunId: id,
      state: hasFinished ? state : 'RUNNING',
      finishedAt: hasFinished ? finishedAt : null,
      reason: hasFinished && state === 'FAILED' ? 'USER_ERROR' : null,
      details: '',
    };
  }
}
