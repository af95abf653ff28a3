import { parseScenario } from '../../config/parse-scenario.ts';
import type { Scenario } from '../../model/scenario.ts';
import { assert } from '../../util/assert.ts';
import type { CliContext } from '../context.ts';
import { loadScenario } from '../scenario/load-scenario.ts';
import { scenarioError } from '../scenario/scenario-problems.ts';
import type { TwinServeCommandOptions } from '../twin-program.ts';

/** What is served when nobody names a scenario: an account as AWS gives it, and jobs that sleep. */
const defaultText = `
name: served
jobs:
  - name: sleep
    request:
      name: sleep
      executionRoleArn: arn:aws:iam::123456789012:role/job
      releaseLabel: emr-7.9.0-latest
      jobDriver: { sparkSubmitJobDriver: { entryPoint: local:///job.py } }
    work: { duration: 60s }
load: { arrivals: 1/min, duration: 1m }
`;

/**
 * The scenario whose account and cluster are served; its load and thresholds are not used.
 *
 * @throws {JobstormError} of kind `config`
 */
export function servedScenario(
  { scenario: path, var: variables = new Map() }: TwinServeCommandOptions,
  { environment }: CliContext,
): Scenario {
  if (path === undefined) {
    const parsed = parseScenario(defaultText, { path: 'the default scenario' });
    assert(parsed.ok, 'the default scenario is valid');
    return parsed.scenario;
  }
  const result = loadScenario({ path, variables, environment, overrides: {} });
  if (!result.ok) throw scenarioError(path, result.problems);
  return result.scenario;
}
