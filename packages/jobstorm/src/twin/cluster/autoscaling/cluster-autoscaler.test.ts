import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultTwinParameters, type TwinParameters } from '../../../model/twin-parameters/all.ts';
import { ClusterBench } from '../../testing/cluster-bench.ts';
import { karpenterPool, managedPool } from '../../testing/twin-scenario.ts';

const small = { cpuMillicores: 1_000, memoryMiB: 1_000 };
const zone = 'topology.kubernetes.io/zone';

function withAutoscaler(changes: Partial<TwinParameters['clusterAutoscaler']>): TwinParameters {
  const parameters = defaultTwinParameters();
  return { ...parameters, clusterAutoscaler: { ...parameters.clusterAutoscaler, ...changes } };
}

/** Scale-down in a minute, with a client that is not in the way. */
const eager = withAutoscaler({
  scaleDownDelayAfterAddMs: 30_000,
  scaleDownUnneededMs: 30_000,
  kubeClientQps: 300,
  kubeClientBurst: 400,
});

describe('ClusterAutoscaler', () => {
  it('starts pods that need a node after about three minutes, Karpenter after half of that', () => {
    const times = [managedPool(), karpenterPool({ instanceTypes: ['m5.4xlarge'] })].map((pool) => {
      const bench = new ClusterBench({ nodePools: [pool] });
      bench.createPods(10, small);
      bench.pass(600_000);
      return Math.max(...bench.runningAt.values());
    });

    const [managedMs = 0, karpenterMs = 0] = times;
    expect(managedMs).toBeGreaterThan(120_000);
    expect(managedMs).toBeLessThan(300_000);
    expect(karpenterMs).toBeLessThan(managedMs / 1.5);
  });

  it('raises the group that wastes least', () => {
    const bench = new ClusterBench({
      nodePools: [
        managedPool({ name: 'memory', instanceTypes: ['r5.4xlarge'] }),
        managedPool({ name: 'compute', instanceTypes: ['c5.4xlarge'] }),
      ],
    });

    bench.createPods(15, { cpuMillicores: 1_000, memoryMiB: 1_800 });
    bench.pass(600_000);

    const pools = bench.cluster.nodes().map(({ group }) => group.pool);
    expect(pools).toEqual(['compute']);
  });

  it('raises one group a scan', () => {
    const groups = ['a', 'b'].map((letter) =>
      managedPool({ name: letter, azs: [`us-west-2${letter}`] }),
    );
    const bench = new ClusterBench({ nodePools: groups });

    bench.createPods(15, small, { [zone]: 'us-west-2a' });
    bench.createPods(15, small, { [zone]: 'us-west-2b' });
    bench.pass(11_000);
    const first = bench.cluster.sample().nodesLaunching;
    bench.pass(10_000);

    expect(first).toBe(1);
    expect(bench.cluster.sample().nodesLaunching).toBe(2);
  });

  it('takes a group to be in its first zone, and spreads its nodes over all', () => {
    const bench = new ClusterBench({ nodePools: [managedPool()] });

    bench.createPods(1, small, { [zone]: 'us-west-2b' });
    bench.pass(600_000);
    const pinned = bench.cluster.sample();
    bench.createPods(50, small);
    bench.pass(600_000);

    expect(pinned).toMatchObject({ nodes: 0, podsPending: { unschedulable: 1 } });
    expect(
      bench.cluster
        .nodes()
        .map(({ group }) => group.az)
        .sort(),
    ).toEqual(['us-west-2a', 'us-west-2a', 'us-west-2b', 'us-west-2b']);
  });

  it('keeps nodes with pods and its minimum, and removes the rest once unneeded', () => {
    const bench = new ClusterBench({
      nodePools: [managedPool({ nodesMin: 2 })],
      parameters: eager,
    });

    const pods = bench.createPods(90, small);
    bench.pass(400_000);
    const atPeak = bench.cluster.sample().nodes;
    const [kept] = pods.splice(0, 1);
    bench.cluster.endPods(pods);
    bench.pass(600_000);

    expect(atPeak).toBe(6);
    expect(kept?.phase).toBe('running');
    expect(bench.cluster.sample().nodes).toBe(2);
    expect(bench.lost.size).toBe(0);
  });

  it('removes fewer nodes a minute with the default client than with upstream’s', () => {
    const nodesLeft = [5, 300].map((qps) => {
      const bench = new ClusterBench({
        nodePools: [managedPool({ instanceTypes: ['m5.xlarge'] })],
        parameters: withAutoscaler({
          scaleDownDelayAfterAddMs: 30_000,
          scaleDownUnneededMs: 30_000,
          kubeClientQps: qps,
          kubeClientBurst: 2 * qps,
        }),
        scheduler: { scoringStrategy: 'LeastAllocated', qps: 500, burst: 500 },
      });
      const pods = bench.createPods(600, small);
      bench.pass(240_000);
      bench.cluster.endPods(pods);
      bench.pass(80_000);
      return bench.cluster.sample().nodes;
    });

    expect(nodesLeft[0]).toBeGreaterThan((nodesLeft[1] ?? 0) + 10);
  });

  it('leaves a group alone after a failure, then longer, and uses another meanwhile', () => {
    const bench = new ClusterBench({
      nodePools: [
        managedPool({ name: 'first', instanceTypes: ['c5.4xlarge'] }),
        managedPool({ name: 'second', instanceTypes: ['r5.4xlarge'] }),
      ],
    });
    bench.cluster.exhaustCapacity(({ pool }) => pool === 'first', Infinity);

    bench.createPods(15, { cpuMillicores: 1_000, memoryMiB: 1_000 });
    bench.pass(600_000);

    expect(bench.cluster.nodes().map(({ group }) => group.pool)).toEqual(['second']);
    expect(bench.cluster.sample().podsRunning).toBe(15);
  });

  it('replaces an instance that went away', () => {
    const bench = new ClusterBench({ nodePools: [managedPool({ nodesMin: 3 })] });
    const [first] = bench.cluster.nodes();

    bench.cluster.loseNodes([first?.node ?? -1], 'node-failure');
    const after = bench.cluster.sample();
    bench.pass(300_000);

    expect(after).toMatchObject({ nodes: 2, nodesLaunching: 1 });
    expect(bench.cluster.sample().nodes).toBe(3);
  });

  it('keeps groups within their limits and gives everything back', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 120 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 0, max: 60 }),
        (count, nodesMax, failurePercent) => {
          const parameters = { ...eager, nodeBoot: { ...eager.nodeBoot, failurePercent } };
          const bench = new ClusterBench({ nodePools: [managedPool({ nodesMax })], parameters });
          const pods = bench.createPods(count, small);
          bench.pass(1_800_000);
          const peak = bench.cluster.sample().nodesPeak;
          bench.cluster.endPods(pods);
          bench.pass(7_200_000);
          const { nodes, nodesLaunching, counters } = bench.cluster.sample();
          bench.pass(3_600_000);

          expect(peak).toBeLessThanOrEqual(nodesMax);
          expect({ nodes, nodesLaunching }).toEqual({ nodes: 0, nodesLaunching: 0 });
          expect(bench.cluster.sample().counters.nodeSeconds).toEqual(counters.nodeSeconds);
        },
      ),
      { numRuns: 30 },
    );
  });
});
