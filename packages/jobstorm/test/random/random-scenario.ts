import { parseTree } from '../../src/config/parse-scenario.ts';
import type { Scenario } from '../../src/model/scenario.ts';
import type { PlainMapping } from './plain-mapping.ts';

/** What the program reads of a scenario that was drawn; it has to be valid. */
export function randomScenario(tree: PlainMapping): Scenario {
  const source = { file: 'memory', line: null, numberText: null, children: new Map() };
  const result = parseTree({ value: tree, source }, { path: 'random.yaml' });
  if (result.ok) return result.scenario;
  const problems = result.problems.map(({ path, message }) => `${path} ${message}`);
  throw new Error(`A random scenario is not valid: ${problems.join('; ')}`);
}
