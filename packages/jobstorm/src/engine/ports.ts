import type { ClusterSample } from '../model/cluster-sample.ts';
import type { ErrorKind } from '../model/errors.ts';
import type { Instant } from '../model/instant.ts';
import type {
  FailureReason,
  FinalJobRunState,
  JobMilestone,
  JobRunState,
} from '../model/job-run.ts';
import type { JournalEntry } from '../model/journal-entry.ts';
import type { PodRecord } from '../model/pod-record.ts';
import type { LeftBehind, Session } from '../model/session.ts';
import type { StartJobRunRequest } from '../model/start-job-run-request.ts';

/*
 * What the engine needs of the world, as callbacks: the engine is a synchronous state machine and
 * every port answers on the timeline, in virtual or in wall-clock time. No callback is ever called
 * from within the call that registers it.
 */

/** A timer that can be cancelled once; a handle is never reused while its timer is pending. */
export type TimerHandle = number;

/** Time, virtual or real. */
export interface Timeline {
  /** Now; never runs back. */
  now(): Instant;
  /**
   * Calls back at this instant, or as soon as possible after it; at once (but not synchronously)
   * when it has passed. Callbacks for the same instant come in the order in which they were asked
   * for.
   */
  at(instant: Instant, callback: () => void): TimerHandle;
  /** Takes a pending timer back; does nothing when it has already fired. */
  cancel(handle: TimerHandle): void;
}

/** An error of the target as a value: what kind, the service's own code, and words for the user. */
export interface TargetError {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly message: string;
}

export type SubmitOutcome =
  | { readonly kind: 'accepted'; readonly jobRunId: string }
  | { readonly kind: 'error'; readonly error: TargetError };

export type CancelOutcome =
  { readonly kind: 'accepted' } | { readonly kind: 'error'; readonly error: TargetError };

/** One job to submit; the request is complete, every placeholder filled in. */
export interface Submission {
  readonly virtualClusterId: string;
  /** The same for every attempt at one arrival, so that none is started twice. */
  readonly clientToken: string;
  readonly request: StartJobRunRequest;
  /** What the twin runs in place of the user's program; a real target ignores it. */
  readonly template: string;
}

/**
 * Starts and cancels job runs, one request a call: an implementation never retries, so that the
 * engine sees, and the journal shows, each refusal.
 */
export interface JobSubmitter {
  submit(submission: Submission, onOutcome: (outcome: SubmitOutcome) => void): void;
  cancel(
    virtualClusterId: string,
    jobRunId: string,
    onOutcome: (outcome: CancelOutcome) => void,
  ): void;
}

/** A step in the life of a job run, with the instant at which it happened at the source. */
export interface JobRunMilestone {
  readonly kind: 'milestone';
  readonly jobRunId: string;
  readonly milestone: JobMilestone;
  readonly at: Instant;
}

/** The end of a job run, with the instant at which it happened at the source. */
export interface JobRunEnd {
  readonly kind: 'finished';
  readonly jobRunId: string;
  readonly state: FinalJobRunState;
  readonly reason: FailureReason | null;
  readonly details: string;
  readonly at: Instant;
}

export type JobRunChange = JobRunMilestone | JobRunEnd;

/** What watching job runs has cost since it began; each retry is a request of its own. */
export interface WatchCounts {
  /** Requests by action of the API. */
  readonly requests: Readonly<Record<string, number>>;
  readonly throttled: number;
  /** Refused or failed for another reason. */
  readonly failed: number;
}

/**
 * Reports the changes of a session's job runs, each milestone at most once and in order, and
 * `finished` exactly once, as the last change of a job run. A change may be reported before the
 * submitter's own answer has arrived, and any time after it happened.
 */
export interface JobWatcher {
  /** null when watching costs no request of the job service. */
  readonly counts: WatchCounts | null;
  watch(
    session: Session,
    onChange: (change: JobRunChange) => void,
    onError: (error: TargetError) => void,
  ): void;
  /**
   * A job run was accepted: its end is to be found out.
   *
   * @param requestedAt the earliest instant at which the service can have created it
   */
  follow(jobRunId: string, virtualClusterId: string, requestedAt: Instant): void;
  stop(): void;
}

/** Which job runs of a virtual cluster a listing is for. */
export interface JobRunQuery {
  readonly virtualClusterId: string;
  readonly states: readonly JobRunState[];
  readonly createdAfter: Instant | null;
  readonly createdBefore: Instant | null;
  /** From the page before; null for the first. */
  readonly nextToken: string | null;
}

