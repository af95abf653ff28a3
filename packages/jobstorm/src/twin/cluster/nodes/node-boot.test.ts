import { describe, expect, it } from 'vitest';
import { defaultTwinParameters, type TwinParameters } from '../../../model/twin-parameters/all.ts';
import { ClusterBench } from '../../testing/cluster-bench.ts';
import { karpenterPool, testAzs } from '../../testing/twin-scenario.ts';

interface Changes {
  readonly nodeBoot?: Partial<TwinParameters['nodeBoot']>;
  readonly ec2?: Partial<TwinParameters['ec2']>;
}

/** Nodes that are asked for at once and launched at once: nothing but their boot takes time. */
function bench({ nodeBoot, ec2 }: Changes, type = 'm5.xlarge'): ClusterBench {
  const parameters = defaultTwinParameters();
  return new ClusterBench({
    nodePools: [karpenterPool({ instanceTypes: [type], consolidateAfterMs: 3_600_000 })],
    scheduler: { scoringStrategy: 'LeastAllocated', qps: 10_000, burst: 10_000 },
    parameters: {
      ...parameters,
      karpenter: {
        ...parameters.karpenter,
        batchIdleMs: 0,
        batchMaxMs: 1,
        podSolveMs: 0,
        podNodeSolveMs: 0,
        kubeClientQps: 10_000,
        kubeClientBurst: 10_000,
      },
      ec2: {
        ...parameters.ec2,
        fleetLatencyMedianMs: 0,
        fleetRequestBurst: 10_000,
        ...ec2,
      },
      nodeBoot: { ...parameters.nodeBoot, ...nodeBoot },
    },
  });
}

/** When pods, one on each node, got their nodes, in seconds and in order. */
function bootSeconds(one: ClusterBench, nodes: number): number[] {
  one.createPods(nodes, { cpuMillicores: 3_000, memoryMiB: 1_000 });
  one.pass(180_000);
  return [...one.scheduledAt.values()].map((ms) => ms / 1_000).sort((a, b) => a - b);
}

describe('NodeBoot', () => {
  it('registers nodes after 35 s at the median and 60 s at the 95th percentile, and 6 s more', () => {
    const seconds = bootSeconds(bench({ ec2: { describeRequestBurst: 1_000 } }), 300);

    // Source of the distribution: kubernetes-on-aws, suggested defaults; about 2 s around it.
    expect(seconds.length).toBe(300);
    expect(Math.abs((seconds[150] ?? 0) - 42)).toBeLessThan(2.5);
    expect(Math.abs((seconds[285] ?? 0) - 67)).toBeLessThan(6);
  });

  it.each([
    ['m5.xlarge', 0],
    // Local disks are put together first.
    ['m5d.xlarge', 8],
  ])('has a node of type %s ready after 41 and %i s', (type, more) => {
    const [seconds = 0] = bootSeconds(bench({ nodeBoot: { registrationSigma: 0 } }, type), 1);

    expect(seconds).toBeGreaterThan(41 + more);
    expect(seconds).toBeLessThan(41 + more + 2);
  });

  it('lets each instance ask EC2 for its name, 100 at once and 20 a second', () => {
    const seconds = bootSeconds(bench({ nodeBoot: { registrationSigma: 0 } }), 300);
    const after = (nodes: number): number => (seconds[nodes - 1] ?? 0) - (seconds[0] ?? 0);

    expect(after(100)).toBeLessThan(1.5);
    expect(after(200)).toBeCloseTo(5, 0);
    expect(after(300)).toBeCloseTo(10, 0);
  });

  it('terminates an instance that has not registered after 15 minutes, which is paid so long', () => {
    const one = bench({ nodeBoot: { failurePercent: 100 } });
    one.createPods(1);
    one.pass(905_000);
    const { counters, nodes, nodesPeak } = one.cluster.sample();

    expect([nodes, nodesPeak]).toEqual([0, 1]);
    expect(counters.nodeSeconds['m5.xlarge']).toBeCloseTo(900, 3);
  });

  it('ends instances that are on their way when their zone fails, and others come elsewhere', () => {
    const one = bench({ nodeBoot: { registrationSigma: 0 } });
    one.createPods(8, { cpuMillicores: 3_000, memoryMiB: 1_000 });
    one.pass(20_000);
    const [az = '', ...otherAzs] = testAzs;
    one.cluster.exhaustCapacity((group) => group.az === az, 600_000);
    one.cluster.loseBooting(az);
    const { nodesLaunching, counters } = one.cluster.sample();
    one.pass(300_000);
    const azs = one.cluster.nodes().map(({ group }) => group.az);

    expect(nodesLaunching).toBe(4);
    expect(azs).toHaveLength(8);
    expect(otherAzs).toEqual(expect.arrayContaining(azs));
    expect(one.scheduledAt.size).toBe(8);
    expect(counters.nodeSeconds['m5.xlarge']).toBeLessThan(8 * 20);
  });
});
