import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { RunSummary } from '../packages/jobstorm/src/metrics/run-summary.ts';
import { runUnwatched } from '../packages/jobstorm/src/twin/testing/run-unwatched.ts';
import { writeMarkedSection } from '../scripts/marked-section.ts';
import { readScenario } from '../scripts/read-scenario.ts';
import { markdownTable, textTable } from '../scripts/tables.ts';
import { seedsMax } from './effect.ts';
import { judge, type Finding } from './judge.ts';
import { practices, type Practice } from './practices.ts';
import { findingRows } from './table.ts';

/*
 * Simulates each best practice without it and with it, and prints what it changes. Exits with 1
 * when a figure does not go where it was published to go.
 *
 *   --only a,b    only these practices
 *   --seeds 12    pairs of runs of each
 *   --report      prints, and exits with 0 whatever it finds
 *   --smoke       one seed
 *   --write       puts the table into docs/guides/best-practices.md
 */
const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    seeds: { type: 'string', default: '12' },
    report: { type: 'boolean', default: false },
    smoke: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});

/** Some tens of millions of events are the most that one of them has; more is a run that hangs. */
const eventsMax = 200_000_000;

function chosenPractices(): readonly Practice[] {
  if (options.only === undefined) return practices;
  return options.only.split(',').map((id) => {
    const practice = practices.find((one) => one.id === id);
    if (practice !== undefined) return practice;
    const known = practices.map((one) => one.id).join(', ');
    throw new Error(`Cannot run '${id}' as there is no such practice: ${known}`);
  });
}

function runsOf(id: string, variant: 'without' | 'with'): readonly RunSummary[] {
  const path = new URL(`../scenarios/practices/${id}/${variant}.yaml`, import.meta.url);
  const scenario = readScenario(fileURLToPath(path));
  return Array.from(
    { length: seeds },
    (_, index) => runUnwatched({ ...scenario, seed: index + 1 }, eventsMax).summary,
  );
}

const seeds = options.smoke ? 1 : Number(options.seeds);
if (!Number.isInteger(seeds) || seeds < 1 || seeds > seedsMax) {
  throw new Error(`--seeds must be a whole number from 1 to ${seedsMax}`);
}
const findings: Finding[] = [];
for (const practice of chosenPractices()) {
  const startedAt = performance.now();
  const runs = { without: runsOf(practice.id, 'without'), with: runsOf(practice.id, 'with') };
  findings.push(...judge(practice, runs));
  const wallSeconds = (performance.now() - startedAt) / 1_000;
  process.stderr.write(`${practice.id}: ${seeds} pairs in ${wallSeconds.toFixed(1)} s\n`);
}
const rows = findingRows(findings);
console.log(textTable(rows));
if (options.write) {
  const page = fileURLToPath(new URL('../docs/guides/best-practices.md', import.meta.url));
  await writeMarkedSection(page, 'practices', markdownTable(rows));
}
const missed = findings.filter((one) => one.isMet === false);
console.log(`\n${missed.length} of ${findings.length} figures do not go where they should`);
if (missed.length > 0 && !options.report) process.exitCode = 1;
