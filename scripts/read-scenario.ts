import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseScenario } from '../packages/jobstorm/src/config/parse-scenario.ts';
import { problemText } from '../packages/jobstorm/src/config/problem.ts';
import type { Scenario } from '../packages/jobstorm/src/model/scenario.ts';

/** A scenario of the repository, which has to be valid. */
export function readScenario(path: string): Scenario {
  const result = parseScenario(readFileSync(path, 'utf8'), {
    path,
    readFile: (name) => readFileSync(join(dirname(path), name), 'utf8'),
  });
  if (result.ok) return result.scenario;
  throw new Error(result.problems.map(problemText).join('\n'));
}
