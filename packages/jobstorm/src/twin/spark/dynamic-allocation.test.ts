import { describe, expect, it } from 'vitest';
import type { DynamicAllocationPolicy } from '../../model/spark/executor-policy.ts';
import { VirtualTimeline } from '../kernel/virtual-timeline.ts';
import { DynamicAllocation, type DynamicExecutors } from './dynamic-allocation.ts';

/** Spark's defaults, but for the largest number, which has none. */
const defaults: DynamicAllocationPolicy = {
  executorsMin: 0,
  allocationRatio: 1,
  executorsMax: 1_000,
  backlogTimeoutMs: 1_000,
  sustainedBacklogTimeoutMs: 1_000,
  idleTimeoutMs: 60_000,
  tracksShuffle: false,
  shuffleTimeoutMs: Infinity,
};

/** A driver whose tasks the test sets, and which remembers how many executors it wanted when. */
class Driver implements DynamicExecutors {
  readonly timeline = new VirtualTimeline();
  readonly log: (readonly [seconds: number, wanted: number])[] = [];
  wanted = 0;
  needed = 0;
  areHeld = false;
  readonly #allocation: DynamicAllocation;

  constructor(changes: Partial<DynamicAllocationPolicy> = {}) {
    this.#allocation = new DynamicAllocation(this.timeline, { ...defaults, ...changes }, this);
  }

  want(executors: number): void {
    this.wanted = executors;
    this.log.push([this.timeline.now() / 1_000, executors]);
  }

  /** So many executors would run all tasks, for so long. */
  tasks(needed: number, seconds: number): void {
    this.needed = needed;
    this.#allocation.tasksChanged();
    this.timeline.runUntil(this.timeline.now() + 1_000 * seconds);
  }

  stop(): void {
    this.#allocation.stop();
  }
}

describe('DynamicAllocation', () => {
  it('asks for 1, 2, 4 and 8 more, second by second, while tasks wait', () => {
    const driver = new Driver();
    driver.tasks(20, 30);

    expect(driver.log).toEqual([
      [1, 1],
      [2, 3],
      [3, 7],
      [4, 15],
      [5, 20],
    ]);
  });

  it('waits for the backlog timeout first, then for the sustained one', () => {
    const driver = new Driver({ backlogTimeoutMs: 5_000, sustainedBacklogTimeoutMs: 2_000 });
    driver.tasks(3, 30);

    expect(driver.log).toEqual([
      [5, 1],
      [7, 3],
    ]);
  });

  it('begins with one more again when tasks wait again', () => {
    const driver = new Driver();
    driver.tasks(7, 10);
    driver.tasks(10, 10);

    expect(driver.log.slice(3)).toEqual([
      [11, 8],
      [12, 10],
    ]);
  });

  it('asks for none when the tasks are done before the timeout', () => {
    const driver = new Driver();
    driver.tasks(5, 0.9);
    driver.tasks(0, 30);

    expect(driver.log).toEqual([]);
  });

  it('keeps between the smallest and the largest number', () => {
    const driver = new Driver({ executorsMin: 2, executorsMax: 4 });
    driver.tasks(100, 30);
    driver.tasks(0, 100);

    expect(driver.log.map(([, wanted]) => wanted)).toEqual([1, 3, 4, 2]);
  });

  it('gives back after a minute what was idle for as long, and not what is needed again', () => {
    const driver = new Driver();
    driver.tasks(4, 10);
    driver.tasks(1, 59);
    driver.tasks(4, 1);
    driver.tasks(1, 100);

    expect(driver.log.map(([, wanted]) => wanted)).toEqual([1, 3, 4, 1]);
    expect(driver.log.at(-1)?.[0]).toBe(10 + 59 + 1 + 60);
  });

  it('keeps executors for their shuffle files while it tracks these', () => {
    const [kept, tracked] = [true, false].map((areHeld) => {
      const driver = new Driver({ tracksShuffle: true });
      driver.tasks(4, 10);
      driver.areHeld = areHeld;
      driver.tasks(0, 300);
      return driver.wanted;
    });

    expect([kept, tracked]).toEqual([4, 0]);
  });

  it('keeps them no longer than shuffleTracking.timeout, and as long as executorIdleTimeout', () => {
    const shrunkAt = [100_000, 0].map((shuffleTimeoutMs) => {
      const driver = new Driver({ tracksShuffle: true, shuffleTimeoutMs });
      driver.tasks(4, 10);
      driver.areHeld = true;
      driver.tasks(1, 300);
      return driver.log.at(-1);
    });

    expect(shrunkAt).toEqual([
      [110, 1],
      [70, 1],
    ]);
  });

  it.each([Infinity, 200_000])(
    'gives idle executors back as soon as they hold nothing (timeout %d ms)',
    (shuffleTimeoutMs) => {
      const driver = new Driver({ tracksShuffle: true, shuffleTimeoutMs });
      driver.tasks(4, 10);
      driver.areHeld = true;
      driver.tasks(1, 100);
      driver.areHeld = false;
      driver.tasks(1, 100);

      expect(driver.log.at(-1)).toEqual([110, 1]);
    },
  );

  it('asks for nothing once it is stopped', () => {
    const driver = new Driver();
    driver.tasks(8, 1.5);
    driver.stop();
    driver.timeline.runUntil(1_000_000);

    expect(driver.log).toEqual([[1, 1]]);
    expect(driver.timeline.pending).toBe(0);
  });
});
