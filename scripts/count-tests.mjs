import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/**
 * Counts what a vitest run really did, from its JSON report. A file that could not be run has no
 * tests and counts as one failure; so does a run that failed outside of any test, or had none.
 *
 * @param {string} path of the report
 * @param {number} exitCode of the run
 * @returns {{ passed: number, failed: number }}
 */
export function countTests(path, exitCode) {
  const report = readReport(path);
  if (report === undefined) return { passed: 0, failed: 1 };
  const passed = report.numPassedTests;
  const brokenFiles = report.testResults.filter(
    (file) =>
      file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
  );
  const failed = report.numFailedTests + brokenFiles.length;
  const unexplained = failed === 0 && (exitCode !== 0 || passed === 0);
  return { passed, failed: unexplained ? 1 : failed };
}

/**
 * @typedef {object} Report what we read of vitest's JSON report
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {{ status: string, assertionResults: { status: string }[] }[]} testResults
 */

/**
 * @param {string} path
 * @returns {Report | undefined} undefined when the run did not come as far as to write one
 */
function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { passed, failed } = countTests(process.argv[2] ?? '', Number(process.argv[3]));
  console.log(`${passed} ${failed}`);
}
