import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const macApplications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * A Chromium that is installed: what JOBSTORM_CHROMIUM names, else the first on the PATH.
 *
 * @returns {string | undefined}
 */
export function findChromium() {
  const named = process.env['JOBSTORM_CHROMIUM'];
  if (named !== undefined && named !== '') return named;
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const onPath = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...onPath, ...macApplications].find(isExecutable);
}

/**
 * Installs Debian's Chromium, where apt-get is and this user may call it.
 *
 * @param {(line: string) => void} report
 * @returns {string | undefined} undefined when it could not be installed
 */
export function installChromium(report) {
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '--non-interactive'];
  const environment = ['env', 'DEBIAN_FRONTEND=noninteractive'];
  const aptGet = (/** @type {string[]} */ ...args) => {
    const [command = '', ...rest] = [...asRoot, ...environment, 'apt-get', '-qq', ...args];
    execFileSync(command, rest, { stdio: ['ignore', 'ignore', 'inherit'] });
  };
  report('Installing Chromium with apt-get.');
  try {
    aptGet('update');
    aptGet('install', '--yes', '--no-install-recommends', 'chromium');
  } catch {
    return undefined;
  }
  return findChromium();
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
