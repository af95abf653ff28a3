import { mkdirSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { CliResult } from '../../src/cli/testing/cli-process.ts';
import { RandomStreams } from '../../src/util/random.ts';
import { ServedBench } from '../../src/wire/testing/served-bench.ts';
import { canMount, onFileSystem, withFileLimit } from './full-disk.ts';
import { killAt } from './kill-moments.ts';
import { KilledRun } from './killed-runs.ts';
import { arrivals, servedScenario } from './killed-scenario.ts';
import { plainAccess } from './run-access.ts';

const speed = 60;
let bench: ServedBench;
beforeAll(async () => {
  bench = await ServedBench.start({ speed, scenario: servedScenario });
});
afterAll(() => bench.close());

function newRun(): KilledRun {
  const run = new KilledRun(bench, speed);
  onTestFinished(() => run.close());
  mkdirSync(run.out);
  return run.through(plainAccess(bench, run.kubeconfig));
}

const nothingLeft = { active: 0, virtualClusters: 0, namespaces: 0 };

/** One sentence that names the place, what is wrong with it, and what to do. */
function expectToldOnce({ code, err }: CliResult, reason: string): void {
  expect(code, err).toBe(3);
  const told = err
    .split('\n')
    .filter((line) => line.startsWith('jobstorm: Cannot write the journal'));
  expect(told, err).toHaveLength(1);
  expect(told[0]).toMatch(new RegExp(`journal '/.*/journal\\.ndjson': ${reason}`));
  expect(err).toContain('Make room, or choose another folder with --out');
  expect(err).not.toMatch(/\n\s+at /);
}

const kiB = 1_024;
/** From one that has no room for the first entry to one that is full as the last jobs end. */
const sizes = [8 * kiB, 24 * kiB, 60 * kiB];

const kinds = [
  [
    'with a limit on files',
    (_run: KilledRun, bytes: number) => withFileLimit(bytes),
    'it would be',
  ],
  // The record and the lock of the run have a page each there.
  [
    'on a file system of its own',
    (run: KilledRun, bytes: number) => onFileSystem(run.out, bytes + 8 * kiB),
    'the disk is full',
  ],
] as const;

describe.each(kinds)('a run %s', (kind, full, reason) => {
  test.skipIf(kind.startsWith('on') && !canMount).each(sizes)(
    'that has %d bytes for its journal ends, is told once, and leaves nothing',
    async (bytes) => {
      const run = newRun();

      const result = await run.begin(full(run, bytes)).result;
      const report = await run.report().result;
      const again = await run.resume().result;
      const stop = await run.stop().result;

      expectToldOnce(result, reason);
      expect(await run.count()).toMatchObject(nothingLeft);
      const hasBegun = run.journal.includes('\n');
      expect(report.code, report.err).toBe(hasBegun ? 0 : 2);
      expect(report.err).not.toContain('Cannot write');
      expect(again.code).toBe(2);
      expect(again.err).toMatch(hasBegun ? /it was stopped/ : /it has no whole entry/);
      expect(stop.code, stop.err).toBe(0);
      if (hasBegun) expect(result.err).toContain('and nothing of it is left');
    },
  );
});

test.each(['setup', 'warm-up', 'drain'])(
  'a run killed in %s that has no room when it is resumed is removed',
  async (phase) => {
    const run = newRun();
    await killAt(run, { phase, afterMs: 60, againAfterMs: null });

    const result = await run.resume(withFileLimit(run.journal.length)).result;

    expectToldOnce(result, 'it would be');
    expect(await run.count()).toMatchObject(nothingLeft);
  },
);

test('a run whose journal ends within a line goes on, and submits everything once', async () => {
  const random = new RandomStreams(1).stream('torn');
  for (let trial = 0; trial < 3; trial += 1) {
    const run = newRun();
    await killAt(run, { phase: 'steady', afterMs: random.between(0, 600), againAfterMs: null });
    const { journal, runFolder = '' } = run;
    const lastLine = journal.length - (journal.lastIndexOf('\n', journal.length - 2) + 1);
    const kept = journal.length - Math.ceil(random.between(0.01, 0.99) * lastLine);
    truncateSync(join(runFolder, 'journal.ndjson'), kept);

    const { code, err } = await run.resume().result;

    expect(code, `cut from ${journal.length} to ${kept}: ${err}`).toBe(0);
    expect(await run.count()).toEqual({ ...nothingLeft, started: arrivals });
  }
});
