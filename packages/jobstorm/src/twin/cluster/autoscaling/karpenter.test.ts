import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instanceTypes } from '../../../model/instance-types.ts';
import { defaultTwinParameters, type TwinParameters } from '../../../model/twin-parameters/all.ts';
import { ClusterBench } from '../../testing/cluster-bench.ts';
import { karpenterPool } from '../../testing/twin-scenario.ts';

const small = { cpuMillicores: 1_000, memoryMiB: 1_000 };

function withParameters<Component extends keyof TwinParameters>(
  component: Component,
  changes: Partial<TwinParameters[Component]>,
): TwinParameters {
  const parameters = defaultTwinParameters();
  return { ...parameters, [component]: { ...parameters[component], ...changes } };
}

function typesOf(bench: ClusterBench): string[] {
  return bench.cluster.nodes().map(({ group }) => group.instanceType.name);
}

describe('Karpenter', () => {
  it('scales out for 1000 pods in the two minutes that its own suite allows', () => {
    const bench = new ClusterBench({
      nodePools: [karpenterPool({ instanceTypes: ['m5.4xlarge', 'r5.4xlarge', 'r5.8xlarge'] })],
      scheduler: { scoringStrategy: 'LeastAllocated', qps: 50, burst: 100 },
    });

    bench.createPods(500, { cpuMillicores: 900, memoryMiB: 3_174 });
    bench.createPods(500, { cpuMillicores: 3_500, memoryMiB: 28_672 });
    bench.pass(120_000);

    const sample = bench.cluster.sample();
    // A few wait for a second round: the small ones, which came first, took room of the large.
    expect(bench.scheduledAt.size).toBeGreaterThan(990);
    expect(sample.vcpuRequested / sample.vcpuAllocatable).toBeGreaterThan(0.53);
    expect(sample.memoryGiBRequested / sample.memoryGiBAllocatable).toBeGreaterThan(0.65);
  });

  it('has nodes ready after 30 to 60 s at the median', () => {
    const bench = new ClusterBench({
      nodePools: [karpenterPool({ instanceTypes: ['m5.xlarge'] })],
    });

    bench.createPods(101, { cpuMillicores: 3_000, memoryMiB: 1_000 });
    bench.pass(300_000);

    const at = [...bench.scheduledAt.values()].sort((one, other) => one - other);
    expect(at[50]).toBeGreaterThan(30_000);
    expect(at[50]).toBeLessThan(60_000);
  });

  it('launches from the heaviest pool first, and from the next once that is full', () => {
    const bench = new ClusterBench({
      nodePools: [
        karpenterPool({ name: 'light', instanceTypes: ['c5.xlarge'] }),
        karpenterPool({ name: 'heavy', instanceTypes: ['r5.xlarge'], weight: 10, vcpuMax: 8 }),
      ],
    });

    bench.createPods(9, small);
    bench.pass(180_000);

    expect(typesOf(bench).sort()).toEqual(['c5.xlarge', 'r5.xlarge', 'r5.xlarge']);
  });

  it('buys spot where a pool allows both, and on demand where spot has no capacity', () => {
    const pool = karpenterPool({
      instanceTypes: ['m5.xlarge'],
      capacityTypes: ['on-demand', 'spot'],
    });
    const parameters = withParameters('ec2', { spotInsufficientPercent: 0 });
    const bench = new ClusterBench({ nodePools: [pool], parameters });
    const short = new ClusterBench({ nodePools: [pool], parameters });
    short.cluster.exhaustCapacity(({ capacityType }) => capacityType === 'spot', 600_000);

    for (const one of [bench, short]) {
      one.createPods(3, small);
      one.pass(180_000);
    }

    const bought = (one: ClusterBench): string[] =>
      one.cluster.nodes().map(({ group }) => group.capacityType);
    expect(bought(bench)).toEqual(['spot']);
    expect(bought(short)).toEqual(['on-demand']);
  });

  it('asks again for a type without capacity once three minutes have passed', () => {
    const bench = new ClusterBench({
      nodePools: [karpenterPool({ azs: ['us-west-2a'], instanceTypes: ['m5.xlarge'] })],
    });
    bench.cluster.exhaustCapacity(() => true, 10_000);

    bench.createPods(3, small);
    bench.pass(180_000);
    const early = bench.scheduledAt.size;
    bench.pass(120_000);

    expect(early).toBe(0);
    expect(bench.scheduledAt.size).toBe(3);
    expect(Math.min(...bench.scheduledAt.values())).toBeGreaterThan(180_000);
  });

  it('asks for the 60 cheapest types at most', () => {
    const names = [...instanceTypes.values()].filter((type) => type.vcpu >= 4).map((t) => t.name);
    const bench = new ClusterBench({
      nodePools: [karpenterPool({ azs: ['us-west-2a'], instanceTypes: names })],
    });
    const cheapest = [...instanceTypes.values()]
      .filter((type) => type.vcpu >= 4)
      .sort((one, other) => one.usdPerHour - other.usdPerHour);
    const sixty = new Set(cheapest.slice(0, 60).map((type) => type.name));
    bench.cluster.exhaustCapacity(({ instanceType }) => sixty.has(instanceType.name), 20_000);

    bench.createPods(1, small);
    bench.pass(11_000);
    const afterFirst = bench.cluster.sample().counters.nodeSeconds;
    bench.pass(120_000);

    expect(afterFirst).toEqual({});
    expect(typesOf(bench)).toHaveLength(1);
    expect(sixty.has(typesOf(bench)[0] ?? '')).toBe(false);
  });

  it('sends like claims as one request to EC2', () => {
    const bench = new ClusterBench({
      nodePools: [karpenterPool({ azs: ['us-west-2a'], instanceTypes: ['m5.xlarge'] })],
      parameters: withParameters('ec2', {
        fleetRequestBurst: 1,
        fleetRequestRefillPerSecond: 0.01,
      }),
    });

    bench.createPods(50, { cpuMillicores: 3_000, memoryMiB: 1_000 });
    bench.pass(20_000);

    expect(Object.keys(bench.cluster.sample().counters.nodeSeconds)).toEqual(['m5.xlarge']);
    expect(bench.cluster.sample().nodesPeak).toBe(50);
  });

  it('gives everything back: each instance becomes a node or times out, and is terminated', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 8, max: 200 }),
        fc.integer({ min: 0, max: 60 }),
        (count, vcpuMax, failurePercent) => {
          const parameters = withParameters('nodeBoot', { failurePercent });
          const pool = karpenterPool({ vcpuMax, consolidateAfterMs: 0 });
          const bench = new ClusterBench({ nodePools: [pool], parameters });
          const pods = bench.createPods(count, small);
          for (let minute = 0; minute < 60; minute += 1) {
            bench.pass(60_000);
            expect(bench.cluster.sample().vcpuAllocatable).toBeLessThanOrEqual(vcpuMax);
          }
          bench.cluster.endPods(pods);
          bench.pass(3_600_000);
          const { nodes, nodesLaunching, counters } = bench.cluster.sample();
          bench.pass(3_600_000);

          expect({ nodes, nodesLaunching }).toEqual({ nodes: 0, nodesLaunching: 0 });
          expect(bench.cluster.sample().counters.nodeSeconds).toEqual(counters.nodeSeconds);
        },
      ),
      { numRuns: 30 },
    );
  });
});
