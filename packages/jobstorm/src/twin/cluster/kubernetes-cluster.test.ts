import { describe, expect, it } from 'vitest';
import { defaultTwinParameters } from '../../model/twin-parameters/all.ts';
import { ClusterBench } from '../testing/cluster-bench.ts';
import { karpenterPool, staticPool, testAzs } from '../testing/twin-scenario.ts';
import type { Pod } from './pods/pod.ts';

const zone = 'topology.kubernetes.io/zone';
/** Longer than an image pull. */
const imagePullMs = 60_000;

function nodesOf(pods: readonly Pod[]): number {
  return new Set(pods.map((pod) => pod.node)).size;
}

describe('KubernetesCluster', () => {
  it('spreads pods by LeastAllocated and packs them by MostAllocated', () => {
    const scheduler = { qps: 1_000, burst: 1_000 };
    const nodePools = [staticPool(8)];
    const spread = new ClusterBench({
      nodePools,
      scheduler: { ...scheduler, scoringStrategy: 'LeastAllocated' },
    });
    const packed = new ClusterBench({
      nodePools,
      scheduler: { ...scheduler, scoringStrategy: 'MostAllocated' },
    });

    const spreadPods = spread.createPods(8, { cpuMillicores: 1_000, memoryMiB: 1_000 });
    const packedPods = packed.createPods(8, { cpuMillicores: 1_000, memoryMiB: 1_000 });
    spread.pass(10_000);
    packed.pass(10_000);

    expect(nodesOf(spreadPods)).toBe(8);
    expect(nodesOf(packedPods)).toBe(1);
  });

  it('binds no faster than the scheduler’s client allows: burst, then qps', () => {
    const bench = new ClusterBench({
      nodePools: [staticPool(10)],
      scheduler: { scoringStrategy: 'LeastAllocated', qps: 20, burst: 30 },
    });

    bench.createPods(130, { cpuMillicores: 10, memoryMiB: 10 });
    bench.pass(3_000);
    const early = bench.scheduledAt.size;
    bench.pass(imagePullMs);

    expect(early).toBeGreaterThanOrEqual(86);
    expect(early).toBeLessThanOrEqual(91);
    expect(bench.scheduledAt.size).toBe(130);
  });

  it('holds up by an outage only the first of pods that a client creates one after the other', () => {
    const bench = new ClusterBench({ nodePools: [staticPool(1)] });
    const { cluster } = bench;
    const [first] = bench.createPods(1);
    if (first === undefined) throw new Error('no pod was created');
    cluster.apiServer.fail({ until: 60_000, share: 1, sparesReads: true, isRefused: () => true });

    const batch = { count: 5, podClass: first.podClass, takeClaims: undefined };
    const pods = cluster.createPodsInTurn(batch, bench, first.namespace);

    // Tries at 0, 1, 3, 7, 15, 25 … 65 s.
    expect(pods[0]?.storedAt).toBeGreaterThan(65_000);
    expect(pods[4]?.storedAt).toBeLessThan(66_000);
  });

  it('starts a hundred pods on one node in about the 43 s that were published', () => {
    const bench = new ClusterBench({ nodePools: [staticPool(1)] });
    bench.createPods(1);
    bench.pass(imagePullMs);
    const start = bench.timeline.now();

    bench.createPods(100);
    bench.pass(120_000);

    const lastMs = Math.max(...bench.runningAt.values()) - start;
    expect(bench.runningAt.size).toBe(101);
    expect(lastMs).toBeGreaterThan(40_000);
    expect(lastMs).toBeLessThan(48_000);
  });

  it('pulls an image once a node, and every pod bound before it is there waits for it', () => {
    const bench = new ClusterBench({ nodePools: [staticPool(1)] });

    const pods = bench.createPods(3);
    bench.pass(10_000);
    const pulling = bench.cluster.sample().podsPending;
    bench.pass(imagePullMs);
    const late = bench.createPods(1);
    const lateAt = bench.timeline.now();
    bench.pass(10_000);

    expect(pulling).toEqual({ imagePull: 3 });
    expect(Math.min(...pods.map((pod) => bench.runningAt.get(pod) ?? 0))).toBeGreaterThan(36_000);
    expect((bench.runningAt.get(late[0] as Pod) ?? 0) - lateAt).toBeLessThan(3_000);
  });

  it('keeps pods to the zone they select, and says when no node can take them', () => {
    const bench = new ClusterBench();

    const here = bench.createPods(4, undefined, { [zone]: testAzs[0] ?? '' });
    const nowhere = bench.createPods(2, undefined, { [zone]: 'us-west-2z' });
    bench.pass(imagePullMs);

    expect(here.every((pod) => pod.phase === 'running')).toBe(true);
    expect(nodesOf(here)).toBeLessThanOrEqual(2);
    expect(nowhere.every((pod) => pod.phase === 'queued')).toBe(true);
    expect(bench.cluster.sample().podsPending).toEqual({ unschedulable: 2 });
  });

  it('tries unschedulable pods again when room is made, after their backoff', () => {
    const bench = new ClusterBench({ nodePools: [staticPool(1, 'm5.xlarge')] });
    const first = bench.createPods(1, { cpuMillicores: 3_000, memoryMiB: 1_000 });
    bench.pass(imagePullMs);
    const second = bench.createPods(1, { cpuMillicores: 3_000, memoryMiB: 1_000 });
    bench.pass(imagePullMs);

    bench.cluster.endPods(first);
    bench.pass(15_000);

    expect(second[0]?.phase).toBe('running');
    expect(bench.cluster.sample().counters.schedulingFailures).toBe(1);
  });

  it('holds nothing once every pod has ended, in whatever phase it was', () => {
    const bench = new ClusterBench({ nodePools: [staticPool(2, 'm5.xlarge')] });
    const pods = bench.createPods(12, { cpuMillicores: 1_000, memoryMiB: 500 });
    bench.pass(20);
    const later = bench.createPods(1);
    bench.cluster.endPods([...pods, ...later]);
    bench.cluster.endPods(pods);
    bench.pass(600_000);

    expect(bench.cluster.sample()).toMatchObject({
      podsRunning: 0,
      podsPending: {},
      vcpuRequested: 0,
      memoryGiBRequested: 0,
    });
    expect(bench.cluster.apiServer.objects('pods')).toBe(0);
  });

  describe('with a Karpenter NodePool', () => {
    const karpenter = karpenterPool({ vcpuMax: 40 });

    it('launches the cheapest nodes that hold the pods, in about a minute', () => {
      const bench = new ClusterBench({ nodePools: [karpenter] });

      const pods = bench.createPods(3, { cpuMillicores: 1_000, memoryMiB: 1_000 });
      bench.pass(5_000);
      const early = bench.cluster.sample();
      bench.pass(180_000);

      expect(early).toMatchObject({
        nodes: 0,
        nodesLaunching: 1,
        podsPending: { nodeLaunching: 3 },
      });
      expect(pods.every((pod) => pod.phase === 'running')).toBe(true);
      const scheduledMs = Math.max(...bench.scheduledAt.values());
      expect(scheduledMs).toBeGreaterThan(25_000);
      expect(scheduledMs).toBeLessThan(90_000);
      expect(bench.cluster.sample().counters.nodeSeconds).toHaveProperty(['m5.xlarge']);
    });

    it('never exceeds the limit of the NodePool', () => {
      const bench = new ClusterBench({ nodePools: [karpenter] });

      bench.createPods(200, { cpuMillicores: 1_000, memoryMiB: 1_000 });
      bench.pass(600_000);

      const sample = bench.cluster.sample();
      expect(sample.vcpuAllocatable).toBeGreaterThan(30);
      expect(sample.vcpuAllocatable).toBeLessThan(40);
      expect(sample.podsPending.unschedulable).toBeGreaterThan(150);
    });

    it('terminates nodes that stay empty, and then bills no more for them', () => {
      const bench = new ClusterBench({ nodePools: [karpenter] });
      const pods = bench.createPods(30, { cpuMillicores: 1_000, memoryMiB: 1_000 });
      bench.pass(200_000);

      bench.cluster.endPods(pods);
      bench.pass(600_000);
      const { nodes, counters } = bench.cluster.sample();
      bench.pass(600_000);

      expect(nodes).toBe(0);
      expect(bench.cluster.sample().counters.nodeSeconds).toEqual(counters.nodeSeconds);
    });

    it('waits for tokens when the account launches too many instances', () => {
      const parameters = defaultTwinParameters();
      const bench = new ClusterBench({
        nodePools: [{ ...karpenter, vcpuMax: 10_000, instanceTypes: ['m5.xlarge'] }],
        parameters: {
          ...parameters,
          ec2: { ...parameters.ec2, launchBurst: 5, launchRefillPerSecond: 0.1 },
        },
      });

      bench.createPods(10, { cpuMillicores: 3_000, memoryMiB: 1_000 });
      bench.pass(300_000);

      const scheduledAt = [...bench.scheduledAt.values()].sort((a, b) => a - b);
      expect(scheduledAt).toHaveLength(10);
      expect((scheduledAt.at(-1) ?? 0) - (scheduledAt[0] ?? 0)).toBeGreaterThan(45_000);
    });
  });
});
