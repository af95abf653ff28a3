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

  changed(change: JobRunChange): void {
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
    this.#journal.change(job, change);
    if (change.kind === 'milestone') return;
    this.#active.delete(change.jobRunId);
    this.#onFinished(job, change);
  }
}
