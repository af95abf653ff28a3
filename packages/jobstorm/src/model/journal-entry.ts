import type { ClusterSample } from './cluster-sample.ts';
import type { ErrorKind } from './errors.ts';
import type { Instant } from './instant.ts';
import type { FailureReason, FinalJobRunState, JobMilestone } from './job-run.ts';
import type { PodRecord } from './pod-record.ts';
import type { RunPhase } from './run-phase.ts';
import type { Scenario } from './scenario.ts';
import type { LeftBehind, VirtualCluster } from './session.ts';

/** Raised when an entry's meaning changes, so that an old journal is never read wrongly. */
export const journalVersion = 1;

/** `jobs`: its size is bounded by the jobs of the run; `full`: every pod is told of, too. */
export const journalDetails = ['jobs', 'full'] as const;

export type JournalDetail = (typeof journalDetails)[number];

/**
 * One line of a run's journal: what happened, when, in whole milliseconds since the timeline began.
 * The summary, the series and the report are all folds over these entries, so everything of a run
 * can be rebuilt from its journal. Entries are in the order in which they became known; `at` is the
 * instant of the thing itself, which a watcher may report late.
 */
export type JournalEntry =
  | RunEntry
  | PhaseEntry
  | ResumeEntry
  | SessionEntry
  | ArrivalEntry
  | DroppedEntry
  | AttemptEntry
  | AcceptedEntry
  | RejectedEntry
  | MilestoneEntry
  | FinishedEntry
  | CancelEntry
  | PodEntry
  | SampleEntry
  | WatchEntry
  | FaultEntry
  | InterruptEntry
  | LeftBehindEntry
  | EndEntry;

/** Always the first entry. */
export interface RunEntry {
  readonly kind: 'run';
  readonly at: Instant;
  readonly journalVersion: number;
  readonly jobstormVersion: string;
  /** The date of instant 0: virtual on the twin. ISO 8601, UTC. */
  readonly startedAt: string;
  readonly session: string;
  readonly scenario: Scenario;
}

export interface PhaseEntry {
  readonly kind: 'phase';
  readonly at: Instant;
  readonly phase: RunPhase;
}

/**
 * Another process goes on with the run, whose process was killed. Nobody ran it in between: what
 * was due after `stoppedAt` comes later by `at` − `stoppedAt`.
 */
export interface ResumeEntry {
  readonly kind: 'resume';
  readonly at: Instant;
  /** The last instant that the journal knew of. */
  readonly stoppedAt: Instant;
}

/** The session is ready: namespaces and virtual clusters exist. */
export interface SessionEntry {
  readonly kind: 'session';
  readonly at: Instant;
  readonly virtualClusters: readonly VirtualCluster[];
}

/** An arrival was started: the first request to submit it goes out at `at`. */
export interface ArrivalEntry {
  readonly kind: 'arrival';
  readonly at: Instant;
  /** Counts from 0 in the order of intention. */
  readonly arrival: number;
  readonly intendedAt: Instant;
  readonly template: string;
  /** Index into the session's virtual clusters. */
  readonly virtualCluster: number;
  readonly az: string | null;
  /** The virtual user who submits it; absent in an open load. */
  readonly user?: number;
}

/** An arrival that was never started, because too many were in flight. */
export interface DroppedEntry {
  readonly kind: 'dropped';
  readonly at: Instant;
  readonly arrival: number;
  readonly intendedAt: Instant;
  readonly template: string;
  readonly user?: number;
}

/** An attempt to submit that was not accepted; `retryAt` is null when it was the last one. */
export interface AttemptEntry {
  readonly kind: 'attempt';
  readonly at: Instant;
  readonly arrival: number;
  /** From 1. */
  readonly attempt: number;
  readonly error: ErrorKind;
  /** The service's own code, such as ThrottlingException. */
  readonly code: string;
  readonly retryAt: Instant | null;
}

/** The service accepted the job at attempt number `attempts`. */
export interface AcceptedEntry {
  readonly kind: 'accepted';
  readonly at: Instant;
  readonly arrival: number;
  readonly attempts: number;
  readonly jobRunId: string;
}

/** The arrival was given up: no attempt was accepted. */
export interface RejectedEntry {
  readonly kind: 'rejected';
  readonly at: Instant;
  readonly arrival: number;
  readonly attempts: number;
  readonly error: ErrorKind;
  readonly code: string;
  readonly message: string;
}

export interface MilestoneEntry {
  readonly kind: 'milestone';
  readonly at: Instant;
  readonly arrival: number;
  readonly milestone: JobMilestone;
}

export interface FinishedEntry {
  readonly kind: 'finished';
  readonly at: Instant;
  readonly arrival: number;
  readonly state: FinalJobRunState;
  /** Null unless it failed, and where its end was seen in a listing, which does not say. */
  readonly reason: FailureReason | null;
  /** The service's `stateDetails`. */
  readonly details: string;
  /** When the run learned of it. */
  readonly seenAt: Instant;
}

/** One answer to a request to cancel a job run. */
export interface CancelEntry {
  readonly kind: 'cancel';
  readonly at: Instant;
  readonly arrival: number;
  readonly outcome: 'accepted' | ErrorKind;
}

/** A pod that has gone, at `at`: only in a journal of full detail. */
export interface PodEntry extends PodRecord {
  readonly kind: 'pod';
  readonly at: Instant;
}

export interface SampleEntry {
  readonly kind: 'sample';
  readonly at: Instant;
  readonly sample: ClusterSample;
}

/** What following job runs has cost so far; there is none where it costs the service nothing. */
export interface WatchEntry {
  readonly kind: 'watch';
  readonly at: Instant;
  /** Requests by action of the API, each retry one of its own. */
  readonly requests: Readonly<Record<string, number>>;
  readonly throttled: number;
  readonly failed: number;
}

/** Setting up, watching or cleaning up met an error; the run went on or ended as the phases say. */
export interface FaultEntry {
  readonly kind: 'fault';
  readonly at: Instant;
  readonly where: 'prepare' | 'watch' | 'clean-up';
  readonly error: ErrorKind;
  readonly message: string;
}

/** The user interrupted: the first time ends arrivals, the second cancels. */
export interface InterruptEntry {
  readonly kind: 'interrupt';
  readonly at: Instant;
  readonly count: number;
}

export interface LeftBehindEntry {
  readonly kind: 'leftBehind';
  readonly at: Instant;
  readonly leftBehind: LeftBehind;
}

/** Always the last entry of a run that was not killed. */
export interface EndEntry {
  readonly kind: 'end';
  readonly at: Instant;
}
