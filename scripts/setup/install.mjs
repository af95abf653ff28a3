import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { installFingerprint, platformName } from './fingerprint.mjs';
import { runChild } from './run-child.mjs';
import { SetupError } from './setup-error.mjs';
import { readStamp, writeStamp } from './stamp.mjs';

/** Fifteen seconds of retries in all: a bad moment passes, a missing network is reported soon. */
const npmOptions = [
  '--include=dev',
  '--no-audit',
  '--no-fund',
  '--prefer-offline',
  '--loglevel=error',
  '--fetch-retries=4',
  '--fetch-retry-factor=2',
  '--fetch-retry-mintimeout=1000',
];

/** Words by which npm says that it could not reach the registry. */
const networkErrors = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|network/i;

/** Stack traces and dumps of errors: indented, or the brackets around them. */
const npmNoise = /^(npm error)?(\s{2,}.*|\s*[{}]?)$/;

/** @param {string} root */
const stampPath = (root) => join(root, 'node_modules', '.setup-stamp');

/** @param {string} root */
const pinnedNodePath = (root) => join(root, 'node_modules', 'node', 'bin', 'node');

/** npm writes it last; it says what is installed. @param {string} root */
const npmRecordPath = (root) => join(root, 'node_modules', '.package-lock.json');

/**
 * Whether node_modules holds what the lockfile says, for this platform. An install that npm was
 * asked for directly has no stamp of its own; it counts when npm's record agrees with the lockfile.
 *
 * @param {string} root
 */
export function isInstallFresh(root) {
  if (!existsSync(pinnedNodePath(root))) return false;
  const fingerprint = installFingerprint(root);
  const stamped = readStamp(stampPath(root));
  if (stamped === fingerprint) return true;
  const otherPlatform = stamped !== undefined && !stamped.startsWith(`${platformName} `);
  if (otherPlatform || !isInstalledByNpm(root)) return false;
  writeStamp(stampPath(root), fingerprint);
  return true;
}

/**
 * Installs exactly what the lockfile says, and checks that the pinned Node runs.
 *
 * @param {object} options
 * @param {string} options.root
 * @param {(line: string) => void} options.report
 * @param {(pid: number) => void} options.onChild
 */
export async function install({ root, report, onChild }) {
  const fingerprint = installFingerprint(root);
  report('Installing dependencies with npm ci; this needs the network, once.');
  for (const path of [stampPath(root), npmRecordPath(root)]) rmSync(path, { force: true });
  const startedAt = Date.now();
  const npm = (/** @type {string[]} */ args) =>
    runChild({
      command: 'npm',
      args: [...args, ...npmOptions],
      cwd: root,
      env: environmentWithoutInstalled(root),
      onChild,
      onTick: (seconds) => report(`  … still installing after ${seconds} s`),
    });

  const installed = await npm(['ci']);
  if (!installed.ok) throw new SetupError(explainFailure(installed.output));
  // The one install script that is needed, also where the user's npm runs none.
  if (!existsSync(pinnedNodePath(root))) {
    await npm(['rebuild', 'node', '--ignore-scripts=false']);
  }
  checkPinnedNode(root);
  writeStamp(stampPath(root), fingerprint);
  report(`Installed in ${((Date.now() - startedAt) / 1_000).toFixed(1)} s.`);
}

/** @param {string} root */
function isInstalledByNpm(root) {
  const record = npmRecordPath(root);
  if (!existsSync(record)) return false;
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, entry]) =>
      !path.includes('node_modules/') ||
      entry.link ||
      entry.optional ||
      entry.devOptional ||
      installed[path]?.version === entry.version,
  );
}

/**
 * npm must not run on the Node that it is about to replace.
 *
 * @param {string} root
 * @returns {NodeJS.ProcessEnv}
 */
function environmentWithoutInstalled(root) {
  const entries = (process.env['PATH'] ?? '').split(delimiter);
  const kept = entries.filter((entry) => !entry.startsWith(join(root, 'node_modules')));
  return { ...process.env, PATH: kept.join(delimiter) };
}

/** @param {string} output */
function explainFailure(output) {
  const said = output.split('\n').filter((line) => !npmNoise.test(line));
  const remedy = networkErrors.test(output)
    ? 'The package registry could not be reached. Check the network (behind a proxy: `npm config' +
      ' set proxy URL`) and run the same command again; once installed, no network is needed.'
    : 'Run the same command again; if it fails the same way, `npm cache verify` may help.';
  return [...said, '', 'Cannot install the dependencies as npm ci failed.', remedy].join('\n');
}

/** @param {string} root */
function checkPinnedNode(root) {
  const { status, stderr, error } = spawnSync(pinnedNodePath(root), ['--version'], {
    encoding: 'utf8',
  });
  if (status === 0) return;
  throw new SetupError(
    `Cannot run the pinned Node at node_modules/node: ${error?.message ?? stderr.trim()}\n` +
      `Jobstorm runs on Linux with glibc and on macOS; this is ${platformName}.`,
  );
}
