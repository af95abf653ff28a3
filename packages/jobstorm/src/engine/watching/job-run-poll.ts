import { AdaptivePace } from '../adaptive-pace.ts';
import type {
  JobRunPage,
  JobRunReader,
  JobRunStatus,
  ReadOutcome,
  TargetError,
  TimerHandle,
  Timeline,
  WatchCounts,
} from '../ports.ts';
import { clockSkewMaxMs } from '../clock-skew.ts';
import { isRetriable } from '../retry-policy.ts';
import type { Instant } from '../../model/instant.ts';
import { FollowedJobRuns, type WatchRequest } from './followed-job-runs.ts';

export interface JobRunPollOptions {
  readonly timeline: Timeline;
  readonly reader: JobRunReader;
  /** Shortest time from the start of one round to that of the next. */
  readonly intervalMs: number;
  /** Requests per second at most, whatever there is to look at. */
  readonly requestsPerSecondMax: number;
  readonly onStatus: (status: JobRunStatus) => void;
  /** Reading has failed several times in a row, or for good. */
  readonly onError: (error: TargetError) => void;
}

/** What the EMR on EKS API lists in one answer, until a longer page was seen. Undocumented. */
const pageSizeGuess = 100;
/** Failures of one request in a row before the round goes on without it. */
const failuresMax = 5;

/**
 * Looks for job runs that have ended, in rounds: each asks for what may have changed and nothing
 * else, one request at a time, within its share of the account's quota. A throttled request slows
 * it down and is sent again.
 */
export class JobRunPoll {
  readonly followed = new FollowedJobRuns(clockSkewMaxMs);
  readonly #options: JobRunPollOptions;
  readonly #pace: AdaptivePace;
  readonly #requests = new Map<string, number>();
  #throttled = 0;
  #failed = 0;
  #queue: WatchRequest[] = [];
  #roundAt: Instant = 0;
  #pageSize = pageSizeGuess;
  #failuresInRow = 0;
  #timer: TimerHandle | undefined;
  #isStopped = false;

  constructor(options: JobRunPollOptions) {
    this.#options = options;
    this.#pace = new AdaptivePace(options.requestsPerSecondMax);
  }

  get counts(): WatchCounts {
    return {
      requests: Object.fromEntries(this.#requests),
      throttled: this.#throttled,
      failed: this.#failed,
    };
  }

  start(): void {
    this.#after(this.#options.intervalMs, this.#beginRound);
  }

  stop(): void {
    this.#isStopped = true;
    if (this.#timer !== undefined) this.#options.timeline.cancel(this.#timer);
    this.#timer = undefined;
  }

  readonly #beginRound = (): void => {
    this.#roundAt = this.#options.timeline.now();
    this.#queue = this.followed.requests(this.#pageSize).reverse();
    this.#proceed();
  };

  readonly #proceed = (): void => {
    const { timeline, intervalMs } = this.#options;
    const request = this.#nextRequest();
    if (request === undefined) {
      const waitMs = this.#roundAt + intervalMs - timeline.now();
      this.#after(Math.max(waitMs, this.#pace.gapMs), this.#beginRound);
    } else {
      this.#send(request);
    }
  };

  /** A job run that ended meanwhile needs no description. */
  #nextRequest(): WatchRequest | undefined {
    for (;;) {
      const request = this.#queue.pop();
      if (request?.kind !== 'describe' || !request.jobRun.isFinished) return request;
    }
  }

  #send(request: WatchRequest): void {
    const { reader } = this.#options;
    if (request.kind === 'describe') {
      const { virtualClusterId, id } = request.jobRun;
      this.#count('DescribeJobRun');
      reader.describe(virtualClusterId, id, (outcome) => {
        this.#answered(request, outcome, (status) => this.#options.onStatus(status));
      });
    } else {
      this.#count('ListJobRuns');
      reader.list(request.query, (outcome) => {
        this.#answered(request, outcome, (page) => this.#listed(request, page));
      });
    }
  }

  #answered<Value>(
    request: WatchRequest,
    outcome: ReadOutcome<Value>,
    take: (value: Value) => void,
  ): void {
    if (this.#isStopped) return;
    if (outcome.kind === 'ok') {
      this.#pace.passed();
      this.#failuresInRow = 0;
      take(outcome.value);
    } else {
      this.#refused(request, outcome.error);
    }
    this.#after(this.#pace.gapMs, this.#proceed);
  }

  #refused(request: WatchRequest, error: TargetError): void {
    if (error.kind === 'throttled') {
      this.#throttled += 1;
      this.#pace.throttled(this.#options.timeline.now());
      this.#queue.push(request);
      return;
    }
    this.#failed += 1;
    this.#failuresInRow += 1;
    const isWorthAnother = isRetriable(error.kind) && this.#failuresInRow < failuresMax;
    if (isWorthAnother) this.#queue.push(request);
    else this.#giveUp(error);
  }

  /** The next round asks again; the user hears of it, since what is not seen is not known. */
  #giveUp(error: TargetError): void {
    this.#failuresInRow = 0;
    this.#options.onError(error);
  }

  #listed(request: WatchRequest & { readonly kind: 'list' }, page: JobRunPage): void {
    const { nextToken, jobRuns } = page;
    if (nextToken !== null) {
      this.#pageSize = Math.max(this.#pageSize, jobRuns.length);
      this.#queue.push({ kind: 'list', query: { ...request.query, nextToken } });
    }
    for (const status of jobRuns) this.#options.onStatus(status);
  }

  #count(action: string): void {
    this.#requests.set(action, (this.#requests.get(action) ?? 0) + 1);
  }

  #after(ms: number, callback: () => void): void {
    if (this.#isStopped) return;
    const { timeline } = this.#options;
    this.#timer = timeline.at(timeline.now() + ms, callback);
  }
}
