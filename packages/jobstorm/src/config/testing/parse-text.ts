import type { Scenario } from '../../model/scenario.ts';
import { parseScenario, type ParseOptions } from '../parse-scenario.ts';
import { problemText } from '../problem.ts';

/** A scenario that says only what it must. */
export const minimal = `name: minimal
jobs:
  - name: nap
    request:
      executionRoleArn: arn:aws:iam::123456789012:role/jobs
      releaseLabel: emr-7.9.0-latest
      jobDriver: { sparkSubmitJobDriver: { entryPoint: s3://b/nap.py } }
    work: { duration: 1m }
load: { arrivals: 6/min, duration: 10m }
`;

/** What is wrong with the text, line by line as a user sees it. */
export function problemsOf(text: string, options: Partial<ParseOptions> = {}): readonly string[] {
  const result = parseScenario(text, { path: 's.yaml', ...options });
  return result.ok ? [] : result.problems.map(problemText);
}

/** The scenario of a text without problems. */
export function scenarioOf(text: string, options: Partial<ParseOptions> = {}): Scenario {
  const result = parseScenario(text, { path: 's.yaml', ...options });
  if (!result.ok) throw new Error(result.problems.map(problemText).join('\n'));
  return result.scenario;
}

/** What a user is warned of. */
export function warningsOf(text: string, options: Partial<ParseOptions> = {}): readonly string[] {
  const result = parseScenario(text, { path: 's.yaml', ...options });
  return result.ok ? result.warnings.map((warning) => warning.message) : ['not a scenario'];
}
