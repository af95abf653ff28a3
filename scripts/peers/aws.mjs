import { findPython, installPython } from './python-environment.mjs';

export const awsCliVersion = '1.46.3';
export const boto3Version = '1.44.5';

const check = [
  'import boto3, awscli',
  `assert boto3.__version__ == '${boto3Version}'`,
  `assert awscli.__version__ == '${awsCliVersion}'`,
].join('; ');

/**
 * The Python that has boto3 and the AWS CLI, in an environment of its own below `.cache/`; the
 * program `aws` stands beside it.
 *
 * @param {string} root of the checkout
 * @returns {string | undefined} undefined when they are not installed
 */
export function findAws(root) {
  return findPython(root, 'aws', check);
}

/**
 * Makes the environment with the machine's `python3` and installs both into it.
 *
 * @param {string} root
 * @param {(line: string) => void} report
 * @returns {string | undefined} undefined when Python or the network is missing
 */
export function installAws(root, report) {
  report(`Installing the AWS CLI ${awsCliVersion} and boto3 ${boto3Version} with pip.`);
  const packages = [`awscli==${awsCliVersion}`, `boto3==${boto3Version}`];
  return installPython(root, 'aws', packages) ? findAws(root) : undefined;
}
