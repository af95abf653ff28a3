import { describe, expect, it } from 'vitest';
import { defaultTwinParameters, type TwinParameters } from '../../../model/twin-parameters/all.ts';
import { ClusterBench } from '../../testing/cluster-bench.ts';
import { karpenterPool } from '../../testing/twin-scenario.ts';
import { solveOf } from './karpenter-solve.ts';

const { karpenter, ...others } = defaultTwinParameters();

function benchOf(changes: Partial<TwinParameters['karpenter']>): ClusterBench {
  return new ClusterBench({
    nodePools: [karpenterPool({ instanceTypes: ['m5.xlarge'] })],
    parameters: { ...others, karpenter: { ...karpenter, ...changes } },
  });
}

/** Three pods fill a node. */
const third = { cpuMillicores: 1_200, memoryMiB: 1_000 };

describe('a scheduling simulation of Karpenter', () => {
  it.each([
    // pods, nodes, ms, pods got to
    [0, 100, 0, 0],
    [1_000, 0, 10_000, 1_000],
    [100, 4_500, 10_000, 100],
    [6_000, 0, 60_000, 6_000],
    [20_000, 4_500, 60_000, 601],
  ])('of %i pods beside %i nodes takes %i ms for %i of them', (pods, nodes, ms, done) => {
    expect(solveOf({ ...karpenter, podSolveMs: 10 }, pods, nodes)).toEqual({ ms, pods: done });
  });

  it('takes no time, and has no end, where a pod costs nothing', () => {
    const free = { ...karpenter, podSolveMs: 0, podNodeSolveMs: 0 };

    expect(solveOf(free, 1_000_000, 5_000)).toEqual({ ms: 0, pods: 1_000_000 });
  });

  it('delays the nodes by its time', () => {
    const nodesAfter = (podSolveMs: number): number => {
      const bench = benchOf({ podSolveMs, podNodeSolveMs: 0 });
      bench.createPods(30, third);
      bench.pass(20_000);
      return bench.cluster.sample().nodesLaunching;
    };

    expect(nodesAfter(0)).toBe(10);
    expect(nodesAfter(500)).toBe(10);
    expect(nodesAfter(900)).toBe(0);
  });

  it('leaves pods that come meanwhile to the next', () => {
    const bench = benchOf({ podSolveMs: 1_000, podNodeSolveMs: 0 });
    bench.createPods(30, third);
    bench.pass(15_000);
    bench.createPods(30, third);
    bench.pass(20_000);
    const first = bench.cluster.sample().nodesLaunching;
    bench.pass(300_000);

    expect(first).toBe(10);
    expect(bench.scheduledAt.size).toBe(60);
    expect(bench.cluster.sample().nodesPeak).toBeLessThanOrEqual(20);
  });

  it('launches what it has found when its time is up, and comes back for the rest', () => {
    const bench = benchOf({ podSolveMs: 1_000, podNodeSolveMs: 0, solveTimeoutMs: 14_500 });
    bench.createPods(60, third);
    bench.pass(20_000);
    const first = bench.cluster.sample().nodesLaunching;
    bench.pass(600_000);

    expect(first).toBe(5);
    expect(bench.scheduledAt.size).toBe(60);
  });
});
