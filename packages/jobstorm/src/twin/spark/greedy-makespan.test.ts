import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { greedyMakespan } from './greedy-makespan.ts';

const taskMs = fc
  .array(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 200 })
  .map((times) => Float64Array.from(times));
const cores = fc.integer({ min: 1, max: 64 });
const sumOf = (times: Float64Array): number => times.reduce((sum, ms) => sum + ms, 0);
const longestOf = (times: Float64Array): number => Math.max(...times);

describe('greedyMakespan()', () => {
  it.each([
    // tasks of 10 ms, cores, waves
    [8, 4, 20],
    [9, 4, 30],
    [3, 4, 10],
    [5, 1, 50],
  ])('runs %d even tasks on %d cores in waves', (tasks, count, expected) => {
    expect(greedyMakespan(new Float64Array(tasks).fill(10), count, 1)).toBeCloseTo(expected);
  });

  it('lets a slow task at the end cost what it takes, and one at the beginning nothing', () => {
    const even = [10, 10, 10, 10, 10, 10, 10, 10];

    expect(greedyMakespan(Float64Array.from([...even, 20]), 2, 1)).toBe(60);
    expect(greedyMakespan(Float64Array.from([20, ...even]), 2, 1)).toBe(50);
  });

  it("keeps Graham's bounds: no less than an even share or the slowest, no more than both", () => {
    fc.assert(
      fc.property(taskMs, cores, (times, count) => {
        const makespan = greedyMakespan(times, count, 1);

        expect(makespan).toBeGreaterThanOrEqual(sumOf(times) / count - 1e-6);
        expect(makespan).toBeGreaterThanOrEqual(longestOf(times));
        expect(makespan).toBeLessThanOrEqual(sumOf(times) / count + longestOf(times));
      }),
    );
  });

  it('moves time to the first wave without adding work', () => {
    // 4 cores: the first wave takes 3 parts, each of the next three 1, all of 4 · 40 ms.
    const times = new Float64Array(16).fill(10);

    expect(greedyMakespan(times, 4, 3)).toBeCloseTo(40);
    expect(greedyMakespan(times, 1, 3)).toBeCloseTo(160);
  });
});
