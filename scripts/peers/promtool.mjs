import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Prometheus's promtool: what JOBSTORM_PROMTOOL names, else that of Debian's package below
 * `.cache/`.
 *
 * @param {string} root of the checkout
 * @returns {string | undefined} undefined when there is none
 */
export function findPromtool(root) {
  const named = process.env['JOBSTORM_PROMTOOL'];
  if (named !== undefined && named !== '') return named;
  const program = join(folderPath(root), 'usr', 'bin', 'promtool');
  return existsSync(program) ? program : undefined;
}

/**
 * Unpacks Debian's package, where apt-get and dpkg are: nothing is installed on the machine.
 *
 * @param {string} root
 * @param {(line: string) => void} report
 * @returns {string | undefined} undefined when it could not be had
 */
export function installPromtool(root, report) {
  const folder = folderPath(root);
  report('Fetching promtool with apt-get.');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  try {
    const options = { cwd: folder, stdio: /** @type {'ignore'} */ ('ignore') };
    execFileSync('apt-get', ['-qq', 'download', 'prometheus'], options);
    const [archive] = readdirSync(folder).filter((name) => name.endsWith('.deb'));
    if (archive === undefined) return undefined;
    execFileSync('dpkg', ['-x', archive, '.'], options);
    rmSync(join(folder, archive));
    rmSync(join(folder, 'usr', 'bin', 'prometheus'), { force: true });
  } catch {
    return undefined;
  }
  return findPromtool(root);
}

/** @param {string} root */
function folderPath(root) {
  return join(root, '.cache', 'peers', 'promtool');
}
