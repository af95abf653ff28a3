import { describe, expect, it } from 'vitest';
import {
  defaultScoreWeights,
  type ScoringStrategy,
  type SchedulerScoring,
} from '../../../model/scheduler-config.ts';
import {
  balancedAllocation,
  feasibleNodesToFind,
  fitScore,
  profileScoreOf,
  scoresByUtilization,
  taintScore,
} from './scoring.ts';

const packing = [
  { utilization: 0, score: 0 },
  { utilization: 100, score: 10 },
];

function fit(scoringStrategy: ScoringStrategy, changes: Partial<SchedulerScoring> = {}) {
  return fitScore({ scoringStrategy, shape: packing, ...changes });
}

describe('scores', () => {
  it.each([
    // free CPU, CPU, free memory, memory → least, most, by ratio, balanced
    [4_000, 4_000, 10_000, 10_000, 100, 0, 0, 100],
    [0, 4_000, 0, 10_000, 0, 100, 100, 100],
    [2_000, 4_000, 5_000, 10_000, 50, 50, 50, 100],
    [1_000, 4_000, 10_000, 10_000, 62, 37, 75, 62],
    // 37 and 50 percent used, by the example of Kubernetes' page on bin packing
    [5_000, 8_000, 512, 1_024, 56, 43, 44, 93],
  ])(
    'of a node with %i of %i m and %i of %i MiB free are those of the formulas',
    (cpuFree, cpu, memoryFree, memory, least, most, ratio, balanced) => {
      const node = [cpuFree, cpu, memoryFree, memory] as const;
      expect(fit('LeastAllocated')(...node)).toBe(least);
      expect(fit('MostAllocated')(...node)).toBe(most);
      expect(fit('RequestedToCapacityRatio')(...node)).toBe(ratio);
      expect(balancedAllocation(...node)).toBe(balanced);
    },
  );

  it.each([
    // weights of CPU and memory on a node with 37 and 50 percent used
    [1, 0, 62, 37, 37],
    [0, 1, 50, 50, 50],
    [3, 1, 59, 40, 40],
  ])('count resources by their weights, %i and %i', (cpu, memory, least, most, ratio) => {
    const resources = { cpu, memory };
    const node = [5_000, 8_000, 512, 1_024] as const;
    expect(fit('LeastAllocated', { resources })(...node)).toBe(least);
    expect(fit('MostAllocated', { resources })(...node)).toBe(most);
    expect(fit('RequestedToCapacityRatio', { resources })(...node)).toBe(ratio);
  });

  it.each([
    [0, 20],
    [30, 20],
    [40, 36],
    [41, 37],
    [80, 100],
    [90, 50],
    [95, 25],
    [100, 0],
  ])(
    'scoresByUtilization() is linear between points and flat before: at %i % it is %i',
    (at, is) => {
      const shape = [
        { utilization: 30, score: 2 },
        { utilization: 80, score: 10 },
        { utilization: 100, score: 0 },
      ];
      expect(scoresByUtilization(shape)[at]).toBe(is);
      expect(scoresByUtilization(shape.slice(0, 1))[at]).toBe(20);
    },
  );

  it('add up by the weights of the plugins: the default profile, and packing alone', () => {
    const node = [1_000, 4_000, 10_000, 10_000] as const;
    const sum = (scoring: SchedulerScoring): number => profileScoreOf(scoring).nodeScore(...node);
    expect(sum({ scoringStrategy: 'LeastAllocated' })).toBe(62 + 62);
    expect(sum({ scoringStrategy: 'MostAllocated' })).toBe(37);
    expect(
      sum({
        scoringStrategy: 'MostAllocated',
        scoreWeights: { ...defaultScoreWeights('LeastAllocated'), NodeResourcesFit: 3 },
      }),
    ).toBe(3 * 37 + 62);
  });

  it.each([
    // taints against the node, most taints against any → score
    [0, 0, 100],
    [0, 1, 100],
    [1, 1, 0],
    [1, 3, 67],
    [2, 3, 34],
  ])('taintScore() of %i of %i taints is %i', (untolerated, max, score) => {
    expect(taintScore(untolerated, max)).toBe(score);
  });
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

  it.each([
    [1_000, 5, 100],
    [1_000, 30, 300],
    [1_000, 100, 1_000],
  ])('of %i nodes and percentageOfNodesToScore %i is %i', (nodes, percentage, expected) => {
    expect(feasibleNodesToFind(nodes, percentage)).toBe(expected);
  });
});
