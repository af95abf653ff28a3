import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { countTests } from './count-tests.mjs';

const folder = mkdtempSync(join(tmpdir(), 'jobstorm-count-'));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const passing = { status: 'passed', assertionResults: [{ status: 'passed' }] };
const failing = { status: 'failed', assertionResults: [{ status: 'failed' }] };
const broken = { status: 'failed', assertionResults: [] };

test.each([
  ['all passed', 3, 0, [passing], 0, { passed: 3, failed: 0 }],
  ['one test failed', 2, 1, [passing, failing], 1, { passed: 2, failed: 1 }],
  ['a file did not load', 2, 0, [passing, broken], 1, { passed: 2, failed: 1 }],
  ['an error outside of any test', 3, 0, [passing], 1, { passed: 3, failed: 1 }],
  ['nothing ran', 0, 0, [], 0, { passed: 0, failed: 1 }],
])(
  'countTests() when %s',
  (name, numPassedTests, numFailedTests, testResults, exitCode, counts) => {
    const path = join(folder, `${name}.json`);
    writeFileSync(path, JSON.stringify({ numPassedTests, numFailedTests, testResults }));

    expect(countTests(path, exitCode)).toEqual(counts);
  },
);

test('countTests() counts a run without a report as a failure', () => {
  expect(countTests(join(folder, 'missing.json'), 0)).toEqual({ passed: 0, failed: 1 });
});
