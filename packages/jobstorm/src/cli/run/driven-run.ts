import type { InterruptNotice } from '../../engine/interrupt-notice.ts';
import type { RunOutcome } from '../../engine/run.ts';
import type { EventStream } from './twin-run.ts';

/** A run of the engine against a target, with something that lets its time pass. */
export interface DrivenRun {
  readonly sessionId: string;
  /** Job runs that the target has accepted and that have not finished. */
  readonly active: number;
  /** What happened on the twin; null on a target that does not tell. */
  readonly events: EventStream | null;
  readonly outcome: RunOutcome;
  /** Runs to the end, or until {@link DrivenRun.stop}; gives back whether it came to its end. */
  complete(): Promise<boolean>;
  interrupt(): InterruptNotice;
  /** Ends it where it stands: nothing more happens, nothing is cleaned up. */
  stop(): void;
}
