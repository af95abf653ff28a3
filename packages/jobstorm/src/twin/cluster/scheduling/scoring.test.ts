import { describe, expect, it } from 'vitest';
import {
  balancedAllocation,
  feasibleNodesToFind,
  leastAllocated,
  mostAllocated,
} from './scoring.ts';

describe('scores', () => {
  it.each([
    // free CPU, CPU, free memory, memory → least, most, balanced
    [4_000, 4_000, 10_000, 10_000, 100, 0, 100],
    [0, 4_000, 0, 10_000, 0, 100, 100],
    [2_000, 4_000, 5_000, 10_000, 50, 50, 100],
    [1_000, 4_000, 10_000, 10_000, 62, 37, 62],
  ])(
    'of a node with %i of %i m and %i of %i MiB free are those of the formulas',
    (cpuFree, cpu, memoryFree, memory, least, most, balanced) => {
      expect(leastAllocated(cpuFree, cpu, memoryFree, memory)).toBe(least);
      expect(mostAllocated(cpuFree, cpu, memoryFree, memory)).toBe(most);
      expect(balancedAllocation(cpuFree, cpu, memoryFree, memory)).toBe(balanced);
    },
  );
});

describe('feasibleNodesToFind()', () => {
  it.each([
    [0, 0],
    [99, 99],
    [100, 100],
    [400, 188],
    [700, 315],
    [1_000, 420],
    [5_000, 500],
    [15_000, 750],
  ])('of %i nodes is %i', (nodes, expected) => {
    expect(feasibleNodesToFind(nodes)).toBe(expected);
  });
});
