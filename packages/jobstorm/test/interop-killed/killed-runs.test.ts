import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RandomStreams } from '../../src/util/random.ts';
import { ServedBench } from '../../src/wire/testing/served-bench.ts';
import { Bystanders } from './bystanders.ts';
import { arrivals, KilledRuns, servedScenario, speed } from './killed-runs.ts';

/*
 * Runs against a served twin are killed outright (SIGKILL) at moments drawn from a seed, from
 * before anything is made until after everything is removed. JOBSTORM_KILLS sets how many moments
 * there are, JOBSTORM_SEED repeats those of a failure.
 */
const kills = Number(process.env['JOBSTORM_KILLS'] ?? 25);
const seed = Number(process.env['JOBSTORM_SEED'] ?? 1);
/** Of them at a time: each takes a second of a processor to start. */
const atOnce = 2;
/** From the first thing that is written down to after the end of a run. */
const courseMs = 3_200;

let bench: ServedBench;
let runs: KilledRuns;
let bystanders: Bystanders;

beforeAll(async () => {
  bench = await ServedBench.start({ speed, scenario: servedScenario });
  runs = new KilledRuns(bench);
  bystanders = await Bystanders.settle(bench);
}, 60_000);

afterAll(async () => {
  runs.close();
  await bench.close();
});

/** Kills a run so long after it has written down whose it is, or before that. */
async function killAt(name: string, afterMs: number): Promise<void> {
  const run = runs.begin(name);
  let isOver = false;
  const over = run.result.finally(() => (isOver = true));
  while (!isOver && afterMs > 0 && runs.sessionOf(name) === undefined) await sleep(10);
  await sleep(Math.abs(afterMs));
  run.child.kill('SIGKILL');
  await over;
}

/** Carries out every trial, a few at a time; the phases that kills fell into. */
async function trials(
  stream: string,
  trial: (name: string, sessionId: string) => Promise<void>,
): Promise<ReadonlyMap<string, number>> {
  const random = new RandomStreams(seed).stream(stream);
  const moments = Array.from({ length: kills }, () => random.between(-0.1, 1) * courseMs);
  const phases = new Map<string, number>();
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < moments.length) {
      const index = next++;
      const name = `${stream}-${index}`;
      await killAt(name, moments[index] ?? 0);
      const phase = runs.phaseOf(name);
      phases.set(phase, (phases.get(phase) ?? 0) + 1);
      const sessionId = runs.sessionOf(name);
      // Nothing is made before it is written down whose it is.
      if (sessionId !== undefined) await trial(name, sessionId);
    }
  };
  // The second begins in between: not all children start at the same time.
  await Promise.all(
    Array.from({ length: atOnce }, async (_, index) => sleep(index * 700).then(work)),
  );
  return phases;
}

describe(`runs killed at ${kills} moments (seed ${seed})`, () => {
  test(
    'leave nothing after stop, which touches nobody else',
    async () => {
      const phases = await trials('stop', async (name, sessionId) => {
        const { code, err } = await runs.stop(sessionId);

        expect(code, `${name}: ${err}`).toBe(0);
        expect(await runs.count(sessionId), name).toMatchObject({
          active: 0,
          virtualClusters: 0,
          namespaces: 0,
        });
      });

      await bystanders.expectUntouched();
      console.log(`killed by phase: ${JSON.stringify(Object.fromEntries(phases))}`);
      if (kills >= 20) expect(phases.size).toBeGreaterThan(2);
    },
    20_000 * kills,
  );

  test(
    'go on with --resume and submit every arrival exactly once',
    async () => {
      const phases = await trials('resume', async (name, sessionId) => {
        // One that had come to its end only lacks its report.
        const goesOn = runs.phaseOf(name) !== 'ended';
        const { code, err } = await runs.resume(name);

        expect(code, `${name}: ${err}`).toBe(goesOn ? 0 : 2);
        expect(await runs.count(sessionId), name).toEqual({
          active: 0,
          started: arrivals,
          virtualClusters: 0,
          namespaces: 0,
        });
      });

      await bystanders.expectUntouched();
      console.log(`killed by phase: ${JSON.stringify(Object.fromEntries(phases))}`);
    },
    30_000 * kills,
  );
});
