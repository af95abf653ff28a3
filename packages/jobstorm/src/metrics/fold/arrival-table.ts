import type { JobMilestone } from '../../model/job-run.ts';
import type {
  AcceptedEntry,
  ArrivalEntry,
  DroppedEntry,
  FinishedEntry,
  JournalEntry,
  RejectedEntry,
} from '../../model/journal-entry.ts';
import { grown } from './growing.ts';

/** The instants of an arrival, in the order in which they come about. */
export const arrivalInstants = [
  'intendedAt',
  'startedAt',
  'acceptedAt',
  'submittedAt',
  'driverCreatedAt',
  'driverScheduledAt',
  'driverRunningAt',
  'executorsReadyAt',
  /** Finished, given up or dropped: see the outcome. */
  'endedAt',
  /** The run learned that the job run had finished. */
  'endSeenAt',
] as const;
export type ArrivalInstant = (typeof arrivalInstants)[number];

/** How an arrival ended; `none` = not yet, or never. */
export const outcomes = {
  none: 0,
  dropped: 1,
  rejected: 2,
  completed: 3,
  failed: 4,
  cancelled: 5,
} as const;

const instantOfMilestone = {
  submitted: 'submittedAt',
  driverCreated: 'driverCreatedAt',
  driverScheduled: 'driverScheduledAt',
  driverRunning: 'driverRunningAt',
  executorsReady: 'executorsReadyAt',
} as const satisfies Record<JobMilestone, ArrivalInstant>;

const outcomeOfState = {
  COMPLETED: outcomes.completed,
  FAILED: outcomes.failed,
  CANCELLED: outcomes.cancelled,
} as const;

/**
 * Every arrival of a run with its instants, in columns indexed by arrival number: 85 bytes an
 * arrival, and one store for an entry. Figures are derived from the columns when they are asked
 * for, so they depend on what happened and never on the order in which it became known.
 */
export class ArrivalTable {
  /** One more than the largest arrival number seen. */
  size = 0;
  readonly #columns: Record<ArrivalInstant, Float64Array>;
  #outcomes = new Uint8Array(0);
  #templates = new Uint32Array(0);
  readonly #templateNames: string[] = [];
  readonly #templateNumbers = new Map<string, number>();

  constructor() {
    this.#columns = Object.fromEntries(
      arrivalInstants.map((name) => [name, new Float64Array(0)]),
    ) as Record<ArrivalInstant, Float64Array>;
  }

  /** Takes what the entry says of an arrival; other entries are no concern of the table. */
  add(entry: JournalEntry): void {
    switch (entry.kind) {
      case 'arrival':
        return this.#addArrival(entry);
      case 'dropped':
        return this.#addDropped(entry);
      case 'accepted':
        return this.#addAccepted(entry);
      case 'milestone':
        this.#reserve(entry.arrival);
        this.#columns[instantOfMilestone[entry.milestone]][entry.arrival] = entry.at;
        return;
      case 'rejected':
      case 'finished':
        return this.#addEnd(entry);
      default:
    }
  }

  /** The instants by arrival number, NaN where not known: a view, good until the next entry. */
  column(instant: ArrivalInstant): Float64Array {
    return this.#columns[instant].subarray(0, this.size);
  }

  /** Values of {@link outcomes} by arrival number. */
  outcomes(): Uint8Array {
    return this.#outcomes.subarray(0, this.size);
  }

  /** Indexes into {@link templateNames} by arrival number. */
  templates(): Uint32Array {
    return this.#templates.subarray(0, this.size);
  }

  /** In the order of their first arrival. */
  get templateNames(): readonly string[] {
    return this.#templateNames;
  }

  #addArrival(entry: ArrivalEntry): void {
    this.#reserve(entry.arrival);
    this.#columns.intendedAt[entry.arrival] = entry.intendedAt;
    this.#columns.startedAt[entry.arrival] = entry.at;
    this.#templates[entry.arrival] = this.#templateNumber(entry.template);
  }

  #addDropped(entry: DroppedEntry): void {
    this.#reserve(entry.arrival);
    this.#columns.intendedAt[entry.arrival] = entry.intendedAt;
    this.#columns.endedAt[entry.arrival] = entry.at;
    this.#outcomes[entry.arrival] = outcomes.dropped;
    this.#templates[entry.arrival] = this.#templateNumber(entry.template);
  }

  #addAccepted(entry: AcceptedEntry): void {
    this.#reserve(entry.arrival);
    this.#columns.acceptedAt[entry.arrival] = entry.at;
  }

  #addEnd(entry: RejectedEntry | FinishedEntry): void {
    this.#reserve(entry.arrival);
    this.#columns.endedAt[entry.arrival] = entry.at;
    this.#outcomes[entry.arrival] =
      entry.kind === 'rejected' ? outcomes.rejected : outcomeOfState[entry.state];
    if (entry.kind === 'finished') this.#columns.endSeenAt[entry.arrival] = entry.seenAt;
  }

  #templateNumber(name: string): number {
    const known = this.#templateNumbers.get(name);
    if (known !== undefined) return known;
    const number = this.#templateNames.push(name) - 1;
    this.#templateNumbers.set(name, number);
    return number;
  }

  #reserve(arrival: number): void {
    if (arrival < this.size) return;
    this.size = arrival + 1;
    if (this.size <= this.#outcomes.length) return;
    const length = Math.max(1_024, this.size);
    for (const instant of arrivalInstants) {
      this.#columns[instant] = grown(this.#columns[instant], length, Number.NaN);
    }
    this.#outcomes = grown(this.#outcomes, length, outcomes.none);
    this.#templates = grown(this.#templates, length, 0);
  }
}
