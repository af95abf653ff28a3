import { readJournal } from '../../adapters/journal/read-journal.ts';
import { RunRestorer } from '../../engine/resume/run-restorer.ts';
import { ProgressRecorder } from '../../metrics/run-progress.ts';
import { JobstormError } from '../../model/errors.ts';
import type { RunEntry } from '../../model/journal-entry.ts';
import type { CliContext } from '../context.ts';
import type { ExitCode } from '../exit-code.ts';
import type { RunCommandOptions } from '../program.ts';
import { findRun } from '../run-store/find-run.ts';
import { readReportAssets } from '../run-store/report-assets.ts';
import type { RunFiles } from '../run-store/run-folder.ts';
import { RunLock } from '../run-store/run-lock.ts';
import { RunResults } from '../run-store/run-results.ts';
import { carryOut } from './carry-out.ts';
import type { RecordedBefore } from './recording.ts';

/** A run whose process was killed, read from its journal. */
export interface KilledRun {
  readonly begin: RunEntry;
  readonly restorer: RunRestorer;
}

/**
 * `jobstorm run --resume RUN`: goes on with a killed run from its journal.
 *
 * @throws {JobstormError} when there is nothing to go on with
 */
export async function resumeRun(
  named: string,
  options: RunCommandOptions,
  context: CliContext,
): Promise<ExitCode> {
  const files = findRun(options.out, named);
  const lock = RunLock.acquire(files.folder);
  try {
    return await resumeLocked({ files, lock, options }, context);
  } finally {
    lock.release();
  }
}

interface LockedRun {
  readonly files: RunFiles;
  readonly lock: RunLock;
  readonly options: RunCommandOptions;
}

async function resumeLocked(
  { files, lock, options }: LockedRun,
  context: CliContext,
): Promise<ExitCode> {
  // Only now: nobody else writes it any more.
  const { killed, before } = await readKilledRun(files);
  const assets = readReportAssets(context.assetsUrl);
  // The SDKs of AWS and Kubernetes are loaded by those who need them.
  const { prepareResumedRun } = await import('./prepare-aws-run.ts');
  const prepared = await prepareResumedRun(killed, options, context);
  try {
    context.streams.err.write(`Resuming ${files.id}, session ${killed.begin.session}\n`);
    return await carryOut({ prepared, options, files, assets, before, lock }, context);
  } finally {
    prepared.close();
  }
}

async function readKilledRun(
  files: RunFiles,
): Promise<{ readonly killed: KilledRun; readonly before: RecordedBefore }> {
  const restorer = new RunRestorer();
  const before = { results: new RunResults(), progress: new ProgressRecorder() };
  let hasEnded = false;
  await readJournal(files.journal, (entry) => {
    restorer.add(entry);
    before.results.add(entry);
    before.progress.add(entry);
    if (entry.kind === 'end') hasEnded = true;
  });
  const { begin } = before.results;
  if (begin === undefined || hasEnded) {
    throw new JobstormError('config', `Cannot resume the run '${files.id}': it has ended`, {
      hint: 'Look at it with `jobstorm report`, or run its scenario again.',
    });
  }
  if (begin.scenario.target !== 'aws') {
    throw new JobstormError(
      'config',
      `Cannot resume the run '${files.id}': the twin that it ran on ended with its process`,
      { hint: 'Run its scenario again: the same scenario and seed give the same run.' },
    );
  }
  return { killed: { begin, restorer }, before };
}
