import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * What a vitest run really did, from its JSON report. A file that could not be run has no tests
 * and counts as one failure; so does a run that failed outside of any test, or had none.
 *
 * @param {string} path of the report
 * @param {number} exitCode of the run
 * @returns {SuiteResults}
 */
export function suiteResults(path, exitCode) {
  const report = readReport(path);
  if (report === undefined) return { passed: 0, failures: ['no report was written'] };
  const passed = report.numPassedTests;
  const failures = report.testResults.filter(({ status }) => status === 'failed').flatMap(describe);
  const unexplained = failures.length === 0 && (exitCode !== 0 || passed === 0);
  if (unexplained)
    failures.push(`exit code ${String(exitCode)} with ${String(passed)} tests passed`);
  return { passed, failures };
}

/**
 * @param {FileResult} file that failed
 * @returns {string[]} one text for each failure: where, and its message
 */
function describe(file) {
  const place = relative(process.cwd(), file.name);
  const failed = file.assertionResults.filter(({ status }) => status === 'failed');
  if (failed.length === 0) return [`${place}\n${file.message}`];
  return failed.map(
    ({ fullName, failureMessages }) => `${place} > ${fullName}\n${failureMessages.join('\n')}`,
  );
}

/**
 * @typedef {object} SuiteResults
 * @property {number} passed how many tests passed
 * @property {string[]} failures one text for each
 */

/**
 * @typedef {object} FileResult
 * @property {string} name the file's path
 * @property {string} status
 * @property {string} message why the file could not be run, else empty
 * @property {{ status: string, fullName: string, failureMessages: string[] }[]} assertionResults
 */

/**
 * @typedef {object} Report what we read of vitest's JSON report
 * @property {number} numPassedTests
 * @property {FileResult[]} testResults
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

// Two counts on the standard output; the failures, each cut to what fits a screen, on the other.
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { passed, failures } = suiteResults(process.argv[2] ?? '', Number(process.argv[3]));
  for (const failure of failures) console.error(failure.split('\n').slice(0, 15).join('\n'));
  console.log(`${String(passed)} ${String(failures.length)}`);
}
