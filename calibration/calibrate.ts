import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Scenario } from '../packages/jobstorm/src/model/scenario.ts';
import { writeMarkedSection } from '../scripts/marked-section.ts';
import { readScenario } from '../scripts/read-scenario.ts';
import { markdownTable, textTable } from '../scripts/tables.ts';
import { compare, type Comparison } from './compare.ts';
import { figuresOf, sustainedFigures } from './figures.ts';
import { orderRows, rowOrders } from './order.ts';
import { readRowFile, type OwnRow } from './row-file.ts';
import { publishedRows, type PublishedRow } from './rows.ts';
import { comparisonRows } from './table.ts';

/*
 * Simulates published load tests and prints published beside simulated. Exits with 1 when a figure
 * with a bound misses it.
 *
 *   --rows sjr-1,so-1   only these
 *   --file rows.yaml    rows of your own: see docs/concepts/calibration.md
 *   --seeds 3           runs of each row; 5 of the quick ones
 *   --report            prints, and exits with 0 whatever it finds
 *   --smoke             only the quick rows, one seed
 *   --write             puts the table into docs/concepts/calibration.md
 */
const { values: options } = parseArgs({
  options: {
    rows: { type: 'string' },
    file: { type: 'string' },
    seeds: { type: 'string' },
    report: { type: 'boolean', default: false },
    smoke: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});

function scenarioOf(row: PublishedRow): Scenario {
  const own = 'scenarioPath' in row ? (row as OwnRow).scenarioPath : undefined;
  return readScenario(own ?? fileURLToPath(new URL(`scenarios/${row.id}.yaml`, import.meta.url)));
}

function chosenRows(): readonly PublishedRow[] {
  const all = options.file === undefined ? publishedRows : readRowFile(options.file);
  if (options.smoke) return all.filter((row) => row.isQuick);
  if (options.rows === undefined) return all;
  return options.rows.split(',').map((id) => {
    const row = all.find((one) => one.id === id);
    if (row === undefined) {
      const known = all.map((one) => one.id).join(', ');
      throw new Error(`Cannot calibrate '${id}' as there is no such row: ${known}`);
    }
    return row;
  });
}

function seedsOf(row: PublishedRow): number {
  if (options.smoke) return 1;
  const seeds = Number(options.seeds ?? (row.isQuick === true ? 5 : 3));
  if (Number.isInteger(seeds) && seeds >= 1) return seeds;
  throw new Error('--seeds must be a whole number from 1');
}

const comparisons: Comparison[] = [];
for (const row of chosenRows()) {
  const scenario = scenarioOf(row);
  const seeds = seedsOf(row);
  const runs = Array.from({ length: seeds }, (_, seed) => {
    const seeded = { ...scenario, seed: seed + 1 };
    return row.isSearch === true ? sustainedFigures(seeded) : figuresOf(seeded);
  });
  const wallSeconds = runs.reduce((sum, run) => sum + run.wallSeconds, 0);
  process.stderr.write(`${row.id}: ${seeds} runs in ${wallSeconds.toFixed(1)} s\n`);
  comparisons.push(...compare(row, runs));
}
const table = comparisonRows(comparisons);
const orders = orderRows(rowOrders(comparisons));
console.log(textTable(table));
if (orders.length > 1) console.log(`\n${textTable(orders)}`);
if (options.write) {
  const page = fileURLToPath(new URL('../docs/concepts/calibration.md', import.meta.url));
  await writeMarkedSection(page, 'calibrate', markdownTable(table));
  await writeMarkedSection(page, 'calibrate-orders', markdownTable(orders));
}
const missed = comparisons.filter((one) => one.isMet === false);
console.log(`\n${missed.length} of ${comparisons.length} figures miss their bound`);
if (missed.length > 0 && !options.report) process.exitCode = 1;
