import type { RetryPolicy } from '../model/scenario.ts';
import type { RandomStream } from '../util/random.ts';
import type { Job } from './job.ts';
import type { JournalWriter } from './journal-writer.ts';
import type {
  JobSubmitter,
  Submission,
  SubmitOutcome,
  TargetError,
  TimerHandle,
  Timeline,
} from './ports.ts';
import { retryWaitMs } from './retry-policy.ts';

export interface SubmissionsOptions {
  readonly timeline: Timeline;
  readonly submitter: JobSubmitter;
  readonly retry: RetryPolicy;
  readonly jitter: RandomStream;
  readonly journal: JournalWriter;
  /** Makes the request of a job; the same one for each attempt, so that none need be kept. */
  readonly submissionOf: (job: Job) => Submission;
  readonly onAccepted: (job: Job, jobRunId: string) => void;
  readonly onRejected: (job: Job) => void;
  /** An attempt was refused, whether or not another follows. */
  readonly onRefused: (error: TargetError) => void;
}

const endedBeforeAnswer: TargetError = {
  kind: 'aborted',
  code: 'RunEnded',
  message: 'The run ended before the service answered',
};

/**
 * Brings each arrival to one answer, accepted or rejected, by as many attempts as the policy
 * allows.
 */
export class Submissions {
  readonly #options: SubmissionsOptions;
  readonly #sent = new Set<Job>();
  readonly #waiting = new Map<Job, { readonly timer: TimerHandle; readonly error: TargetError }>();
  #isGivingUp = false;

  constructor(options: SubmissionsOptions) {
    this.#options = options;
  }

  /** Arrivals without an answer yet, those that wait for their next attempt included. */
  get pending(): number {
    return this.#sent.size + this.#waiting.size;
  }

  submit(job: Job): void {
    job.attempts += 1;
    this.#sent.add(job);
    const { submitter, submissionOf } = this.#options;
    submitter.submit(submissionOf(job), (outcome) => this.#answer(job, outcome));
  }

  /** Another process may have sent a request for this arrival, and nobody waits for its answer. */
  giveUp(job: Job): void {
    job.attempts += 1;
    this.#reject(job, endedBeforeAnswer);
  }

  /** No further attempts: what waits for one is rejected now, the rest with its next refusal. */
  giveUpRetries(): void {
    this.#isGivingUp = true;
    for (const [job, { timer, error }] of [...this.#waiting]) {
      if (!this.#waiting.delete(job)) continue;
      this.#options.timeline.cancel(timer);
      this.#reject(job, error);
    }
  }

  /** Rejects what is still unanswered; an answer that comes later is not looked at. */
  abandon(): void {
    this.giveUpRetries();
    for (const job of [...this.#sent]) {
      if (this.#sent.delete(job)) this.#reject(job, endedBeforeAnswer);
    }
  }

  #answer(job: Job, outcome: SubmitOutcome): void {
    if (!this.#sent.delete(job)) return;
    if (outcome.kind === 'error') {
      this.#refused(job, outcome.error);
      return;
    }
    this.#options.journal.accepted(job, outcome.jobRunId);
    this.#options.onAccepted(job, outcome.jobRunId);
  }

  #refused(job: Job, error: TargetError): void {
    const { journal, jitter, retry, timeline } = this.#options;
    this.#options.onRefused(error);
    const waitMs = this.#isGivingUp ? null : retryWaitMs(retry, job.attempts, error.kind, jitter);
    if (waitMs === null) {
      journal.attempt(job, error, null);
      this.#reject(job, error);
      return;
    }
    const retryAt = timeline.now() + waitMs;
    journal.attempt(job, error, retryAt);
    const timer = timeline.at(retryAt, () => {
      this.#waiting.delete(job);
      this.submit(job);
    });
    this.#waiting.set(job, { timer, error });
  }

  #reject(job: Job, error: TargetError): void {
    this.#options.journal.rejected(job, error);
    this.#options.onRejected(job);
  }
}
