import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { CliContext } from '../context.ts';
import type { ExitCode } from '../exit-code.ts';
import { runCommandLine } from '../main.ts';

export interface CommandLineResult {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
}

/**
 * Runs a command line in this process, with streams of its own.
 *
 * @param columns of the terminal that stderr is; by default it is none
 * @param more of the process around it
 */
export async function commandLine(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  columns?: number,
  more: Pick<CliContext, 'assetsUrl' | 'input'> = {},
): Promise<CommandLineResult> {
  const out = new PassThrough();
  const err = Object.assign(
    new PassThrough(),
    columns === undefined ? {} : { isTTY: true, columns, rows: 24 },
  );
  const written = Promise.all([text(out), text(err)]);
  const code = await runCommandLine({ args, streams: { out, err }, environment, ...more });
  out.end();
  err.end();
  const [outText, errText] = await written;
  return { code, out: outText, err: errText };
}
