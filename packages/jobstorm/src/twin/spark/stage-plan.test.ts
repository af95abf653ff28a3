import { describe, expect, it } from 'vitest';
import { taskQuantiles, type StageWork, type TaskTimes } from '../../model/spark/stage-work.ts';
import { defaultTwinParameters } from '../../model/twin-parameters/all.ts';
import { StagePlan, taskTimesOf } from './stage-plan.ts';

const { spark } = defaultTwinParameters();
/** Even up to 100 ms but for the slowest task. */
const known: TaskTimes = {
  kind: 'quantiles',
  meanMs: 60,
  ms: taskQuantiles.map((quantile) => (quantile === 1 ? 900 : 100 * quantile)),
};

describe('taskTimesOf()', () => {
  it.each([1, 7, 100, 2_000])('gives %d tasks the mean that they should have', (tasks) => {
    for (const times of [known, { kind: 'log-normal', meanMs: 60, sigma: 1 } as const]) {
      const sum = taskTimesOf(tasks, times).reduce((total, ms) => total + ms, 0);
      const least = times === known && tasks > 1 && 900 > 60 * tasks ? 900 : 60 * tasks;
      expect(sum).toBeCloseTo(least, 6);
    }
  });

  it('keeps the slowest task of a profile', () => {
    expect(Math.max(...taskTimesOf(100, known))).toBe(900);
  });

  it('makes every task alike without skew', () => {
    const even = taskTimesOf(5, { kind: 'log-normal', meanMs: 60, sigma: 0 });

    expect([...even]).toEqual([60, 60, 60, 60, 60]);
  });
});

describe('StagePlan', () => {
  const stage = (changes: Partial<StageWork>): StageWork => ({
    tasks: 100,
    times: { kind: 'log-normal', meanMs: 1_000, sigma: 0 },
    after: [],
    driverMs: 0,
    shuffleWriteMiB: 0,
    ...changes,
  });

  it('gains nothing from more cores than tasks, and little once skew decides', () => {
    const plan = new StagePlan(
      stage({ times: { kind: 'log-normal', meanMs: 1_000, sigma: 1 } }),
      'skew',
      { ...spark, firstWaveRatio: 1 },
    );

    expect(plan.makespanMs(1_000, 0)).toBe(plan.makespanMs(100, 0));
    expect(plan.makespanMs(1, 0)).toBeCloseTo(plan.coreMs, 3);
    expect(plan.makespanMs(50, 0)).toBeLessThan(2 * plan.makespanMs(100, 0));
  });

  it('is the same whenever it is computed', () => {
    const times = { kind: 'log-normal', meanMs: 1_000, sigma: 0.7 } as const;
    const [one, other] = [0, 1].map(() => new StagePlan(stage({ times }), '3', spark));

    other?.makespanMs(9, 0);
    for (const order of [0, 1, 2, 3]) {
      expect(one?.makespanMs(7, order)).toBe(other?.makespanMs(7, order));
    }
  });
});
