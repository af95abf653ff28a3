import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ServedBench } from '../../src/wire/testing/served-bench.ts';
import { Bystanders } from './bystanders.ts';
import { resumeTrials, stopTrials, type TrialFigures, type TrialOptions } from './kill-trials.ts';
import { servedScenario } from './killed-scenario.ts';
import { faultyAccess, plainAccess } from './run-access.ts';

/*
 * Runs against a served twin are killed outright (SIGKILL) at moments drawn from a seed, from
 * before anything is made until after everything is removed; what stops them, or goes on with them,
 * is killed once now and then, too. JOBSTORM_KILLS sets how many moments there are of each kind,
 * JOBSTORM_SEED repeats those of a failure.
 */
const kills = (otherwise: number): number => Number(process.env['JOBSTORM_KILLS'] ?? otherwise);
const seed = Number(process.env['JOBSTORM_SEED'] ?? 1);

interface Kind {
  readonly name: string;
  /** Virtual seconds in a second. */
  readonly speed: number;
  readonly settings: Pick<TrialOptions, 'kills' | 'phaseMs' | 'atOnce' | 'access'>;
}

/** @param bench is there once the tests run */
const kinds = (bench: () => ServedBench): readonly Kind[] => [
  {
    name: 'on a good day',
    speed: 60,
    settings: {
      kills: kills(14),
      phaseMs: 700,
      atOnce: 2,
      access: (run) => Promise.resolve(plainAccess(bench(), run.kubeconfig)),
    },
  },
  {
    name: 'under throttles, errors, resets, stalls of 10 s and expired credentials',
    speed: 20,
    settings: {
      kills: kills(8),
      phaseMs: 3_000,
      atOnce: 6,
      access: (run, index) =>
        faultyAccess({ bench: bench(), kubeconfig: run.kubeconfig, seed: seed * 1_000 + index }),
    },
  },
];

let bench: ServedBench;

describe.each(kinds(() => bench))('runs killed $name', ({ speed, settings }) => {
  let bystanders: Bystanders;

  beforeAll(async () => {
    bench = await ServedBench.start({ speed, scenario: servedScenario });
    bystanders = await Bystanders.settle(bench);
  });

  afterAll(() => bench.close());

  const optionsNow = (): TrialOptions => ({ bench, speed, seed, ...settings });
  const tell = (figures: TrialFigures): void => {
    console.log(`seed ${seed}: ${JSON.stringify(figures)}`);
    if (settings.kills >= 8) expect(Object.keys(figures.killed).length).toBeGreaterThan(3);
  };

  test(
    'leave nothing after stop, which touches nobody else',
    async () => {
      tell(await stopTrials(optionsNow()));
      await bystanders.expectUntouched();
    },
    60_000 * settings.kills,
  );

  test(
    'go on with --resume and submit every arrival exactly once',
    async () => {
      tell(await resumeTrials(optionsNow()));
      await bystanders.expectUntouched();
    },
    60_000 * settings.kills,
  );
});
