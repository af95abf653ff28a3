import type { JournalEntry } from '../../model/journal-entry.ts';
import { jobMilestones } from '../../model/job-run.ts';
import { runPhases } from '../../model/run-phase.ts';
import type { Scenario } from '../../model/scenario.ts';

/** How far one arrival has come, as the journal tells it. */
interface ArrivalHistory {
  state: 'started' | 'accepted' | 'rejected' | 'dropped' | 'finished';
  attempts: number;
  milestones: number;
}

/**
 * What is wrong with the journal of a run that has ended, in words; empty when nothing is. The laws
 * hold for every target and every scenario:
 *
 * - `run` is first, `end` is last and both are there once; phases come in order;
 * - instants are whole; arrivals are numbered from 0 without a gap, in the order of intention;
 * - every arrival is started or dropped; what was started is accepted or rejected, once; what was
 *   accepted finishes at most once, its milestones before that and in order;
 * - every refusal is there, none more than the policy allows, each wait within its bounds;
 * - never more in flight than the scenario allows, and nothing starts once arrivals are over.
 */
export function journalViolations(entries: readonly JournalEntry[]): readonly string[] {
  const first = entries[0];
  if (first?.kind !== 'run') return ['the first entry is not the run'];
  const checker = new JournalChecker(first.scenario);
  for (const [index, entry] of entries.entries()) {
    checker.check(entry);
    if ((entry.kind === 'run') !== (index === 0)) checker.report('run is not only first');
    if ((entry.kind === 'end') !== (index === entries.length - 1)) {
      checker.report(`end is not only last: ${entry.kind} at entry ${index} of ${entries.length}`);
    }
  }
  return checker.finish();
}

class JournalChecker {
  readonly #scenario: Scenario;
  readonly #violations: string[] = [];
  readonly #arrivals = new Map<number, ArrivalHistory>();
  readonly #intendedAt: number[] = [];
  #inFlight = 0;
  #phase = -1;

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
  }

  report(violation: string): void {
    this.#violations.push(violation);
  }

  check(entry: JournalEntry): void {
    if (!Number.isInteger(entry.at)) this.report(`${entry.kind} at ${entry.at} is not whole`);
    switch (entry.kind) {
      case 'phase':
        this.#checkPhase(runPhases.indexOf(entry.phase));
        break;
      case 'arrival':
      case 'dropped':
        this.#checkIntended(entry);
        break;
      case 'attempt':
      case 'accepted':
      case 'rejected':
        this.#checkAnswer(entry);
        break;
      case 'milestone':
      case 'finished':
        this.#checkChange(entry);
        break;
      default:
    }
  }

  finish(): readonly string[] {
    this.#intendedAt.forEach((intendedAt, arrival) => {
      if (intendedAt < (this.#intendedAt[arrival - 1] ?? 0)) {
        this.report(`arrival ${arrival} is intended before the one before it`);
      }
    });
    for (let arrival = 0; arrival < this.#arrivals.size; arrival += 1) {
      const state = this.#arrivals.get(arrival)?.state;
      if (state === undefined) this.report(`arrival ${arrival} is missing`);
      if (state === 'started') this.report(`arrival ${arrival} was never answered`);
    }
    return this.#violations;
  }

  #checkPhase(phase: number): void {
    if (phase <= this.#phase) this.report(`phase ${runPhases[phase]} comes out of order`);
    this.#phase = phase;
  }

  #checkIntended(entry: Extract<JournalEntry, { kind: 'arrival' | 'dropped' }>): void {
    const { arrival, intendedAt, kind, at } = entry;
    const isStarted = kind === 'arrival';
    if (this.#arrivals.has(arrival)) this.report(`arrival ${arrival} is there twice`);
    if (!Number.isInteger(intendedAt) || intendedAt > at) {
      this.report(`arrival ${arrival} is intended at ${intendedAt}, after ${at}`);
    }
    const state = isStarted ? 'started' : 'dropped';
    this.#arrivals.set(arrival, { state, attempts: 0, milestones: 0 });
    this.#intendedAt[arrival] = intendedAt;
    if (!isStarted) return;
    this.#inFlight += 1;
    if (this.#inFlight > this.#scenario.load.inFlightMax) this.report('too many are in flight');
    const phase = runPhases[this.#phase];
    if (phase !== 'warm-up' && phase !== 'steady') {
      this.report(`arrival ${arrival} was started in phase ${phase}`);
    }
  }

  #checkAnswer(entry: Extract<JournalEntry, { kind: 'attempt' | 'accepted' | 'rejected' }>): void {
    const history = this.#historyOf(entry.arrival, 'started', entry.kind);
    if (history === undefined) return;
    if (entry.kind === 'attempt') {
      history.attempts += 1;
      this.#checkAttempt(entry, history.attempts);
      return;
    }
    const isUnanswered = entry.kind === 'accepted' || entry.error === 'aborted';
    const refused = isUnanswered ? entry.attempts - 1 : entry.attempts;
    if (refused !== history.attempts) {
      this.report(`arrival ${entry.arrival} has ${history.attempts} refusals, not ${refused}`);
    }
    history.state = entry.kind;
    if (entry.kind === 'rejected') this.#inFlight -= 1;
  }

  #checkAttempt(entry: Extract<JournalEntry, { kind: 'attempt' }>, attempts: number): void {
    const { attemptsMax, baseMs, capMs } = this.#scenario.retry;
    if (entry.attempt !== attempts) this.report(`arrival ${entry.arrival} skips an attempt`);
    if (attempts > attemptsMax) this.report(`arrival ${entry.arrival} has too many attempts`);
    if (entry.retryAt === null) return;
    const waitMs = entry.retryAt - entry.at;
    // Both instants are rounded, so that the difference may be 1 ms off.
    if (waitMs < 0 || waitMs > Math.min(capMs, baseMs * 2 ** (attempts - 1)) + 1) {
      this.report(`arrival ${entry.arrival} waits ${waitMs} ms after attempt ${attempts}`);
    }
  }

  #checkChange(entry: Extract<JournalEntry, { kind: 'milestone' | 'finished' }>): void {
    const history = this.#historyOf(entry.arrival, 'accepted', entry.kind);
    if (history === undefined) return;
    if (entry.kind === 'finished') {
      history.state = 'finished';
      this.#inFlight -= 1;
      return;
    }
    const reached = jobMilestones.indexOf(entry.milestone) + 1;
    if (reached <= history.milestones) {
      this.report(`arrival ${entry.arrival} reaches ${entry.milestone} out of order`);
    }
    history.milestones = reached;
  }

  #historyOf(
    arrival: number,
    state: ArrivalHistory['state'],
    kind: JournalEntry['kind'],
  ): ArrivalHistory | undefined {
    const history = this.#arrivals.get(arrival);
    if (history?.state === state) return history;
    this.report(`arrival ${arrival} has ${kind} when it is ${history?.state ?? 'unknown'}`);
    return undefined;
  }
}
