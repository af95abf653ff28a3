import { JobstormError } from '../../model/errors.ts';
import type { Scenario } from '../../model/scenario.ts';
import type { RunOutcome } from '../../engine/run.ts';
import { listenForInterrupts } from './interrupts.ts';
import type { RunDisplay } from './run-display.ts';
import type { RunRecording } from './recording.ts';
import type { DrivenRun } from './driven-run.ts';
import type { EventStream } from './twin-run.ts';

export interface LiveRunOptions {
  readonly scenario: Scenario;
  readonly run: DrivenRun;
  readonly recording: RunRecording;
  readonly display: RunDisplay;
  /** Called a few times a second; what it throws ends the run where it stands. */
  readonly onBeat?: () => void;
}

/** How a run came to its end. */
export interface LiveRunResult {
  readonly outcome: RunOutcome;
  /** How often the user interrupted. */
  readonly interrupts: number;
  /** Interrupted so often that it was given up where it stood. */
  readonly isStopped: boolean;
  /** Job runs that were still in flight. */
  readonly active: number;
  /** What is left behind was to be left. */
  readonly isLeftOnPurpose: boolean;
  /** What happened on the twin; null on a real cluster. */
  readonly events: EventStream | null;
  readonly sessionId: string;
}

/** How often the screen is redrawn and the journal handed to the system. */
const heartbeatMs = 200;
/** The first interrupt ends arrivals, the second cancels; this one gives up. */
const stoppingInterrupt = 3;

/** Runs a scenario against its target, showing how it goes on and taking interrupts in. */
export async function runLive(options: LiveRunOptions): Promise<LiveRunResult> {
  const { run, recording, display } = options;
  let interrupts = 0;
  let fault: { readonly thrown: unknown } | undefined;
  /** What fails outside the run's own course ends it, and is thrown where the run is waited for. */
  const guard = (action: () => void): void => {
    try {
      action();
    } catch (thrown) {
      fault ??= { thrown };
      run.stop();
    }
  };
  const interrupt = (count: number): void => {
    interrupts = count;
    if (count >= stoppingInterrupt) {
      run.stop();
      return;
    }
    const { doing, left } = run.interrupt();
    display.note(`Interrupted. ${doing}\n${left}`);
  };
  const beat = (): void => {
    options.onBeat?.();
    recording.flush();
    display.refresh(recording.progress);
  };
  const stopListening = listenForInterrupts((count) => guard(() => interrupt(count)));
  const heartbeat = setInterval(() => guard(beat), heartbeatMs);
  try {
    const isEnded = await run.complete();
    if (fault !== undefined) throw fault.thrown;
    return {
      outcome: run.outcome,
      interrupts,
      isStopped: !isEnded,
      active: run.active,
      isLeftOnPurpose: isLeftOnPurpose(options.scenario, interrupts),
      events: run.events,
      sessionId: run.sessionId,
    };
  } finally {
    // Also after a fault: what led to it is in the journal, unless another process writes that.
    if (!isTakenOver(fault?.thrown)) recording.flush();
    clearInterval(heartbeat);
    stopListening();
    display.close();
  }
}

function isTakenOver(thrown: unknown): boolean {
  return thrown instanceof JobstormError && thrown.kind === 'aborted';
}

/** A second interrupt cancels and removes what a first one still leaves as the scenario says. */
function isLeftOnPurpose({ load }: Scenario, interrupts: number): boolean {
  return load.onEnd === 'leave' && interrupts < 2;
}
