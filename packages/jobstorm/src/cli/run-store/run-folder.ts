import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { JobstormError } from '../../model/errors.ts';
import { systemReason } from '../../adapters/system-reason.ts';

/** The files of a run; all but the journal can be rebuilt from the journal. */
export interface RunFiles {
  /** Name of the folder. */
  readonly id: string;
  readonly folder: string;
  readonly record: string;
  readonly journal: string;
  readonly summary: string;
  readonly report: string;
}

export function runFiles(folder: string): RunFiles {
  return {
    id: basename(resolve(folder)),
    folder,
    record: join(folder, 'run.json'),
    journal: join(folder, 'journal.ndjson'),
    summary: join(folder, 'summary.json'),
    report: join(folder, 'report.html'),
  };
}

/**
 * Makes a new, empty run folder `<out>/<id>`, or `<out>/<id>-2` and so on when that is taken.
 *
 * @throws {JobstormError} of kind `config` when it cannot be made there
 */
export function createRunFolder(out: string, id: string): RunFiles {
  try {
    mkdirSync(out, { recursive: true });
    for (let count = 1; ; count += 1) {
      const folder = join(out, count === 1 ? id : `${id}-${count}`);
      if (makeNew(folder)) return runFiles(folder);
    }
  } catch (error) {
    const reason = systemReason(error);
    throw new JobstormError('config', `Cannot make a run folder in '${out}': ${reason}`, {
      cause: error,
      hint: 'Choose another place with --out DIR.',
    });
  }
}

function makeNew(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Writes a file of a run as a whole or not at all: a reader never sees half of it.
 *
 * @throws {JobstormError} of kind `storage`
 */
export function writeRunFile(path: string, content: string): void {
  const unfinished = `${path}.tmp`;
  try {
    writeFileSync(unfinished, content);
    renameSync(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { force: true, recursive: true });
    const reason = systemReason(error);
    throw new JobstormError('storage', `Cannot write '${path}': ${reason}`, {
      cause: error,
      hint: 'Make room and rebuild the files of the run with `jobstorm report`.',
    });
  }
}
