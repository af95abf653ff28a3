import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

export const cloudSimPlusVersion = '8.5.7';
const javaVersionMin = 17;

/**
 * The Java that runs CloudSim Plus, and the class path of its jars below `.cache/`.
 *
 * @param {string} root of the checkout
 * @returns {{ program: string, classPath: string } | undefined} undefined when it is not installed
 */
export function findCloudSimPlus(root) {
  const jars = jarsPath(root);
  if (!existsSync(join(jars, `cloudsimplus-${cloudSimPlusVersion}.jar`))) return undefined;
  return hasJava() ? { program: 'java', classPath: join(jars, '*') } : undefined;
}

/**
 * Fetches the jars from Maven Central; installs Debian's JDK and Maven first where they are
 * missing, apt-get is there and this user may call it.
 *
 * @param {string} root
 * @param {(line: string) => void} report
 * @returns {{ program: string, classPath: string } | undefined}
 */
export function installCloudSimPlus(root, report) {
  if (!hasJava()) aptGetInstall('openjdk-17-jdk-headless', report);
  if (!tryRun('mvn', ['--version'])) aptGetInstall('maven', report);
  if (!hasJava() || !tryRun('mvn', ['--version'])) return undefined;
  report(`Fetching CloudSim Plus ${cloudSimPlusVersion} with Maven.`);
  const jars = jarsPath(root);
  rmSync(jars, { recursive: true, force: true });
  mkdirSync(jars, { recursive: true });
  const pom = join(root, 'bench', 'peers', 'cloudsim-plus', 'pom.xml');
  const goal = ['dependency:copy-dependencies', `-DoutputDirectory=${jars}`];
  const settings = [`-Dcloudsimplus.version=${cloudSimPlusVersion}`, '-DincludeScope=runtime'];
  const fetched = tryRun('mvn', ['-q', '-B', '-f', pom, ...settings, ...goal]);
  return fetched && readdirSync(jars).length > 0 ? findCloudSimPlus(root) : undefined;
}

/** Whether `java` can compile and run a source file: a JDK of a version that is new enough. */
function hasJava() {
  try {
    const modules = execFileSync('java', ['--list-modules'], { encoding: 'utf8' });
    const version = /^jdk\.compiler@(\d+)/m.exec(modules)?.[1];
    return Number(version ?? 0) >= javaVersionMin;
  } catch {
    return false;
  }
}

/**
 * @param {string} name
 * @param {(line: string) => void} report
 */
function aptGetInstall(name, report) {
  report(`Installing ${name} with apt-get.`);
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '--non-interactive'];
  const [command = '', ...rest] = [...asRoot, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get'];
  tryRun(command, [...rest, '-qq', 'update']);
  tryRun(command, [...rest, '-qq', 'install', '--yes', '--no-install-recommends', name]);
}

/** @param {string} root */
function jarsPath(root) {
  return join(root, '.cache', 'peers', 'cloudsim-plus');
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 */
function tryRun(command, args) {
  try {
    execFileSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    return true;
  } catch {
    return false;
  }
}
