import { journalViolations } from '../../engine/contract/journal-invariants.ts';
import type { JournalDetail } from '../../model/journal-entry.ts';
import type { Scenario } from '../../model/scenario.ts';
import { CostLaw } from './invariants/cost-law.ts';
import { LittlesLaw } from './invariants/littles-law.ts';
import { hold } from './invariants/violation.ts';
import './invariants/watchers.ts';
import { runUnwatched, type TwinRun } from './run-unwatched.ts';

export type { TwinRun } from './run-unwatched.ts';

/** Runs a scenario on the twin to its end, under the eyes of all watchers. */
export function runOnTwin(
  scenario: Scenario,
  eventsMax?: number,
  journalDetail?: JournalDetail,
): TwinRun {
  const costs = CostLaw.begin();
  let law: LittlesLaw | undefined;
  const run = runUnwatched(
    scenario,
    eventsMax,
    (timeline) => (law = LittlesLaw.begin(timeline)),
    journalDetail,
  );
  law?.check();
  costs.check(run.entries, scenario.twin);
  const violations = journalViolations(run.entries);
  hold(violations.length === 0, () => violations.join('; '));
  for (const entry of run.entries) if (entry.kind === 'sample') holdCounters(entry.sample.counters);
  return run;
}

function holdCounters(counters: object): void {
  for (const [name, count] of Object.entries(counters)) {
    hold(typeof count !== 'number' || count >= 0, () => `the counter ${name} is ${count}`);
  }
}
