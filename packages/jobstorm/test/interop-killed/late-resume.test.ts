import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { FaultyProxy } from '../../src/cli/testing/faulty-proxy.ts';
import { ServedBench } from '../../src/wire/testing/served-bench.ts';
import { kill } from './kill-moments.ts';
import { KilledRun } from './killed-runs.ts';
import { arrivals, servedScenarioWith } from './killed-scenario.ts';
import { plainAccess } from './run-access.ts';

const speed = 60;
/** Of the twin: two seconds of the clock. */
const tokenMemoryMs = 120_000;

async function benchThatForgets(): Promise<ServedBench> {
  const scenario = servedScenarioWith(`{ clientTokenMemoryMs: ${tokenMemoryMs} }`);
  const bench = await ServedBench.start({ speed, scenario });
  onTestFinished(() => bench.close());
  return bench;
}

const nothingLeft = { active: 0, virtualClusters: 0, namespaces: 0 };

test('a run whose answers never came submits nothing twice, though tokens are forgotten', async () => {
  const bench = await benchThatForgets();
  const proxy = await FaultyProxy.start({
    target: bench.servers.awsUrl,
    faults: { throttled: 0, failed: 0, reset: 0, stalled: 1 },
    isStruck: ({ method, url = '' }) => method === 'POST' && url.endsWith('/jobruns'),
    doneShare: 1,
    seed: 1,
    stallMs: 60_000,
  });
  const run = new KilledRun(bench, speed);
  onTestFinished(() => {
    run.close();
    proxy.close();
  });
  const plain = plainAccess(bench, run.kubeconfig);
  const environment = { ...plain.environment, AWS_ENDPOINT_URL: proxy.url };
  const process = run.through({ ...plain, environment }).begin();
  await vi.waitFor(async () => expect((await run.count()).started).toBeGreaterThan(20), 30_000);
  await kill(process, 0);
  await sleep((2 * tokenMemoryMs) / speed);
  const before = await run.count();

  const { code, err } = await run.through(plain).resume().result;

  expect(run.journal.slice(0, run.journal.indexOf('"resume"'))).not.toContain('"accepted"');
  expect(before.started).toBeLessThan(arrivals);
  expect(code, err).toBe(0);
  expect(await run.count()).toEqual({ ...nothingLeft, started: arrivals });
});

test('a run killed in its set-up takes what it had made, though tokens are forgotten', async () => {
  const bench = await benchThatForgets();
  const run = new KilledRun(bench, speed);
  onTestFinished(() => run.close());
  const process = run.through(plainAccess(bench, run.kubeconfig)).begin();
  await vi.waitFor(async () => expect((await run.count()).virtualClusters).toBeGreaterThan(0), {
    timeout: 30_000,
    interval: 5,
  });
  await kill(process, 0);
  await sleep((2 * tokenMemoryMs) / speed);

  const { code, err } = await run.resume().result;

  expect(code, err).toBe(0);
  expect(await run.count()).toEqual({ ...nothingLeft, started: arrivals });
});
