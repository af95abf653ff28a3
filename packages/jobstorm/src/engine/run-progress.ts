import type { Instant } from '../model/instant.ts';
import type { RunPhase } from '../model/run-phase.ts';

/** Counts of what happened so far to the arrivals of a run. */
export interface LoadCounts {
  readonly intended: number;
  readonly started: number;
  readonly dropped: number;
  /** Requests to submit that were refused because of a rate limit. */
  readonly throttled: number;
  /** Requests to submit that failed for another reason. */
  readonly errors: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly completed: number;
  readonly failed: number;
  readonly cancelled: number;
}

/** Counts that are still to be made. */
export type LoadTally = { -readonly [Count in keyof LoadCounts]: number };

/** A tally of a load that has not begun. */
export function emptyLoadTally(): LoadTally {
  return {
    intended: 0,
    started: 0,
    dropped: 0,
    throttled: 0,
    errors: 0,
    accepted: 0,
    rejected: 0,
    completed: 0,
    failed: 0,
    cancelled: 0,
  };
}

/** Where a run stands, for the user's eyes; results come from the journal. */
export interface RunProgress extends LoadCounts {
  /** null before the start. */
  readonly phase: RunPhase | null;
  /** How far setting up or cleaning up is; null in the other phases. */
  readonly steps: { readonly done: number; readonly total: number } | null;
  /** null until the session is ready. */
  readonly loadStartedAt: Instant | null;
  /** When arrivals end unless they are interrupted; null until the session is ready. */
  readonly loadEndsAt: Instant | null;
  /** Intended, and waiting because too many are in flight. */
  readonly waiting: number;
  /** Started, and not answered yet. */
  readonly submitting: number;
  /** Accepted, and not finished. */
  readonly active: number;
  /** Cancellations still to be asked for. */
  readonly cancelsRemaining: number;
}
