import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { suiteResults } from './suite-results.mjs';

const folder = mkdtempSync(join(tmpdir(), 'jobstorm-suite-'));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const file = join(process.cwd(), 'some.test.ts');
const passing = {
  name: file,
  status: 'passed',
  message: '',
  assertionResults: [{ status: 'passed' }],
};
const failing = {
  name: file,
  status: 'failed',
  message: '',
  assertionResults: [
    { status: 'passed' },
    { status: 'failed', fullName: 'counts', failureMessages: ['expected 1 to be 2'] },
  ],
};
const broken = { name: file, status: 'failed', message: 'no such module', assertionResults: [] };

test.each([
  ['all passed', 3, [passing], 0, []],
  ['one test failed', 2, [passing, failing], 1, ['some.test.ts > counts\nexpected 1 to be 2']],
  ['a file did not load', 2, [passing, broken], 1, ['some.test.ts\nno such module']],
  ['an error outside of any test', 3, [passing], 1, ['exit code 1 with 3 tests passed']],
  ['nothing ran', 0, [], 0, ['exit code 0 with 0 tests passed']],
])('suiteResults() when %s', (name, numPassedTests, testResults, exitCode, failures) => {
  const path = join(folder, `${name}.json`);
  writeFileSync(path, JSON.stringify({ numPassedTests, testResults }));

  expect(suiteResults(path, exitCode)).toEqual({ passed: numPassedTests, failures });
});

test('suiteResults() counts a run without a report as a failure', () => {
  expect(suiteResults(join(folder, 'missing.json'), 0)).toEqual({
    passed: 0,
    failures: ['no report was written'],
  });
});
