import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Binaries in node_modules fit one platform only. */
export const platformName = `${process.platform}-${process.arch}`;

/** The parts of a package.json that decide what is installed; a changed script is none of them. */
const installFields = [
  'workspaces',
  'dependencies',
  'devDependencies',
  'optionalDependencies',
  'peerDependencies',
  'overrides',
  'allowScripts',
];

/** What the browser code is made of: it shares words, figures and formats with the tool. */
const webSources = [
  'package-lock.json',
  'packages/web',
  'packages/jobstorm/src/util',
  'packages/jobstorm/src/model',
  'packages/jobstorm/src/metrics',
  'packages/jobstorm/src/report',
];
const notSources = /^(node_modules|dist|test|.*\.test\.ts)$/;

/**
 * Names what an install at `root` must contain: changes with the lockfile, the dependencies that
 * package.json files ask for, and the platform, whose name comes first.
 *
 * @param {string} root
 */
export function installFingerprint(root) {
  const hash = createHash('sha256');
  hash.update(readFileSync(join(root, 'package-lock.json')));
  for (const manifest of manifests(root)) {
    const content = JSON.parse(readFileSync(join(root, manifest), 'utf8'));
    const wanted = installFields.map((field) => content[field] ?? null);
    hash.update(`\n${manifest}\n${JSON.stringify(wanted)}`);
  }
  return `${platformName} ${hash.digest('hex')}`;
}

/**
 * Names the sources that the browser code is built from.
 *
 * @param {string} root
 */
export function webFingerprint(root) {
  const hash = createHash('sha256');
  for (const path of webSources.flatMap((source) => filesBelow(root, source))) {
    hash.update(`\n${path}\n`).update(readFileSync(join(root, path)));
  }
  return hash.digest('hex');
}

/** @param {string} root */
function manifests(root) {
  const workspaces = readdirSync(join(root, 'packages')).sort();
  return ['package.json', ...workspaces.map((name) => `packages/${name}/package.json`)].filter(
    (path) => existsSync(join(root, path)),
  );
}

/**
 * @param {string} root
 * @param {string} path
 * @returns {string[]}
 */
function filesBelow(root, path) {
  const absolute = join(root, path);
  if (!existsSync(absolute)) return [];
  if (!statSync(absolute).isDirectory()) return [path];
  return readdirSync(absolute)
    .filter((name) => !notSources.test(name))
    .sort()
    .flatMap((name) => filesBelow(root, `${path}/${name}`));
}
