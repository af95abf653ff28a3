import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { ServedBench } from '../../src/wire/testing/served-bench.ts';
import { kill } from './kill-moments.ts';
import { KilledRun } from './killed-runs.ts';
import { arrivals, servedScenario } from './killed-scenario.ts';
import { plainAccess } from './run-access.ts';

const speed = 60;

let bench: ServedBench;
beforeAll(async () => {
  bench = await ServedBench.start({ speed, scenario: servedScenario });
});
afterAll(() => bench.close());

/** A run that has come to its steady phase. */
async function runningOne(): Promise<{ run: KilledRun; process: ReturnType<KilledRun['begin']> }> {
  const run = new KilledRun(bench, speed);
  onTestFinished(() => run.close());
  const process = run.through(plainAccess(bench, run.kubeconfig)).begin();
  await vi.waitFor(() => expect(run.phase).toBe('steady'), { timeout: 30_000, interval: 20 });
  return { run, process };
}

function locksOf(run: KilledRun): string[] {
  return readdirSync(run.runFolder ?? '').filter((name) => name.startsWith('run.lock'));
}

test('a run that goes on is not resumed, and is not disturbed by the attempt', async () => {
  const { run, process } = await runningOne();

  const second = await run.resume().result;
  const first = await process.result;

  expect(second.code).toBe(2);
  expect(second.err).toContain(`process ${process.pid} of this machine is running it`);
  expect(first.code, first.err).toBe(0);
  expect(await run.count()).toMatchObject({ started: arrivals, namespaces: 0 });
  expect(locksOf(run)).toEqual([]);
});

test('of several that resume a killed run at once, one does', async () => {
  const { run, process } = await runningOne();
  await kill(process, 0);

  const all = await Promise.all([1, 2, 3].map(() => run.resume().result));

  const codes = all.map(({ code }) => code).sort();
  expect(codes, all.map(({ err }) => err).join('\n')).toEqual([0, 2, 2]);
  expect(await run.count()).toMatchObject({ started: arrivals, active: 0, namespaces: 0 });
  expect(locksOf(run)).toEqual([]);
});

test('a run that another host may be running is not resumed', async () => {
  const { run, process } = await runningOne();
  await kill(process, 0);
  const [name = ''] = locksOf(run);
  const lock = join(run.runFolder ?? '', name);
  const owner = JSON.parse(readFileSync(lock, 'utf8')) as object;
  writeFileSync(lock, JSON.stringify({ ...owner, host: 'elsewhere' }));

  const refused = await run.resume().result;

  expect(refused.code).toBe(2);
  expect(refused.err).toMatch(/process \d+ of host 'elsewhere' was running it .* ago/);
  expect(refused.err).toContain('If it was killed, try again once it has been silent for 2 m');
});
