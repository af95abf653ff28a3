import type { Instant } from '../../model/instant.ts';
import { jobMilestones } from '../../model/job-run.ts';
import type {
  ArrivalEntry,
  DroppedEntry,
  FinishedEntry,
  JournalEntry,
} from '../../model/journal-entry.ts';
import { emptyLoadTally, type LoadCounts } from '../run-progress.ts';
import type { RestoredJob, RestoredLoad, RestoredUser } from './restored-run.ts';

type Mutable<Type> = { -readonly [Member in keyof Type]: Type[Member] };

const countOfState = {
  COMPLETED: 'completed',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
} as const satisfies Record<FinishedEntry['state'], keyof LoadCounts>;

/** Folds what a journal tells of arrivals into what had become of them. */
export class LoadRestorer {
  readonly #counts = emptyLoadTally();
  readonly #jobs = new Map<number, Mutable<RestoredJob>>();
  readonly #finishedJobRuns = new Set<string>();
  readonly #users = new Map<number, Mutable<RestoredUser>>();

  add(entry: JournalEntry): void {
    switch (entry.kind) {
      case 'arrival':
        return this.#started(entry);
      case 'dropped':
        return this.#dropped(entry);
      case 'attempt':
        this.#counts[entry.error === 'throttled' ? 'throttled' : 'errors'] += 1;
        return this.#change(entry.arrival, (job) => (job.attempts = entry.attempt));
      case 'accepted':
        this.#counts.accepted += 1;
        this.#answered(entry.arrival, entry.at);
        return this.#change(entry.arrival, (job) => (job.jobRunId = entry.jobRunId));
      case 'milestone':
        return this.#change(entry.arrival, (job) => {
          job.milestones = jobMilestones.indexOf(entry.milestone) + 1;
        });
      case 'rejected':
        this.#counts.rejected += 1;
        this.#answered(entry.arrival, entry.at);
        this.#jobs.delete(entry.arrival);
        return;
      case 'finished':
        return this.#finished(entry);
      default:
    }
  }

  /** Pauses last longer by this. */
  standStill(gapMs: number): void {
    for (const user of this.#users.values()) {
      if (user.pausedAt !== null) user.pausedAt += gapMs;
    }
  }

  /** When the first of the arrivals without an answer was intended; Infinity when there is none. */
  get unansweredSince(): Instant {
    const since = [...this.#jobs.values()]
      .filter(({ jobRunId }) => jobRunId === null)
      .map(({ intendedAt }) => intendedAt);
    return since.reduce((first, one) => Math.min(first, one), Infinity);
  }

  restored(): RestoredLoad {
    return {
      counts: this.#counts,
      jobs: [...this.#jobs.values()],
      finishedJobRuns: this.#finishedJobRuns,
      users: this.#users,
    };
  }

  #started({ arrival, intendedAt, template, virtualCluster, az, user }: ArrivalEntry): void {
    this.#counts.intended += 1;
    this.#counts.started += 1;
    this.#jobs.set(arrival, {
      arrival,
      intendedAt,
      template,
      virtualCluster,
      az,
      user: user ?? null,
      attempts: 0,
      jobRunId: null,
      milestones: 0,
    });
    if (user === undefined) return;
    const pauses = this.#users.get(user)?.pauses ?? 0;
    this.#users.set(user, { pauses, pausedAt: null, wasDropped: false });
  }

  #dropped({ at, user }: DroppedEntry): void {
    this.#counts.intended += 1;
    this.#counts.dropped += 1;
    if (user !== undefined) this.#pause(user, at, true);
  }

  #answered(arrival: number, at: Instant): void {
    const user = this.#jobs.get(arrival)?.user ?? null;
    if (user !== null) this.#pause(user, at, false);
  }

  #pause(user: number, pausedAt: Instant, wasDropped: boolean): void {
    const pauses = (this.#users.get(user)?.pauses ?? 0) + 1;
    this.#users.set(user, { pauses, pausedAt, wasDropped });
  }

  #finished({ arrival, state }: FinishedEntry): void {
    this.#counts[countOfState[state]] += 1;
    const jobRunId = this.#jobs.get(arrival)?.jobRunId;
    if (jobRunId !== undefined && jobRunId !== null) this.#finishedJobRuns.add(jobRunId);
    this.#jobs.delete(arrival);
  }

  #change(arrival: number, change: (job: Mutable<RestoredJob>) => void): void {
    const job = this.#jobs.get(arrival);
    if (job !== undefined) change(job);
  }
}
