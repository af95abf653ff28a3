import { findPython, installPython } from './python-environment.mjs';

export const simpyVersion = '4.1.1';

/**
 * The Python that has SimPy, in an environment of its own below `.cache/`.
 *
 * @param {string} root of the checkout
 * @returns {string | undefined} undefined when it is not installed
 */
export function findSimpy(root) {
  return findPython(root, 'simpy', `import simpy; assert simpy.__version__ == '${simpyVersion}'`);
}

/**
 * Makes the environment with the machine's `python3` and installs SimPy into it.
 *
 * @param {string} root
 * @param {(line: string) => void} report
 * @returns {string | undefined} undefined when Python or the network is missing
 */
export function installSimpy(root, report) {
  report(`Installing SimPy ${simpyVersion} with pip.`);
  return installPython(root, 'simpy', [`simpy==${simpyVersion}`]) ? findSimpy(root) : undefined;
}
