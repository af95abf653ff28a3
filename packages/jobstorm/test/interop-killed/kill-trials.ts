import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { RandomStreams } from '../../src/util/random.ts';
import type { ServedBench } from '../../src/wire/testing/served-bench.ts';
import { kill, killAt, killMoments, type KillMoment } from './kill-moments.ts';
import { KilledRun } from './killed-runs.ts';
import { arrivals } from './killed-scenario.ts';
import type { RunAccess } from './run-access.ts';

export interface TrialOptions {
  readonly bench: ServedBench;
  readonly speed: number;
  readonly kills: number;
  readonly seed: number;
  /** How long the longest phase of such a run takes, more or less, in ms of the clock. */
  readonly phaseMs: number;
  /** Runs at a time. */
  readonly atOnce: number;
  /** What lies between a run and the twin. */
  readonly access: (run: KilledRun, index: number) => Promise<RunAccess>;
}

/** What became of all trials. */
export interface TrialFigures {
  /** How many were killed in each phase, by their journals. */
  readonly killed: Readonly<Record<string, number>>;
  /** How often what followed a kill was killed, too. */
  readonly killedAgain: number;
  /** How often each fault was dealt out. */
  readonly faults: Readonly<Record<string, number>>;
}

type Trial = (run: KilledRun, moment: KillMoment) => Promise<void>;

/** Kills runs and stops each: nothing is left of it. */
export function stopTrials(options: TrialOptions): Promise<TrialFigures> {
  return carryOutTrials('stop', options, async (run, { againAfterMs }) => {
    if (againAfterMs !== null) await kill(run.stop(), againAfterMs);
    const { code, err } = await run.stop().result;

    expect(code, err).toBe(0);
    const nothing = { active: 0, virtualClusters: 0, namespaces: 0 };
    expect(await run.count()).toMatchObject(nothing);
  });
}

/** Kills runs and goes on with each: every arrival is submitted once, and nothing is left. */
export function resumeTrials(options: TrialOptions): Promise<TrialFigures> {
  return carryOutTrials('resume', options, async (run, { againAfterMs }) => {
    if (againAfterMs !== null) await kill(run.resume(), againAfterMs);
    // One that had come to its end only lacks its report.
    const expected = run.hasEnded ? 2 : 0;
    const { code, err } = await run.resume().result;

    expect(code, err).toBe(expected);
    expect(await run.count()).toEqual({
      active: 0,
      started: arrivals,
      virtualClusters: 0,
      namespaces: 0,
    });
  });
}

async function carryOutTrials(
  name: string,
  options: TrialOptions,
  trial: Trial,
): Promise<TrialFigures> {
  const { bench, speed, seed, atOnce } = options;
  const moments = killMoments(new RandomStreams(seed).stream(name), options);
  const killed: Record<string, number> = {};
  const faults: Record<string, number> = {};
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < moments.length; index = next++) {
      const moment = moments[index];
      if (moment === undefined) return;
      const run = new KilledRun(bench, speed);
      const access = await options.access(run, index);
      await killAt(run.through(access), moment);
      killed[run.phase] = (killed[run.phase] ?? 0) + 1;
      try {
        // Nothing is made before it is written down whose it is.
        if (run.session !== undefined) await trial(run, moment);
      } catch (thrown) {
        const what = `${name} trial ${index} of seed ${seed}, killed at ${JSON.stringify(moment)}`;
        throw new Error(`${what}; kept in ${run.folder}\n${String(thrown)}`, { cause: thrown });
      }
      for (const [fault, count] of Object.entries(access.counts?.() ?? {})) {
        faults[fault] = (faults[fault] ?? 0) + count;
      }
      run.close();
    }
  };
  // One begins after the other: not all children start at the same time.
  const workers = Array.from({ length: atOnce }, (_, index) => sleep(index * 500).then(work));
  await Promise.all(workers);
  const killedAgain = moments.filter(({ againAfterMs }) => againAfterMs !== null).length;
  return { killed, killedAgain, faults };
}
