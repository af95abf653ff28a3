import { jobMilestones } from '../model/job-run.ts';
import { assert } from '../util/assert.ts';
import type { Job } from './job.ts';
import type { JournalWriter } from './journal-writer.ts';
import type { JobRunChange } from './ports.ts';

/** What finished, as far as counts go. */
export type OnFinished = (job: Job, change: JobRunChange & { readonly kind: 'finished' }) => void;

/**
 * Knows which job run belongs to which arrival, from acceptance until it finishes. Changes that a
 * watcher reports before the service has told the id are kept until it does.
 */
export class JobTracker {
  readonly #journal: JournalWriter;
  readonly #onFinished: OnFinished;
  readonly #active = new Map<string, Job>();
  readonly #early = new Map<string, JobRunChange[]>();
  /** Of job runs that another process has followed: how many milestones it knew. */
  readonly #known = new Map<string, number>();
  #finishedBefore: ReadonlySet<string> = new Set();

  constructor(journal: JournalWriter, onFinished: OnFinished) {
    this.#journal = journal;
    this.#onFinished = onFinished;
  }

  /** Accepted and not finished. */
  get active(): number {
    return this.#active.size;
  }

  jobs(): Iterable<Job> {
    return this.#active.values();
  }

  has(job: Job): boolean {
    return job.jobRunId !== null && this.#active.has(job.jobRunId);
  }

  accepted(job: Job, jobRunId: string): void {
    assert(!this.#active.has(jobRunId), 'a job run belongs to one arrival');
    job.jobRunId = jobRunId;
    this.#active.set(jobRunId, job);
    const early = this.#early.get(jobRunId);
    if (early === undefined) return;
    this.#early.delete(jobRunId);
    for (const change of early) this.#apply(job, change);
  }

  /**
   * A job run that another process has followed goes on to be followed: its milestones up to there
   * are known.
   */
  restored(job: Job, milestones: number): void {
    if (job.jobRunId === null) return;
    this.#active.set(job.jobRunId, job);
    if (milestones > 0) this.#known.set(job.jobRunId, milestones);
  }

  /** What is seen of these job runs says nothing new. */
  restoredFinished(jobRunIds: ReadonlySet<string>): void {
    this.#finishedBefore = jobRunIds;
  }

  changed(change: JobRunChange): void {
    if (this.#finishedBefore.has(change.jobRunId)) return;
    const job = this.#active.get(change.jobRunId);
    if (job !== undefined) {
      this.#apply(job, change);
      return;
    }
    const early = this.#early.get(change.jobRunId);
    if (early === undefined) this.#early.set(change.jobRunId, [change]);
    else early.push(change);
  }

  #apply(job: Job, change: JobRunChange): void {
    if (this.#isKnown(change)) return;
    this.#journal.change(job, change);
    if (change.kind === 'milestone') return;
    this.#known.delete(change.jobRunId);
    this.#active.delete(change.jobRunId);
    this.#onFinished(job, change);
  }
  #isKnown(change: JobRunChange): boolean {
    if (change.kind !== 'milestone') return false;
    const known = this.#known.get(change.jobRunId);
    return known !== undefined && jobMilestones.indexOf(change.milestone) < known;
  }
}
