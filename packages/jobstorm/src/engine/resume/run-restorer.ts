import type { ClusterCounters } from '../../model/cluster-sample.ts';
import type { Instant } from '../../model/instant.ts';
import type { JournalEntry, PhaseEntry } from '../../model/journal-entry.ts';
import type { RunPhase } from '../../model/run-phase.ts';
import type { VirtualCluster } from '../../model/session.ts';
import type { WatchCounts } from '../ports.ts';
import { LoadRestorer } from './load-restorer.ts';
import type { RestoredRun } from './restored-run.ts';

/** Phases in which the schedule of arrivals goes on. */
const arrivalPhases: ReadonlySet<RunPhase> = new Set(['warm-up', 'steady']);

/** Folds the journal of a killed run into where it stood; O(1) an entry. */
export class RunRestorer {
  readonly #load = new LoadRestorer();
  #stoppedAt: Instant = 0;
  #phase: RunPhase | null = null;
  #virtualClusters: readonly VirtualCluster[] | null = null;
  #loadStartedAt: Instant | null = null;
  #drainStartedAt: Instant | null = null;
  #interrupts = 0;
  #wasCancelled = false;
  #clusterCounters: ClusterCounters | null = null;
  #watchCounts: WatchCounts | null = null;

  /** Entries in the order of the journal, the first one included. */
  add(entry: JournalEntry): void {
    this.#stoppedAt = Math.max(this.#stoppedAt, writtenAt(entry));
    switch (entry.kind) {
      case 'phase':
        return this.#enter(entry);
      case 'session':
        this.#virtualClusters = entry.virtualClusters;
        return;
      case 'interrupt':
        this.#interrupts = entry.count;
        return;
      case 'sample':
        this.#clusterCounters = entry.sample.counters;
        return;
      case 'watch':
        this.#watchCounts = entry;
        return;
      case 'resume':
        return this.#standStill(entry.at - entry.stoppedAt);
      default:
        this.#load.add(entry);
    }
  }

  /** The last that was entered; null when it was killed before its first one. */
  get phase(): RunPhase | null {
    return this.#phase;
  }

  /** What the session had made; null when it was not ready. */
  get virtualClusters(): readonly VirtualCluster[] | null {
    return this.#virtualClusters;
  }

  /**
   * From here on the service may know of job runs that the journal does not: from the first arrival
   * without an answer, or from where the journal ends.
   */
  get unknownSince(): Instant {
    return Math.min(this.#stoppedAt, this.#load.unansweredSince);
  }

  /** Where the run stands when it goes on at this instant; call it once. */
  resumeAt(now: Instant): RestoredRun {
    const stoppedAt = this.#stoppedAt;
    this.#standStill(Math.max(0, now - stoppedAt));
    return {
      stoppedAt,
      phase: this.#phase,
      virtualClusters: this.#virtualClusters,
      loadStartedAt: this.#loadStartedAt,
      drainStartedAt: this.#drainStartedAt,
      interrupts: this.#interrupts,
      wasCancelled: this.#wasCancelled,
      load: this.#load.restored(),
      clusterCounters: this.#clusterCounters,
      watchCounts: this.#watchCounts,
    };
  }

  #enter({ phase, at }: PhaseEntry): void {
    this.#phase = phase;
    if (arrivalPhases.has(phase)) this.#loadStartedAt ??= at;
    if (phase === 'drain') this.#drainStartedAt = at;
    if (phase === 'cancel') this.#wasCancelled = true;
  }

  /** Nobody ran it for so long: what is due comes later by it. */
  #standStill(gapMs: number): void {
    if (this.#loadStartedAt !== null) this.#loadStartedAt += gapMs;
    if (this.#drainStartedAt !== null) this.#drainStartedAt += gapMs;
    this.#load.standStill(gapMs);
  }
}

/** When an entry was written: some tell of what happened before. */
function writtenAt(entry: JournalEntry): Instant {
  if (entry.kind === 'milestone') return 0;
  return entry.kind === 'finished' ? entry.seenAt : entry.at;
}