/** What the job service says of a job run. */
export interface JobRunStatus {
  readonly jobRunId: string;
  readonly state: JobRunState;
  readonly finishedAt: Instant | null;
  /** A listing leaves it out. */
  readonly reason: FailureReason | null;
  readonly details: string;
}

export interface JobRunPage {
  readonly jobRuns: readonly JobRunStatus[];
  /** null on the last page. */
  readonly nextToken: string | null;
}

export type ReadOutcome<Value> =
  | { readonly kind: 'ok'; readonly value: Value }
  | { readonly kind: 'error'; readonly error: TargetError };

/** Reads job runs, one request a call: an implementation never retries. */
export interface JobRunReader {
  list(query: JobRunQuery, onOutcome: (outcome: ReadOutcome<JobRunPage>) => void): void;
  describe(
    virtualClusterId: string,
    jobRunId: string,
    onOutcome: (outcome: ReadOutcome<JobRunStatus>) => void,
  ): void;
}

/** Reports milestones of a session's job runs from the objects of the cluster, each once. */
export interface MilestoneWatcher {
  watch(
    session: Session,
    onMilestone: (milestone: JobRunMilestone) => void,
    onError: (error: TargetError) => void,
  ): void;
  stop(): void;
}

/**
 * Notices of ended job runs (EventBridge): late, in any order, now and then twice or never.
 */
export interface JobRunNotices {
  watch(
    session: Session,
    onEnd: (end: JobRunEnd) => void,
    onError: (error: TargetError) => void,
  ): void;
  stop(): void;
}

/** Samples the cluster at a fixed interval. */
export interface ClusterWatcher {
  watch(
    session: Session,
    intervalMs: number,
    onSample: (sample: ClusterSample) => void,
    onError: (error: TargetError) => void,
  ): void;
  /** The next sample is the last: whoever charges job runs charges them for what is still there. */
  conclude?(): void;
  stop(): void;
}

/** Tells of every pod of a session's job runs once it has gone. */
export interface PodWatcher {
  watch(session: Session, onGone: (pod: PodRecord) => void): void;
  stop(): void;
}

export interface SessionSpec {
  readonly id: string;
  readonly clusterName: string;
  readonly region: string;
  readonly namespaces: number;
}

export type PrepareResult =
  | { readonly kind: 'ready'; readonly session: Session }
  /** What could be made before the error; the caller cleans it up. */
  | { readonly kind: 'error'; readonly error: TargetError; readonly partial: Session };

export type CleanUpResult =
  /** Verified against the target, not assumed. */
  | { readonly kind: 'done'; readonly leftBehind: LeftBehind }
  | { readonly kind: 'error'; readonly error: TargetError; readonly leftBehind: LeftBehind };

/** How many parts of the work are done: for the user's eyes only. */
export type ProgressListener = (done: number, total: number) => void;

export interface CleanUpOptions {
  /**
   * False = remove nothing and only count what is there: for a run that leaves its jobs running.
   */
  readonly remove: boolean;
}

/** Creates and removes what a run lives in: namespaces, access for EMR, virtual clusters. */
export interface SessionManager {
  prepare(
    spec: SessionSpec,
    onProgress: ProgressListener,
    onResult: (result: PrepareResult) => void,
  ): void;
  /** Sessions on the target, found by their own marks and not by any local file. */
  find(
    query: { readonly session?: string; readonly clusterName?: string },
    onResult: (sessions: readonly Session[], error?: TargetError) => void,
  ): void;
  /**
   * Deletes virtual clusters, then namespaces, then counts what is left. Harmless when repeated.
   */
  cleanUp(
    session: Session,
    options: CleanUpOptions,
    onProgress: ProgressListener,
    onResult: (result: CleanUpResult) => void,
  ): void;
}

/** The append-only record of a run. */
export interface RunJournal {
  /** @throws {JobstormError} of kind `storage` when the record cannot be kept */
  append(entry: JournalEntry): void;
}

/** Everything of one target. */
export interface Target {
  readonly sessions: SessionManager;
  readonly submitter: JobSubmitter;
  readonly jobWatcher: JobWatcher;
  readonly clusterWatcher: ClusterWatcher;
  /** Absent = the target cannot tell of single pods. */
  readonly podWatcher?: PodWatcher;
}
