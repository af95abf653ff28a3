import { createInterface } from 'node:readline/promises';
import { JobstormError } from '../../model/errors.ts';
import type { CliContext } from '../context.ts';

/**
 * Makes sure that the user wants what was just shown: asks on a terminal; elsewhere `--yes` must
 * have said so.
 *
 * @param isGiven `--yes`
 * @param question ends with a question mark
 * @throws {JobstormError} when the answer is no, and when there is nobody to ask
 */
export async function confirm(
  isGiven: boolean,
  question: string,
  { input = process.stdin, streams: { err } }: CliContext,
): Promise<void> {
  if (isGiven) return;
  if (input.isTTY !== true || err.isTTY !== true) {
    throw new JobstormError('config', 'Nobody can be asked here, so nothing was done', {
      hint: 'Give --yes when it is to be done without a question.',
    });
  }
  const lines = createInterface({ input, output: err });
  try {
    const reply = await lines.question(`${question} [y/N] `);
    if (/^\s*y(es)?\s*$/i.test(reply)) return;
  } finally {
    lines.close();
  }
  throw new JobstormError('aborted', 'Nothing was done');
}
