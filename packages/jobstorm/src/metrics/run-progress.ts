import type { ClusterSample } from '../model/cluster-sample.ts';
import type { Instant } from '../model/instant.ts';
import type { JobMilestone } from '../model/job-run.ts';
import type { FinishedEntry, JournalEntry, PhaseEntry, RunEntry } from '../model/journal-entry.ts';
import type { RunPhase } from '../model/run-phase.ts';
import { lateAfterMs } from './fold/arrival-counts.ts';
import { grown } from './fold/growing.ts';
import { jobStages, type JobStage } from './job-stage.ts';
import { RateMeter } from './rate-meter.ts';

/** Where a run stands, for a live view. Counts are of the whole run so far. */
export interface RunProgress {
  readonly scenario: string;
  readonly target: string;
  readonly phase: RunPhase;
  /** The latest instant in the journal. */
  readonly at: Instant;
  /** When arrivals began and when they are to end; null before they begin. */
  readonly arrivals: { readonly beganAt: Instant; readonly endAt: Instant } | null;
  /** When the drain gives up waiting; null before the drain. */
  readonly drainEndAt: Instant | null;
  readonly started: number;
  readonly late: number;
  readonly dropped: number;
  /** Arrivals given up. */
  readonly rejected: number;
  /** Requests refused because of a rate limit, and those that failed for another reason. */
  readonly throttled: number;
  readonly errors: number;
  /** Over the last minute. */
  readonly offeredPerMinute: number;
  readonly acceptedPerMinute: number;
  /** Jobs started and not over, by the furthest step they have reached. */
  readonly jobs: Readonly<Record<JobStage, number>>;
  readonly completed: number;
  readonly failed: number;
  readonly cancelled: number;
  /** From the latest sample; null before the first. */
  readonly cluster: ClusterProgress | null;
  readonly interrupts: number;
}

export interface ClusterProgress {
  readonly nodes: number;
  readonly nodesLaunching: number;
  readonly podsRunning: number;
  readonly podsPending: number;
}

type Counts = {
  -readonly [
    Count in
      | 'started'
      | 'late'
      | 'dropped'
      | 'rejected'
      | 'throttled'
      | 'errors'
      | 'completed'
      | 'failed'
      | 'cancelled'
      | 'interrupts'
  ]: RunProgress[Count];
};

/** The stage that a milestone leads to; `executorsReady` does not lead out of `running`. */
const stageOfMilestone: Readonly<Record<JobMilestone, JobStage>> = {
  submitted: 'submitted',
  driverCreated: 'driverPending',
  driverScheduled: 'driverPending',
  driverRunning: 'running',
  executorsReady: 'running',
};
const countOfState = {
  COMPLETED: 'completed',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
} as const satisfies Record<FinishedEntry['state'], keyof Counts>;

/** Ranks of a job in the table: 0 = not started, then the stages from 1, then over. */
const rankOver = jobStages.length + 1;
const rankOf = Object.fromEntries(jobStages.map((stage, index) => [stage, index + 1])) as Record<
  JobStage,
  number
>;

