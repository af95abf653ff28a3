import { minute, type Instant } from '../../model/instant.ts';
import type { JobRunWatch } from '../../model/job-run-watch.ts';
import type { Session } from '../../model/session.ts';
import type {
  JobRunChange,
  JobRunEnd,
  JobRunNotices,
  JobRunReader,
  JobRunStatus,
  JobWatcher,
  MilestoneWatcher,
  TargetError,
  Timeline,
  WatchCounts,
} from '../ports.ts';
import { JobRunPoll } from './job-run-poll.ts';

export interface PolledJobWatcherOptions {
  readonly timeline: Timeline;
  readonly reader: JobRunReader;
  readonly milestones: MilestoneWatcher;
  readonly notices: JobRunNotices;
  readonly watch: JobRunWatch;
  /** Requests of ListJobRuns per second that the account's quota sustains. */
  readonly listPerSecond: number;
}

/** Notices are a best effort: what none came for is looked for this often. */
const sweepIntervalMs = 5 * minute;

/**
 * Follows job runs as far as the service and the cluster tell of them: milestones come from objects
 * of the cluster, ends from listings or from notices with a listing now and then. What is reported
 * late keeps the instant at which it happened.
 */
export class PolledJobWatcher implements JobWatcher {
  readonly #options: PolledJobWatcherOptions;
  #poll: JobRunPoll | undefined;
  #onChange: (change: JobRunChange) => void = () => undefined;

  constructor(options: PolledJobWatcherOptions) {
    this.#options = options;
  }

  get counts(): WatchCounts | null {
    return this.#poll?.counts ?? null;
  }

  watch(
    session: Session,
    onChange: (change: JobRunChange) => void,
    onError: (error: TargetError) => void,
  ): void {
    this.stop();
    const { timeline, reader, milestones, notices, watch, listPerSecond } = this.#options;
    const byNotice = watch.jobRuns === 'events';
    const poll = new JobRunPoll({
      timeline,
      reader,
      intervalMs: byNotice ? Math.max(sweepIntervalMs, watch.intervalMs) : watch.intervalMs,
      requestsPerSecondMax: watch.quotaShare * listPerSecond,
      onStatus: (status) => this.#seen(status),
      onError,
    });
    this.#poll = poll;
    this.#onChange = onChange;
    milestones.watch(
      session,
      (change) => {
        // What is seen of a job run after its end says nothing new.
        if (poll.followed.get(change.jobRunId)?.isFinished !== true) onChange(change);
      },
      onError,
    );
    if (byNotice) notices.watch(session, (end) => this.#finish(end), onError);
    poll.start();
  }

  follow(jobRunId: string, virtualClusterId: string, requestedAt: Instant): void {
    this.#poll?.followed.add({
      id: jobRunId,
      virtualClusterId,
      createdAfter: requestedAt,
      createdBefore: this.#options.timeline.now(),
      isFinished: false,
    });
  }

  stop(): void {
    this.#poll?.stop();
    this.#options.milestones.stop();
    this.#options.notices.stop();
  }

  #seen(status: JobRunStatus): void {
    const { state, jobRunId, reason, details, finishedAt } = status;
    if (state !== 'COMPLETED' && state !== 'FAILED' && state !== 'CANCELLED') return;
    const at = finishedAt ?? this.#options.timeline.now();
    this.#finish({ kind: 'finished', jobRunId, state, reason, details, at });
  }

  #finish(end: JobRunEnd): void {
    const jobRun = this.#poll?.followed.get(end.jobRunId);
    if (jobRun === undefined || jobRun.isFinished) return;
    jobRun.isFinished = true;
    this.#onChange(end);
  }
}
