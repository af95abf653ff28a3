import type { Instant } from '../../model/instant.ts';
import { jobMilestones, type FailureReason, type FinalJobRunState } from '../../model/job-run.ts';
import type { Session } from '../../model/session.ts';
import { assert } from '../../util/assert.ts';
import type {
  CancelOutcome,
  JobRunChange,
  JobSubmitter,
  JobWatcher,
  Submission,
  SubmitOutcome,
  TargetError,
  Timeline,
} from '../ports.ts';

/** What becomes of a job run that nobody cancels. */
export interface JobFate {
  /** From acceptance to the end; the milestones lie evenly between. */
  readonly durationMs: number;
  readonly state: FinalJobRunState;
}

export interface FakeJobServiceOptions {
  readonly submitLatencyMs: number;
  readonly cancelLatencyMs: number;
  /** How long a job run takes to stop once it is cancelled. */
  readonly stopMs: number;
  readonly fateOf: (submission: Submission) => JobFate;
  readonly hasVirtualCluster: (virtualClusterId: string) => boolean;
}

interface FakeJobRun {
  readonly id: string;
  readonly virtualClusterId: string;
  readonly fate: JobFate;
  readonly acceptedAt: Instant;
  /** Milestones reached. */
  step: number;
  status: 'active' | 'cancelling' | 'finished';
  /** How it ended, until somebody was told. */
  untold: JobRunChange | null;
}

/**
 * A job service that keeps the contract of its two ports and nothing else: job runs finish after a
 * given time. Faults are put in by the test: errors for coming calls, and answers that get lost.
 */
export class FakeJobService implements JobSubmitter, JobWatcher {
  /** Errors for the next calls to submit, first one first; the calls have no effect. */
  readonly nextSubmitErrors: TargetError[] = [];
  readonly nextCancelErrors: TargetError[] = [];
  /** Asked at each call to submit when no error is queued; null = none. */
  submitFault: (submission: Submission) => TargetError | null = () => null;
  /** Asked at each call to cancel when no error is queued; null = none. */
  cancelFault: () => TargetError | null = () => null;
  /**
   * The answers to this many next accepted calls get lost: the job runs, the caller sees an error.
   */
  lostAnswers = 0;
  /** Changes are kept back this long, as a watcher that polls would. */
  watchDelayMs = 0;
  /** Watching costs nothing. */
  readonly counts = null;
  /** Calls so far. */
  submitCalls = 0;
  cancelCalls = 0;

  readonly #timeline: Timeline;
  readonly #options: FakeJobServiceOptions;
  readonly #jobRuns = new Map<string, FakeJobRun>();
  readonly #idsByToken = new Map<string, string>();
  readonly #activeByVirtualCluster = new Map<string, number>();
  #onChange: ((change: JobRunChange) => void) | undefined;

  constructor(timeline: Timeline, options: FakeJobServiceOptions) {
    this.#timeline = timeline;
    this.#options = options;
  }

  /** Job runs ever started: fewer than calls when a token was used twice. */
  get jobRunCount(): number {
    return this.#jobRuns.size;
  }

  /** Job runs of this virtual cluster that have not finished. */
  activeIn(virtualClusterId: string): number {
    return this.#activeByVirtualCluster.get(virtualClusterId) ?? 0;
  }

  submit(submission: Submission, onOutcome: (outcome: SubmitOutcome) => void): void {
    this.submitCalls += 1;
    const outcome = this.#submitOutcome(submission);
    this.#later(this.#options.submitLatencyMs, () => onOutcome(outcome));
  }

  cancel(
    virtualClusterId: string,
    jobRunId: string,
    onOutcome: (outcome: CancelOutcome) => void,
  ): void {
    this.cancelCalls += 1;
    const outcome = this.#cancelOutcome(virtualClusterId, jobRunId);
    this.#later(this.#options.cancelLatencyMs, () => onOutcome(outcome));
  }

