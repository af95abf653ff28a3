import { describe, expect, it } from 'vitest';
import { defaultTwinParameters } from '../../model/twin-parameters/all.ts';
import { VirtualTimeline } from '../kernel/virtual-timeline.ts';
import { ClusterBench } from '../testing/cluster-bench.ts';
import { karpenterPool } from '../testing/twin-scenario.ts';
import { Ec2Api } from './ec2-api.ts';

const { ec2, nodeBoot, ...others } = defaultTwinParameters();

describe('Ec2Api', () => {
  it('refuses what exceeds the bucket of an action, and counts it', () => {
    const timeline = new VirtualTimeline();
    const api = new Ec2Api(timeline, { ...ec2, interfaceRequestBurst: 2 });
    const allowed = [1, 2, 3].map(() => api.request('AttachNetworkInterface'));

    expect(allowed).toEqual([true, true, false]);
    expect(api.usage('AttachNetworkInterface')).toEqual({ requests: 3, throttles: 1 });
    expect(api.request('CreateNetworkInterface')).toBe(true);
    expect(api.counters()).toEqual({ ec2Requests: 4, ec2Throttled: 1 });
  });

  it('lets those that try again in one by one, as tokens come', () => {
    const api = new Ec2Api(new VirtualTimeline(), {
      ...ec2,
      describeRequestBurst: 1,
      describeRequestRefillPerSecond: 20,
    });
    const at = [1, 2, 3].map(() => api.reserve('DescribeInstances'));

    expect(at).toEqual([0, 50, 100]);
    expect(api.usage('DescribeInstances')).toEqual({ requests: 3, throttles: 2 });
  });
});

describe('a burst of new nodes', () => {
  function joined(describeRequestBurst: number): { nodes: number; throttled: number } {
    const bench = new ClusterBench({
      nodePools: [karpenterPool({ instanceTypes: ['m5.xlarge'] })],
      parameters: {
        ...others,
        ec2: { ...ec2, describeRequestBurst, describeRequestRefillPerSecond: 1 },
        nodeBoot: { ...nodeBoot, registrationSigma: 0 },
      },
    });
    bench.createPods(60, { cpuMillicores: 3_000, memoryMiB: 1_000 });
    bench.pass(70_000);
    const { nodes, counters } = bench.cluster.sample();
    return { nodes, throttled: counters.ec2Throttled };
  }

  it('registers slowly when the account may not describe instances faster, and shows why', () => {
    const plenty = joined(140);
    const scarce = joined(20);

    expect(plenty).toEqual({ nodes: 60, throttled: 0 });
    expect(scarce.nodes).toBeGreaterThan(20);
    expect(scarce.nodes).toBeLessThan(50);
    expect(scarce.throttled).toBe(40);
  });
});

describe('Karpenter’s requests to EC2', () => {
  it('asks EC2 to tag each new node and to end those that it takes away', () => {
    const bench = new ClusterBench({
      nodePools: [karpenterPool({ instanceTypes: ['m5.xlarge'], consolidateAfterMs: 0 })],
      parameters: {
        ...others,
        nodeBoot,
        ec2: { ...ec2, tagRequestBurst: 1, tagRequestRefillPerSecond: 0.01 },
      },
    });
    const pods = bench.createPods(12, { cpuMillicores: 3_000, memoryMiB: 1_000 });
    bench.pass(180_000);
    const { nodes, counters } = bench.cluster.sample();
    bench.cluster.endPods(pods);
    bench.pass(1_200_000);

    expect(nodes).toBe(12);
    expect(counters.ec2Throttled).toBeGreaterThanOrEqual(10);
    expect(bench.cluster.sample().nodes).toBe(0);
    const requests = bench.cluster.sample().counters.ec2Requests - counters.ec2Requests;
    expect(requests).toBeGreaterThan(0);
  });
});
