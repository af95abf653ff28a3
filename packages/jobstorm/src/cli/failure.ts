import { JobstormError } from '../model/errors.ts';
import { printableLines } from '../util/printable.ts';
import type { Environment } from './context.ts';
import { exitCodeOfError, exitCodes, type ExitCode } from './exit-code.ts';
import type { OutputStream } from './streams.ts';

/**
 * Tells the user why a command ended and gives its exit code. An operating error is one message and
 * what to do about it; anything else is a fault of Jobstorm and asks to be reported. A stack trace
 * is shown only when JOBSTORM_DEBUG is 1.
 */
export function reportFailure(
  error: unknown,
  stream: OutputStream,
  environment: Environment,
): ExitCode {
  const isOperating = error instanceof JobstormError;
  stream.write(printableLines(isOperating ? operatingText(error) : internalText(error)));
  if (environment['JOBSTORM_DEBUG'] === '1' && error instanceof Error) {
    stream.write(`${printableLines(error.stack ?? error.message)}\n`);
  }
  return isOperating ? exitCodeOfError(error.kind) : exitCodes.internal;
}

function operatingText(error: JobstormError): string {
  const hint = error.hint === undefined ? '' : `  ${error.hint}\n`;
  return `jobstorm: ${error.message}\n${hint}`;
}

function internalText(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return (
    `jobstorm: a fault in Jobstorm itself: ${message}\n` +
    '  Please report it to the project (CONTRIBUTING.md says how), with the scenario, the seed\n' +
    '  and what JOBSTORM_DEBUG=1 shows.\n'
  );
}
