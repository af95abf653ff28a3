import type { Instant } from '../../model/instant.ts';
import type {
  FaultEntry,
  JournalEntry,
  PhaseEntry,
  ResumeEntry,
  RunEntry,
} from '../../model/journal-entry.ts';
import type { RunPhase } from '../../model/run-phase.ts';
import type { LeftBehind } from '../../model/session.ts';
import { JobstormError } from '../../model/errors.ts';

/** Statistics come from arrivals intended at or after `start` and before `end`. */
export interface SteadyWindow {
  readonly start: Instant;
  readonly end: Instant;
  /** How much of it the run lived to see; without the time in which nobody ran it. */
  readonly lengthMs: number;
  /** Arrivals ended before their time. */
  readonly isCutShort: boolean;
}

const arrivalPhases: ReadonlySet<RunPhase> = new Set(['warm-up', 'steady']);
const setUpPhases: ReadonlySet<RunPhase> = new Set(['setup', 'warm-up', 'steady']);

/** What frames a run: how it was asked for, its phases, and how it ended. */
export class RunOutline {
  #run: RunEntry | null = null;
  #lastAt: Instant = 0;
  readonly phases: PhaseEntry[] = [];
  readonly faults: FaultEntry[] = [];
  /** After each of which another process went on with the run. */
  readonly resumes: ResumeEntry[] = [];
  interrupts = 0;
  leftBehind: LeftBehind | null = null;
  /** The journal has its end. */
  complete = false;

  add(entry: JournalEntry): void {
    if (entry.at > this.#lastAt) this.#lastAt = entry.at;
    switch (entry.kind) {
      case 'run':
        this.#run = entry;
        return;
      case 'phase':
        this.phases.push(entry);
        return;
      case 'fault':
        this.faults.push(entry);
        return;
      case 'resume':
        this.resumes.push(entry);
        return;
      case 'interrupt':
        this.interrupts += 1;
        return;
      case 'leftBehind':
        this.leftBehind = entry.leftBehind;
        return;
      case 'end':
        this.complete = true;
        return;
      default:
    }
  }

  /** @throws {JobstormError} of kind `storage` when the journal lacks its first entry */
  get run(): RunEntry {
    if (this.#run !== null) return this.#run;
    throw new JobstormError(
      'storage',
      "Cannot summarise the run: its journal must begin with an entry of kind 'run', and has none.",
      { hint: 'A run killed in its first moments leaves nothing to report on; run it again.' },
    );
  }

  /** The latest instant of any entry. */
  get lastAt(): Instant {
    return this.#lastAt;
  }

  /** Arrivals began, so the session was set up. */
  get arrivalsBegan(): boolean {
    return this.phases.some(({ phase }) => arrivalPhases.has(phase));
  }

  /** How long nobody ran the run, from the first instant to before the second. */
  #standstillMs(from: Instant, to: Instant): number {
    return this.resumes.reduce(
      (sum, { stoppedAt, at }) =>
        stoppedAt >= from && stoppedAt < to ? sum + at - stoppedAt : sum,
      0,
    );
  }

  /** This long after an instant, the time in which nobody ran the run not counted. */
  #after(from: Instant, ms: number): Instant {
    let end = from + ms;
    for (const { stoppedAt, at } of this.resumes) {
      if (stoppedAt >= from && stoppedAt < end) end += at - stoppedAt;
    }
    return end;
  }

  /**
   * From the instant at which arrivals began plus the warm-up, until they ended: as planned, or
   * earlier when the run was cut short. Null when the run never got there.
   */
  steadyWindow(): SteadyWindow | null {
    const began = this.phases.find(({ phase }) => arrivalPhases.has(phase));
    if (began === undefined) return null;
    const { durationMs, warmUpMs } = this.run.scenario.load;
    const start = this.#after(began.at, began.phase === 'warm-up' ? warmUpMs : 0);
    const cutShort = this.phases.find(({ phase }) => !setUpPhases.has(phase))?.at ?? Infinity;
    const planned = this.#after(began.at, durationMs);
    const end = Math.min(planned, cutShort);
    const lived = Math.min(end, this.#lastAt);
    const lengthMs = lived - start - this.#standstillMs(start, lived);
    return lengthMs > 0 ? { start, end, lengthMs, isCutShort: end < planned } : null;
  }
}