/** Folds the entries of a journal, as they are written, into where the run stands; O(1) each. */
export class ProgressRecorder {
  #run: RunEntry | null = null;
  #phase: RunPhase = 'setup';
  #at: Instant = 0;
  #beganAt: Instant | null = null;
  #drainBeganAt: Instant | null = null;
  /** How long nobody ran the run while jobs were to arrive. */
  #standstillMs = 0;
  #cluster: ClusterProgress | null = null;
  readonly #counts: Counts = {
    started: 0,
    late: 0,
    dropped: 0,
    rejected: 0,
    throttled: 0,
    errors: 0,
    completed: 0,
    failed: 0,
    cancelled: 0,
    interrupts: 0,
  };
  readonly #offered = new RateMeter();
  readonly #accepted = new RateMeter();
  /** How far each job has come, and how many jobs have come that far. */
  #ranks = new Uint8Array(1_024);
  readonly #jobsByRank = new Array<number>(rankOver + 1).fill(0);

  add(entry: JournalEntry): void {
    if (entry.at > this.#at) this.#at = entry.at;
    switch (entry.kind) {
      case 'run':
        this.#run = entry;
        return;
      case 'phase':
        return this.#enter(entry);
      case 'resume':
        return this.#standStill(entry.at - entry.stoppedAt);
      case 'sample':
        this.#cluster = clusterProgress(entry.sample);
        return;
      case 'interrupt':
        this.#counts.interrupts += 1;
        return;
      case 'attempt':
        this.#counts[entry.error === 'throttled' ? 'throttled' : 'errors'] += 1;
        return;
      default:
        return this.#addStep(entry);
    }
  }

  /** A step in the life of an arrival. */
  #addStep(entry: JournalEntry): void {
    switch (entry.kind) {
      case 'arrival':
        this.#counts.started += 1;
        if (entry.at - entry.intendedAt > lateAfterMs) this.#counts.late += 1;
        this.#offered.add(entry.intendedAt);
        return this.#advance(entry.arrival, rankOf.submitting);
      case 'dropped':
        this.#counts.dropped += 1;
        this.#offered.add(entry.intendedAt);
        return;
      case 'accepted':
        this.#accepted.add(entry.at);
        return this.#advance(entry.arrival, rankOf.accepted);
      case 'milestone':
        return this.#advance(entry.arrival, rankOf[stageOfMilestone[entry.milestone]]);
      case 'rejected':
        this.#counts.rejected += 1;
        return this.#advance(entry.arrival, rankOver);
      case 'finished':
        this.#counts[countOfState[entry.state]] += 1;
        return this.#advance(entry.arrival, rankOver);
      default:
    }
  }

  progress(): RunProgress {
    return {
      scenario: this.#run?.scenario.name ?? '',
      target: this.#run?.scenario.target ?? '',
      phase: this.#phase,
      at: this.#at,
      arrivals: this.#arrivals(),
      drainEndAt: this.#drainEndAt(),
      ...this.#counts,
      offeredPerMinute: this.#offered.perMinute(this.#at),
      acceptedPerMinute: this.#accepted.perMinute(this.#at),
      jobs: Object.fromEntries(
        jobStages.map((stage) => [stage, this.#jobsByRank[rankOf[stage]] ?? 0]),
      ) as Record<JobStage, number>,
      cluster: this.#cluster,
    };
  }

  #enter({ phase, at }: PhaseEntry): void {
    this.#phase = phase;
    if (phase === 'warm-up' || phase === 'steady') this.#beganAt ??= at;
    if (phase === 'drain') this.#drainBeganAt ??= at;
  }

  /** Nobody ran it for so long: what is due comes later by it. */
  #standStill(gapMs: number): void {
    if (this.#drainBeganAt !== null) this.#drainBeganAt += gapMs;
    else if (this.#beganAt !== null) this.#standstillMs += gapMs;
  }

  #arrivals(): RunProgress['arrivals'] {
    if (this.#beganAt === null || this.#run === null) return null;
    const { durationMs } = this.#run.scenario.load;
    const endAt = this.#beganAt + durationMs + this.#standstillMs;
    return { beganAt: this.#beganAt, endAt };
  }

  #drainEndAt(): Instant | null {
    if (this.#drainBeganAt === null || this.#run === null) return null;
    return this.#drainBeganAt + this.#run.scenario.load.drainMaxMs;
  }

  /** A job never goes back: a milestone that became known late changes nothing. */
  #advance(arrival: number, rank: number): void {
    if (arrival >= this.#ranks.length) this.#ranks = grown(this.#ranks, arrival + 1, 0);
    const before = this.#ranks[arrival] ?? 0;
    if (rank <= before) return;
    this.#ranks[arrival] = rank;
    this.#jobsByRank[before] = (this.#jobsByRank[before] ?? 0) - 1;
    this.#jobsByRank[rank] = (this.#jobsByRank[rank] ?? 0) + 1;
  }
}

function clusterProgress(sample: ClusterSample): ClusterProgress {
  const { nodes, nodesLaunching, podsRunning } = sample;
  const podsPending = Object.values(sample.podsPending).reduce((sum, pods) => sum + pods, 0);
  return { nodes, nodesLaunching, podsRunning, podsPending };
}
