import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The Python of an environment below `.cache/peers`, when it has these packages.
 *
 * @param {string} root of the checkout
 * @param {string} name of the environment
 * @param {string} check a Python program that fails without them
 * @returns {string | undefined} undefined when they are not installed
 */
export function findPython(root, name, check) {
  const python = pythonPath(root, name);
  return existsSync(python) && tryRun(python, ['-c', check]) ? python : undefined;
}

/**
 * Makes the environment with the machine's `python3` and installs packages into it.
 *
 * @param {string} root of the checkout
 * @param {string} name of the environment
 * @param {string[]} packages as pip names them, with their versions
 * @returns {boolean} false when Python or the network is missing
 */
export function installPython(root, name, packages) {
  const python = pythonPath(root, name);
  const environment = dirname(dirname(python));
  rmSync(environment, { recursive: true, force: true });
  mkdirSync(dirname(environment), { recursive: true });
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
  return tryRun('python3', ['-m', 'venv', environment]) && tryRun(python, [...pip, ...packages]);
}

/**
 * @param {string} root
 * @param {string} name
 */
function pythonPath(root, name) {
  return join(root, '.cache', 'peers', name, 'bin', 'python');
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
