import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';
import { JobstormError } from '../../model/errors.ts';
import { printable } from '../../util/printable.ts';
import { kubeconfigMark } from '../../wire/kubeconfig.ts';
import { systemReason } from '../../adapters/system-reason.ts';

/**
 * Writes a kubeconfig that only its owner can read.
 *
 * @throws {JobstormError} of kind `config` when it would overwrite one that is not the twin's
 */
export function writeKubeconfig(path: string, text: string): void {
  const shown = printable(path);
  try {
    if (existsSync(path) && !isOwn(readFileSync(path, 'utf8'))) {
      throw new JobstormError(
        'config',
        `Cannot write '${shown}': it is not a kubeconfig of the twin`,
        {
          hint: 'Name another file with --kubeconfig; clients read it from KUBECONFIG.',
        },
      );
    }
    const temporary = `${path}.${process.pid}`;
    writeFileSync(temporary, text, { mode: 0o600, flag: 'wx' });
    renameSync(temporary, path);
  } catch (error) {
    if (error instanceof JobstormError) throw error;
    throw new JobstormError('config', `Cannot write '${shown}': ${systemReason(error)}`, {
      cause: error,
    });
  }
}

/** Takes it away again, if it is still there. */
export function removeKubeconfig(path: string): void {
  rmSync(path, { force: true });
}

function isOwn(text: string): boolean {
  try {
    const { extensions } = parse(text) as {
      readonly extensions?: readonly { readonly name?: string }[];
    };
    return extensions?.some(({ name }) => name === kubeconfigMark) === true;
  } catch {
    return false;
  }
}
