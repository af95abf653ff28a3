import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildWeb, isWebFresh } from './build-web.mjs';
import { install, isInstallFresh } from './install.mjs';
import { withLock } from './lock.mjs';
import { SetupError } from './setup-error.mjs';

/** EX_UNAVAILABLE: no code of `jobstorm run` means the same. */
const setupFailedExitCode = 69;

/**
 * Brings the checkout at `root` up to date, one process at a time.
 *
 * @param {string} root
 * @param {(line: string) => void} report
 */
export async function setUp(root, report) {
  if (isInstallFresh(root) && isWebFresh(root)) return;
  mkdirSync(join(root, '.cache'), { recursive: true });
  await withLock({
    path: join(root, '.cache', 'setup.lock'),
    onWait: () => report('Another set-up of this checkout is running; waiting for it.'),
    // Asked again under the lock: whoever held it before may have done the work.
    work: async (onChild) => {
      if (!isInstallFresh(root)) await install({ root, report, onChild });
      if (!isWebFresh(root)) await buildWeb({ root, report, onChild });
    },
  });
}

/** Sets up the checkout that this script is in; the outcome is the process's exit code. */
export async function main() {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  try {
    await setUp(root, (line) => {
      console.error(line);
    });
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(error.message);
    process.exitCode = error.interrupted ? 130 : setupFailedExitCode;
  }
}
