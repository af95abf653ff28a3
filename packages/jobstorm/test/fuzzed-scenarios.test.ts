import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { describe } from '../src/config/describe.ts';
import { parseTree } from '../src/config/parse-scenario.ts';
import { mutatedTree, type PlainValue } from '../src/config/testing/mutations.ts';
import { scenarioFiles } from '../src/config/testing/scenario-files.ts';
import type { Scenario } from '../src/model/scenario.ts';
import { runOnTwin } from '../src/twin/testing/run-on-twin.ts';

const [smoke] = scenarioFiles().filter((file) => file.name === 'smoke.yaml');
const tree = parse(smoke?.text ?? '') as PlainValue;
/** Enough for any run of this size: more is a run that never ends. */
const eventsMax = 5_000_000;
const wanted = 500;

/** Mutations that make a run large are valid, and belong to the benchmarks. */
function isSmall(scenario: Scenario): boolean {
  const plan = describe(scenario);
  const pods = plan.jobs.reduce((sum, job) => sum + job.pods, 0) * plan.offered.arrivals;
  return pods < 20_000 && plan.nodesSteady < 2_000 && scenario.load.durationMs < 86_400_000;
}

it(`runs ${wanted} valid mutations of a scenario to their end on the twin`, () => {
  let runs = 0;
  fc.assert(
    fc.property(mutatedTree(tree), (mutated) => {
      const source = { file: 'memory', line: null, numberText: null, children: new Map() };
      const result = parseTree({ value: mutated, source }, smoke?.options ?? { path: 'memory' });
      fc.pre(result.ok && isSmall(result.scenario));
      if (!result.ok) return;
      const { summary } = runOnTwin(result.scenario, eventsMax);
      expect(summary.run.complete).toBe(true);
      runs += 1;
    }),
    { numRuns: wanted, maxSkipsPerRun: 200 },
  );
  expect(runs).toBeGreaterThanOrEqual(wanted);
});