  watch(_session: Session, onChange: (change: JobRunChange) => void): void {
    assert(this.#onChange === undefined, 'job runs are watched once at a time');
    this.#onChange = onChange;
  }

  /** Every job run is reported, asked for or not; an end that nobody watched is made up for. */
  follow(jobRunId: string): void {
    assert(this.#onChange !== undefined, 'job runs are followed while they are watched');
    const jobRun = this.#jobRuns.get(jobRunId);
    if (jobRun === undefined || jobRun.untold === null) return;
    const end = jobRun.untold;
    jobRun.untold = null;
    this.#later(this.watchDelayMs, () => this.#onChange?.(end));
  }

  stop(): void {
    this.#onChange = undefined;
  }

  #submitOutcome(submission: Submission): SubmitOutcome {
    const error = this.nextSubmitErrors.shift() ?? this.submitFault(submission);
    if (error !== null) return { kind: 'error', error };
    if (!this.#options.hasVirtualCluster(submission.virtualClusterId)) {
      return { kind: 'error', error: fakeError('not-found', 'ResourceNotFoundException') };
    }
    const jobRunId = this.#idsByToken.get(submission.clientToken) ?? this.#startJobRun(submission);
    if (this.lostAnswers === 0) return { kind: 'accepted', jobRunId };
    this.lostAnswers -= 1;
    return { kind: 'error', error: fakeError('transient', 'ConnectionReset') };
  }

  #startJobRun(submission: Submission): string {
    const { virtualClusterId, clientToken } = submission;
    const jobRun: FakeJobRun = {
      id: `fake-${String(this.#jobRuns.size).padStart(9, '0')}`,
      virtualClusterId,
      fate: this.#options.fateOf(submission),
      acceptedAt: this.#timeline.now(),
      step: 0,
      status: 'active',
      untold: null,
    };
    this.#jobRuns.set(jobRun.id, jobRun);
    this.#idsByToken.set(clientToken, jobRun.id);
    this.#activeByVirtualCluster.set(virtualClusterId, this.activeIn(virtualClusterId) + 1);
    this.#waitForNextStep(jobRun);
    return jobRun.id;
  }

  #waitForNextStep(jobRun: FakeJobRun): void {
    const share = (jobRun.step + 1) / (jobMilestones.length + 1);
    this.#timeline.at(jobRun.acceptedAt + jobRun.fate.durationMs * share, () => {
      if (jobRun.status === 'active') this.#takeStep(jobRun);
    });
  }

  #takeStep(jobRun: FakeJobRun): void {
    const milestone = jobMilestones[jobRun.step];
    if (milestone === undefined) {
      this.#finish(jobRun, jobRun.fate.state);
      return;
    }
    jobRun.step += 1;
    const at = this.#timeline.now();
    this.#report({ kind: 'milestone', jobRunId: jobRun.id, milestone, at });
    this.#waitForNextStep(jobRun);
  }

  #finish(jobRun: FakeJobRun, state: FinalJobRunState): void {
    jobRun.status = 'finished';
    const { id: jobRunId, virtualClusterId } = jobRun;
    this.#activeByVirtualCluster.set(virtualClusterId, this.activeIn(virtualClusterId) - 1);
    const reason: FailureReason | null = state === 'FAILED' ? 'USER_ERROR' : null;
    const details = state === 'FAILED' ? 'Driver pod failed' : '';
    const at = this.#timeline.now();
    const end: JobRunChange = { kind: 'finished', jobRunId, state, reason, details, at };
    if (this.#onChange === undefined) jobRun.untold = end;
    else this.#report(end);
  }

  #cancelOutcome(virtualClusterId: string, jobRunId: string): CancelOutcome {
    const error = this.nextCancelErrors.shift() ?? this.cancelFault();
    if (error !== null) return { kind: 'error', error };
    const jobRun = this.#jobRuns.get(jobRunId);
    if (jobRun?.virtualClusterId !== virtualClusterId) {
      return { kind: 'error', error: fakeError('not-found', 'ResourceNotFoundException') };
    }
    if (jobRun.status !== 'active') {
      return { kind: 'error', error: fakeError('rejected', 'ValidationException') };
    }
    jobRun.status = 'cancelling';
    this.#later(this.#options.stopMs, () => this.#finish(jobRun, 'CANCELLED'));
    return { kind: 'accepted' };
  }

  #report(change: JobRunChange): void {
    if (this.watchDelayMs === 0) this.#onChange?.(change);
    else this.#later(this.watchDelayMs, () => this.#onChange?.(change));
  }

  #later(ms: number, callback: () => void): void {
    this.#timeline.at(this.#timeline.now() + ms, callback);
  }
}

/** An error of the target, for tests that decide by its kind. */
export function fakeError(kind: TargetError['kind'], code: string): TargetError {
  return { kind, code, message: `${code} by the fake target` };
}
