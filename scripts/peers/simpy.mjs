import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

export const simpyVersion = '4.1.1';

/**
 * The Python that has SimPy, in an environment of its own below `.cache/`.
 *
 * @param {string} root of the checkout
 * @returns {string | undefined} undefined when it is not installed
 */
export function findSimpy(root) {
  const python = join(environmentPath(root), 'bin', 'python');
  if (!existsSync(python)) return undefined;
  return tryRun(python, ['-c', `import simpy; assert simpy.__version__ == '${simpyVersion}'`])
    ? python
    : undefined;
}

/**
 * Makes the environment with the machine's `python3` and installs SimPy into it.
 *
 * @param {string} root
 * @param {(line: string) => void} report
 * @returns {string | undefined} undefined when Python or the network is missing
 */
export function installSimpy(root, report) {
  const environment = environmentPath(root);
  report(`Installing SimPy ${simpyVersion} with pip.`);
  rmSync(environment, { recursive: true, force: true });
  mkdirSync(join(root, '.cache', 'peers'), { recursive: true });
  const python = join(environment, 'bin', 'python');
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
  const installed =
    tryRun('python3', ['-m', 'venv', environment]) &&
    tryRun(python, [...pip, `simpy==${simpyVersion}`]);
  return installed ? findSimpy(root) : undefined;
}

/** @param {string} root */
function environmentPath(root) {
  return join(root, '.cache', 'peers', 'simpy');
}

/**
 * @param {string} command
 * @param {string[]} args
 */
function tryRun(command, args) {
  try {
    execFileSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    return true;
  } catch {
    return false;
  }
}
