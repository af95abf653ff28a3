import type { ClusterSample } from '../model/cluster-sample.ts';
import type { ErrorKind } from '../model/errors.ts';
import type { Instant } from '../model/instant.ts';
import { journalVersion, type FaultEntry, type JournalEntry } from '../model/journal-entry.ts';
import type { PodRecord } from '../model/pod-record.ts';
import type { RunPhase } from '../model/run-phase.ts';
import type { Scenario } from '../model/scenario.ts';
import type { LeftBehind, Session } from '../model/session.ts';
import { clockSkewMaxMs } from './clock-skew.ts';
import type { Job } from './job.ts';
import type { JobRunChange, RunJournal, TargetError, Timeline, WatchCounts } from './ports.ts';

/** What is known of a run before it starts. */
export interface RunIdentity {
  readonly scenario: Scenario;
  readonly sessionId: string;
  /** The date of instant 0, ISO 8601, UTC. */
  readonly startedAt: string;
  readonly jobstormVersion: string;
}

/**
 * Writes what happens into the journal: the one place where instants become whole milliseconds.
 *
 * A journal that cannot be written any more must not stop the engine half-way: the first failure is
 * kept, told once, and nothing is written after it, so that what is on the disk has no gap.
 */
export class JournalWriter {
  readonly #journal: RunJournal;
  readonly #timeline: Timeline;
  readonly #onFailure: () => void;
  #failure: { readonly thrown: unknown } | null = null;
  #isClosed = false;

  /** @param onFailure called at most once, from within the write that failed */
  constructor(journal: RunJournal, timeline: Timeline, onFailure: () => void) {
    this.#journal = journal;
    this.#timeline = timeline;
    this.#onFailure = onFailure;
  }

  /** What the journal threw; null while everything was written. */
  get failure(): { readonly thrown: unknown } | null {
    return this.#failure;
  }

  run(identity: RunIdentity): void {
    this.#append({
      kind: 'run',
      at: this.#now(),
      journalVersion,
      jobstormVersion: identity.jobstormVersion,
      startedAt: identity.startedAt,
      session: identity.sessionId,
      scenario: identity.scenario,
    });
  }

  phase(phase: RunPhase): void {
    this.#append({ kind: 'phase', at: this.#now(), phase });
  }

  /** Another process goes on from where the journal ends. */
  resume(stoppedAt: Instant): void {
    this.#append({ kind: 'resume', at: this.#now(), stoppedAt });
  }

  session(session: Session): void {
    const { virtualClusters } = session;
    this.#append({ kind: 'session', at: this.#now(), virtualClusters });
  }

  arrival(job: Job, template: string): void {
    this.#append({
      kind: 'arrival',
      at: this.#now(),
      arrival: job.arrival,
      intendedAt: wholeMs(job.intendedAt),
      template,
      virtualCluster: job.plan.virtualCluster,
      az: job.plan.az,
      ...(job.user === null ? {} : { user: job.user }),
    });
  }

  dropped(job: Job, template: string): void {
    const intendedAt = wholeMs(job.intendedAt);
    this.#append({
      kind: 'dropped',
      at: this.#now(),
      arrival: job.arrival,
      intendedAt,
      template,
      ...(job.user === null ? {} : { user: job.user }),
    });
  }

  attempt(job: Job, error: TargetError, retryAt: Instant | null): void {
    this.#append({
      kind: 'attempt',
      at: this.#now(),
      arrival: job.arrival,
      attempt: job.attempts,
      error: error.kind,
      code: error.code,
      retryAt: retryAt === null ? null : wholeMs(retryAt),
    });
  }

  accepted(job: Job, jobRunId: string): void {
    const { arrival, attempts } = job;
    this.#append({ kind: 'accepted', at: this.#now(), arrival, attempts, jobRunId });
  }

  rejected(job: Job, error: TargetError): void {
    this.#append({
      kind: 'rejected',
      at: this.#now(),
      arrival: job.arrival,
      attempts: job.attempts,
      error: error.kind,
      code: error.code,
      message: error.message,
    });
  }

  change(job: Job, change: JobRunChange): void {
    const at = this.#told(change.at);
    const { arrival } = job;
    if (change.kind === 'milestone') {
      this.#append({ kind: 'milestone', at, arrival, milestone: change.milestone });
    } else {
      const { state, reason, details } = change;
      const seenAt = this.#now();
      this.#append({ kind: 'finished', at, arrival, state, reason, details, seenAt });
    }
  }

  cancel(job: Job, outcome: 'accepted' | ErrorKind): void {
    this.#append({ kind: 'cancel', at: this.#now(), arrival: job.arrival, outcome });
  }

  pod(pod: PodRecord): void {
    const { jobRunId, role, createdAt, scheduledAt, runningAt, node } = pod;
    this.#append({
      kind: 'pod',
      at: this.#now(),
      jobRunId,
      role,
      createdAt: this.#told(createdAt),
      scheduledAt: scheduledAt === null ? null : this.#told(scheduledAt),
      runningAt: runningAt === null ? null : this.#told(runningAt),
      node,
    });
  }

  sample(sample: ClusterSample): void {
    this.#append({ kind: 'sample', at: this.#now(), sample });
  }

  watch(counts: WatchCounts): void {
    this.#append({ kind: 'watch', at: this.#now(), ...counts });
  }

  fault(where: FaultEntry['where'], error: TargetError): void {
    const { kind, message } = error;
    this.#append({ kind: 'fault', at: this.#now(), where, error: kind, message });
  }

  interrupt(count: number): void {
    this.#append({ kind: 'interrupt', at: this.#now(), count });
  }

  leftBehind(leftBehind: LeftBehind): void {
    this.#append({ kind: 'leftBehind', at: this.#now(), leftBehind });
  }

  /** The last entry: whatever is reported after it is not written. */
  end(): void {
    this.#append({ kind: 'end', at: this.#now() });
    this.#isClosed = true;
  }

  #append(entry: JournalEntry): void {
    if (this.#isClosed || this.#failure !== null) return;
    try {
      this.#journal.append(entry);
    } catch (thrown) {
      this.#failure = { thrown };
      this.#onFailure();
    }
  }

  #now(): Instant {
    return wholeMs(this.#timeline.now());
  }

  /**
   * An instant that a service or a cluster tells of. Whoever may write statuses there may write any
   * time; one before the run, or later than clocks differ by, is no instant of this run.
   */
  #told(at: Instant): Instant {
    return wholeMs(Math.min(Math.max(0, at), this.#timeline.now() + clockSkewMaxMs));
  }
}

function wholeMs(instant: Instant): Instant {
  return Math.round(instant);
}
