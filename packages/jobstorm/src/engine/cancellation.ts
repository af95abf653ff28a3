import { minute } from '../model/instant.ts';
import { assert } from '../util/assert.ts';
import { AdaptivePace } from './adaptive-pace.ts';
import { Backlog } from './backlog.ts';
import type { Job } from './job.ts';
import type { JournalWriter } from './journal-writer.ts';
import type { CancelOutcome, JobSubmitter, TimerHandle, Timeline } from './ports.ts';
import { isRetriable } from './retry-policy.ts';

/** Requests to cancel that have no answer yet. */
const outstandingMax = 32;
/** Tries for one job run in a row, throttled ones not counted: those say nothing about the job run. */
const failuresMax = 5;
/** After so many, the service is left alone for as long. */
const pauseMs = minute;

export interface CancellationOptions {
  readonly timeline: Timeline;
  readonly submitter: JobSubmitter;
  readonly journal: JournalWriter;
  readonly virtualClusterIdOf: (job: Job) => string;
  /** A job run that has finished meanwhile needs no request. */
  readonly isActive: (job: Job) => boolean;
  readonly onAccepted: () => void;
}

/**
 * Cancels job runs, one request each, at a pace that adapts to the account's quota: thousands of
 * job runs cancelled at once would mostly be throttled, and starve everyone else on the account.
 * What was throttled goes to the end of the line.
 */
export class Cancellation {
  readonly #options: CancellationOptions;
  readonly #pace = new AdaptivePace();
  readonly #backlog = new Backlog<Job>();
  readonly #failures = new Map<Job, number>();
  /** Job runs whose tries have all failed, until they are tried again. */
  #paused: Job[] = [];
  #pause: TimerHandle | undefined;
  #outstanding = 0;
  #timer: TimerHandle | undefined;
  #isStopped = false;

  constructor(options: CancellationOptions) {
    this.#options = options;
  }

  /**
   * Job runs whose cancellation is still to be asked for, those that have finished since included.
   */
  get remaining(): number {
    return this.#backlog.size + this.#outstanding + this.#paused.length;
  }

  add(job: Job): void {
    this.#backlog.push(job);
    this.#proceed();
  }

  /** Sends no further request. */
  stop(): void {
    this.#isStopped = true;
    const { timeline } = this.#options;
    if (this.#timer !== undefined) timeline.cancel(this.#timer);
    if (this.#pause !== undefined) timeline.cancel(this.#pause);
    this.#timer = this.#pause = undefined;
  }

  #proceed(): void {
    if (this.#isStopped || this.#timer !== undefined || this.#outstanding >= outstandingMax) return;
    const job = this.#nextActive();
    if (job === undefined) return;
    this.#send(job);
    const { timeline } = this.#options;
    this.#timer = timeline.at(timeline.now() + this.#pace.gapMs, () => {
      this.#timer = undefined;
      this.#proceed();
    });
  }

  #nextActive(): Job | undefined {
    for (;;) {
      const job = this.#backlog.shift();
      if (job === undefined || this.#options.isActive(job)) return job;
      this.#failures.delete(job);
    }
  }

  #send(job: Job): void {
    const { submitter, virtualClusterIdOf } = this.#options;
    assert(job.jobRunId !== null, 'a job run that is cancelled was accepted');
    this.#outstanding += 1;
    submitter.cancel(virtualClusterIdOf(job), job.jobRunId, (outcome) => {
      this.#outstanding -= 1;
      this.#answer(job, outcome);
      this.#proceed();
    });
  }

  #answer(job: Job, outcome: CancelOutcome): void {
    const { journal, onAccepted, timeline } = this.#options;
    journal.cancel(job, outcome.kind === 'accepted' ? 'accepted' : outcome.error.kind);
    if (outcome.kind === 'accepted') {
      this.#failures.delete(job);
      this.#pace.passed();
      onAccepted();
    } else if (outcome.error.kind === 'throttled') {
      this.#pace.throttled(timeline.now());
      this.#backlog.push(job);
    } else if (isRetriable(outcome.error.kind)) {
      this.#failed(job);
    }
  }

  #failed(job: Job): void {
    const failures = (this.#failures.get(job) ?? 0) + 1;
    if (failures < failuresMax) {
      this.#failures.set(job, failures);
      this.#backlog.push(job);
    } else {
      this.#failures.delete(job);
      this.#setAside(job);
    }
  }

  /** A fault of some minutes passes, and the job run would go on for as long as it lasts. */
  #setAside(job: Job): void {
    this.#paused.push(job);
    if (this.#isStopped || this.#pause !== undefined) return;
    const { timeline } = this.#options;
    this.#pause = timeline.at(timeline.now() + pauseMs, () => {
      this.#pause = undefined;
      const paused = this.#paused;
      this.#paused = [];
      for (const one of paused) this.add(one);
    });
  }
}
