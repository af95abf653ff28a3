import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseScenario } from '../packages/jobstorm/src/config/parse-scenario.ts';
import { repositoryRoot } from './repository.ts';

/* The README's promises that can be kept by a test. */

const readme = readFileSync(join(repositoryRoot, 'README.md'), 'utf8');

test('the scenario in the README is valid, without a warning', () => {
  const scenario = /```yaml\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';

  const result = parseScenario(scenario, {
    path: 'scenarios/mine.yaml',
    readFile: (path) => readIfPresent(join(repositoryRoot, 'scenarios', path)),
  });

  expect(result).toMatchObject({ ok: true, warnings: [] });
  expect(scenario.trim().split('\n').length).toBeLessThanOrEqual(12);
});

test('the README begins with the two commands', () => {
  expect(readme.indexOf('npm start')).toBeLessThan(readme.indexOf('npm test'));
  expect(readme.split('\n').slice(0, 5).join('\n')).toMatch(/npm start[\s\S]*npm test/);
});

function readIfPresent(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
