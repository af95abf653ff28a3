import { writeFileSync } from 'node:fs';
import { readProfile } from '../../adapters/spark-event-log/read-profile.ts';
import { JobstormError } from '../../model/errors.ts';
import type { CliContext } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { profileLines } from '../profile-lines.ts';
import type { ProfileCommandOptions } from '../program.ts';

/** `jobstorm profile` */
export async function profileCommand(
  eventLog: string,
  options: ProfileCommandOptions,
  { streams }: CliContext,
): Promise<ExitCode> {
  const profile = await readProfile(eventLog);
  const text = `${JSON.stringify(profile, null, 1)}\n`;
  for (const line of profileLines(profile)) streams.err.write(`${line}\n`);
  if (options.out !== undefined) {
    write(options.out, text);
    streams.err.write(`\nWritten to ${options.out}: give it to a job template as\n`);
    streams.err.write(`    work: { profile: ${options.out} }\n`);
  }
  if (options.json === true) streams.out.write(text);
  return exitCodes.passed;
}

function write(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new JobstormError(
      'storage',
      `Cannot write the profile '${path}': ${(error as Error).message}`,
      { cause: error, hint: 'Name a file in a folder that exists with --out.' },
    );
  }
}
