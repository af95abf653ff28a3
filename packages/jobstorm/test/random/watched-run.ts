import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseScenario } from '../../src/config/parse-scenario.ts';
import type { Scenario } from '../../src/model/scenario.ts';
import { runOnTwin, type TwinRun } from '../../src/twin/testing/run-on-twin.ts';

/** Enough for any small run: more is a run that never ends. */
const eventsMax = 5_000_000;
/** What was being created when its job was cancelled is there for a moment. */
const leftoversMs = 600_000;

/**
 * Runs a scenario on the twin under all watchers, and checks that every arrival is accounted for
 * and that, unless it was to be left, nothing is left behind.
 */
export function runWatched(scenario: Scenario): TwinRun {
  const run = runOnTwin(scenario, eventsMax);
  const { arrivals, submissions, jobRuns, leftBehind } = run.summary;
  same('arrivals started', arrivals.started, submissions.accepted + submissions.failed);
  const ended = jobRuns.completed + jobRuns.failed + jobRuns.cancelled;
  same('job runs accepted', submissions.accepted, ended + jobRuns.unfinished);
  if (scenario.load.onEnd === 'leave') return run;
  same('job runs unfinished', jobRuns.unfinished, 0);
  const left: Readonly<Record<string, number>> = { ...leftBehind };
  for (const [kind, count] of Object.entries(left)) same(`${kind} left`, count, 0);
  run.timeline.runUntil(run.timeline.now() + leftoversMs);
  for (const [kind, count] of run.twin.inventory()) same(`${kind} stored`, count, 0);
  return run;
}

function same(what: string, one: number, other: number): void {
  if (one !== other) throw new Error(`${what}: ${one}, not ${other}`);
}

function scenarioIn(path: string): Scenario {
  const readFile = (name: string): string => readFileSync(join(dirname(path), name), 'utf8');
  const result = parseScenario(readFileSync(path, 'utf8'), { path, readFile });
  if (!result.ok) throw new Error(`${path} is not valid: ${JSON.stringify(result.problems)}`);
  return result.scenario;
}

// `node watched-run.ts FILE` repeats what the test of random scenarios found.
if (import.meta.main) {
  for (const path of process.argv.slice(2)) {
    const { timeline } = runWatched(scenarioIn(path));
    process.stderr.write(`${path}: ${timeline.events} events, and no law is broken\n`);
  }
}
