import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

export const awsCliVersion = '1.46.3';
export const boto3Version = '1.44.5';

/**
 * The Python that has boto3 and the AWS CLI, in an environment of its own below `.cache/`; the
 * program `aws` stands beside it.
 *
 * @param {string} root of the checkout
 * @returns {string | undefined} undefined when they are not installed
 */
export function findAws(root) {
  const python = join(environmentPath(root), 'bin', 'python');
  if (!existsSync(python)) return undefined;
  const versions = `import boto3, awscli; assert boto3.__version__ == '${boto3Version}'; assert awscli.__version__ == '${awsCliVersion}'`;
  return tryRun(python, ['-c', versions]) ? python : undefined;
}

/**
 * Makes the environment with the machine's `python3` and installs both into it.
 *
 * @param {string} root
 * @param {(line: string) => void} report
 * @returns {string | undefined} undefined when Python or the network is missing
 */
export function installAws(root, report) {
  const environment = environmentPath(root);
  report(`Installing the AWS CLI ${awsCliVersion} and boto3 ${boto3Version} with pip.`);
  rmSync(environment, { recursive: true, force: true });
  mkdirSync(join(root, '.cache', 'peers'), { recursive: true });
  const python = join(environment, 'bin', 'python');
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
  const installed =
    tryRun('python3', ['-m', 'venv', environment]) &&
    tryRun(python, [...pip, `awscli==${awsCliVersion}`, `boto3==${boto3Version}`]);
  return installed ? findAws(root) : undefined;
}

/** @param {string} root */
function environmentPath(root) {
  return join(root, '.cache', 'peers', 'aws');
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
