import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { nearestName } from '../../config/nearest-name.ts';
import { JobstormError } from '../../model/errors.ts';
import { systemReason } from '../../adapters/system-reason.ts';
import { truncate } from '../../util/printable.ts';
import { runFiles, type RunFiles } from './run-folder.ts';

/**
 * The run that a user names: by the id of a run in `out`, by its folder or by its journal.
 *
 * @throws {JobstormError} of kind `config` when there is none
 */
export function findRun(out: string, named: string): RunFiles {
  const inOut = runFiles(join(out, named));
  if (basename(named) === named && isFile(inOut.journal)) return inOut;
  const atPath = runFiles(named);
  if (isFile(atPath.journal)) return atPath;
  if (isFile(named)) return { ...runFiles(dirname(named)), journal: named };
  throw noSuchRun(out, named);
}

/** Names of the folders in `out`, runs or not; none when there is no such folder. */
export function foldersIn(out: string): readonly string[] {
  try {
    return readdirSync(out, { withFileTypes: true })
      .filter((entry) => !entry.isFile())
      .map(({ name }) => name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    const reason = systemReason(error);
    throw new JobstormError('config', `Cannot list runs in '${out}': ${reason}`, { cause: error });
  }
}

/** @throws {JobstormError} of kind `config` for a path that cannot be, or be looked at */
export function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  } catch (error) {
    const shown = truncate(path, 100);
    const message = `Cannot look for a run at '${shown}': ${systemReason(error)}`;
    throw new JobstormError('config', message, { cause: error });
  }
}

function noSuchRun(out: string, named: string): JobstormError {
  const nearest = nearestName(named, foldersIn(out));
  const suggestion = nearest === undefined ? '' : `; did you mean '${nearest}'?`;
  return new JobstormError('config', `There is no run '${named}' in '${out}'${suggestion}`, {
    hint: 'Name its id, its folder or its journal.ndjson; `jobstorm runs` lists the runs there are.',
  });
}
