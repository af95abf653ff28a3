import type { ClusterCounters } from '../../model/cluster-sample.ts';
import type { Instant } from '../../model/instant.ts';
import type { RunPhase } from '../../model/run-phase.ts';
import type { VirtualCluster } from '../../model/session.ts';
import type { WatchCounts } from '../ports.ts';
import type { LoadCounts } from '../run-progress.ts';

/**
 * Where a run stood when its process was killed, as its journal tells it. Instants that something
 * is still due from are later by the time in which nobody ran it: the load stands still meanwhile.
 */
export interface RestoredRun {
  /** The last instant that the journal knows of. */
  readonly stoppedAt: Instant;
  /** null when it was killed before its first phase. */
  readonly phase: RunPhase | null;
  /** null when the session was not ready. */
  readonly virtualClusters: readonly VirtualCluster[] | null;
  /** null when arrivals had not begun. */
  readonly loadStartedAt: Instant | null;
  /** null when it had not begun to drain. */
  readonly drainStartedAt: Instant | null;
  readonly interrupts: number;
  /** What was in flight was being cancelled, or had been. */
  readonly wasCancelled: boolean;
  readonly load: RestoredLoad;
  /** Those of the last sample; null when there was none. */
  readonly clusterCounters: ClusterCounters | null;
  readonly watchCounts: WatchCounts | null;
}

/** What had become of the arrivals. */
export interface RestoredLoad {
  readonly counts: LoadCounts;
  /** Those that were started and not finished, in the order of intention. */
  readonly jobs: readonly RestoredJob[];
  /** Ids of the job runs that had finished. */
  readonly finishedJobRuns: ReadonlySet<string>;
  /** By number; empty in an open load. */
  readonly users: ReadonlyMap<number, RestoredUser>;
}

/** An arrival in flight. */
export interface RestoredJob {
  readonly arrival: number;
  readonly intendedAt: Instant;
  readonly template: string;
  readonly virtualCluster: number;
  readonly az: string | null;
  readonly user: number | null;
  /** Attempts that were refused. */
  readonly attempts: number;
  /** null when there was no answer yet. */
  readonly jobRunId: string | null;
  /** How many steps of a job run, in their order, had been seen or left out. */
  readonly milestones: number;
}

/** A virtual user who had submitted before. */
export interface RestoredUser {
  /** Pauses begun so far. */
  readonly pauses: number;
  /** When the current pause began; null while the user waits for an answer. */
  readonly pausedAt: Instant | null;
  /** The pause follows an arrival that was dropped. */
  readonly wasDropped: boolean;
}
