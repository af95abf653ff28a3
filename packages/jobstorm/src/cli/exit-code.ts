import type { ErrorKind } from '../model/errors.ts';
import type { LeftBehind } from '../model/session.ts';
import type { Verdict } from '../metrics/run-summary.ts';

/** Every exit code of the program; none has a second meaning. */
export const exitCodes = {
  passed: 0,
  thresholdFailed: 1,
  usage: 2,
  invalid: 3,
  unreachable: 4,
  leftBehind: 5,
  internal: 70,
  interrupted: 130,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** What each code says, for `--help` and the reference. */
export const exitCodeMeanings: readonly (readonly [code: ExitCode, meaning: string])[] = [
  [exitCodes.passed, 'Done; of a run: every threshold held.'],
  [exitCodes.thresholdFailed, 'A threshold did not hold, or there was no data for it.'],
  [exitCodes.usage, 'The command line, the scenario or a file that it names is wrong.'],
  [
    exitCodes.invalid,
    'The run is invalid: Jobstorm missed its own schedule; or its record or output could not be written.',
  ],
  [exitCodes.unreachable, 'The target could not be reached or set up.'],
  [
    exitCodes.leftBehind,
    'Something of the run was left behind on the target, and `onEnd: leave` had not asked for it.',
  ],
  [exitCodes.internal, 'A fault in Jobstorm itself.'],
  [exitCodes.interrupted, 'The run was interrupted.'],
];

/** When several apply, the one that needs action soonest is told. */
export const exitCodePrecedence: readonly ExitCode[] = [
  exitCodes.leftBehind,
  exitCodes.interrupted,
  exitCodes.unreachable,
  exitCodes.invalid,
  exitCodes.thresholdFailed,
];

/** What the summary alone does not tell of how a run ended. */
export interface RunEnding {
  /** By the user. */
  readonly isInterrupted: boolean;
  /** The target could be set up. */
  readonly isPrepared: boolean;
  readonly leftBehind: LeftBehind | null;
  /** The scenario asked for it: `onEnd: leave`. */
  readonly isLeftOnPurpose: boolean;
}

/** The exit code of a run that came to its summary. */
export function exitCodeOfRun(verdict: Verdict, ending: RunEnding): ExitCode {
  const applies = new Set<ExitCode>([verdictCode(verdict)]);
  if (ending.isInterrupted) applies.add(exitCodes.interrupted);
  if (!ending.isPrepared) applies.add(exitCodes.unreachable);
  if (!ending.isLeftOnPurpose && hasLeftBehind(ending.leftBehind))
    applies.add(exitCodes.leftBehind);
  return exitCodePrecedence.find((code) => applies.has(code)) ?? exitCodes.passed;
}

function verdictCode(verdict: Verdict): ExitCode {
  switch (verdict) {
    case 'passed':
      return exitCodes.passed;
    case 'failed':
      return exitCodes.thresholdFailed;
    // Interrupted by neither the user nor the target: the record is not that of a whole run.
    case 'interrupted':
    case 'invalid':
      return exitCodes.invalid;
  }
}

function hasLeftBehind(leftBehind: LeftBehind | null): boolean {
  return leftBehind !== null && Object.values(leftBehind).some((count) => count > 0);
}

/** The exit code of a command that ended in an operating error. */
export function exitCodeOfError(kind: ErrorKind): ExitCode {
  switch (kind) {
    case 'config':
    case 'not-found':
      return exitCodes.usage;
    case 'storage':
      return exitCodes.invalid;
    case 'unreachable':
    case 'access-denied':
    case 'throttled':
    case 'transient':
    case 'rejected':
      return exitCodes.unreachable;
    case 'aborted':
      return exitCodes.interrupted;
  }
}
