import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseScenario } from '../src/config/parse-scenario.ts';
import { scenarioFiles } from '../src/config/testing/scenario-files.ts';
import type { Scenario } from '../src/model/scenario.ts';
import { runOnTwin, type TwinRun } from '../src/twin/testing/run-on-twin.ts';
import { randomScenario } from './random/random-scenario.ts';
import { randomTree } from './random/random-tree.ts';

/** Long enough for every component to be at work, also in the scenario of a day. */
const durationMs = 300_000;

function shortened(scenario: Scenario): Scenario {
  const load = { ...scenario.load, durationMs, warmUpMs: 0, onEnd: 'cancel' as const };
  return { ...scenario, load };
}

/** What two runs have to share: every event, and every entry but the version of the program. */
function tracesOf({ timeline, entries }: TwinRun): readonly unknown[] {
  return [timeline.events, timeline.fingerprint, JSON.stringify(entries)];
}

describe('two runs of one scenario and seed', () => {
  it.each(scenarioFiles())(
    'are the same, event by event: $name',
    ({ text, options }) => {
      const result = parseScenario(text, options);
      if (!result.ok) throw new Error('the scenario is not valid');
      const scenario = shortened(result.scenario);

      expect(tracesOf(runOnTwin(scenario))).toEqual(tracesOf(runOnTwin(scenario)));
    },
    300_000,
  );

  it('are the same for random scenarios, and another seed gives another run', () => {
    const seeds = new Set<string>();
    const fingerprints = new Set<string>();
    fc.assert(
      fc.property(randomTree, (tree) => {
        const scenario = randomScenario(tree);
        const first = runOnTwin(scenario);

        expect(tracesOf(runOnTwin(scenario))).toEqual(tracesOf(first));
        seeds.add(JSON.stringify(tree));
        fingerprints.add(first.timeline.fingerprint);
      }),
      { numRuns: 100 },
    );
    expect(fingerprints.size).toBe(seeds.size);
  }, 300_000);
});
