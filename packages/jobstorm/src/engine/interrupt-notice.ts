import { hour, minute, second } from '../model/instant.ts';
import type { RunPhase } from '../model/run-phase.ts';
import type { Load } from '../model/scenario.ts';

/** Words for the user who has interrupted the run. */
export interface InterruptNotice {
  /** Interrupts so far, this one included. */
  readonly count: number;
  /** What the run does now. */
  readonly doing: string;
  /** What is left, and what another interrupt would do. */
  readonly left: string;
}

/** Where the run stands once it has taken the interrupt in. */
export interface InterruptedState {
  readonly count: number;
  readonly phase: RunPhase | null;
  readonly load: Load;
  readonly submitting: number;
  readonly active: number;
}

/** Says what an interrupt does and what is left. */
export function interruptNotice(state: InterruptedState): InterruptNotice {
  const { count } = state;
  return { count, doing: doingOf(state), left: leftOf(state) };
}

function doingOf({ phase, load }: InterruptedState): string {
  switch (phase) {
    case null:
      return 'The run has not started.';
    case 'setup':
      return 'Setting up cannot be cut short: the session is removed as soon as it is ready, and no job is submitted.';
    case 'drain':
      return load.onEnd === 'leave'
        ? 'No further arrivals. Waiting for the answers to jobs that were already submitted; job runs are left running.'
        : `No further arrivals. Waiting for the job runs in flight, at most ${duration(load.drainMaxMs)} from the end of arrivals.`;
    case 'cancel':
      return 'No further arrivals. Cancelling the job runs in flight.';
    case 'teardown':
      return 'No further arrivals. Cleaning up the session.';
    case 'ended':
      return 'The run has ended.';
    default:
      return 'Arrivals go on.';
  }
}

function leftOf({ phase, submitting, active }: InterruptedState): string {
  if (phase === null || phase === 'ended') return 'Nothing is left to do.';
  const counts = `${quantity(active, 'job run')} in flight, ${quantity(submitting, 'submission')} without an answer.`;
  return phase === 'drain' ? `${counts} Interrupt again to cancel them.` : counts;
}

function quantity(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function duration(ms: number): string {
  if (ms >= hour && ms % hour === 0) return `${ms / hour} h`;
  if (ms >= minute && ms % minute === 0) return `${ms / minute} min`;
  return `${Math.round(ms / second)} s`;
}
