import { describe, expect, it } from 'vitest';
import { defaultTwinParameters } from '../../model/twin-parameters/all.ts';
import type { TwinConfig } from '../../model/twin-config.ts';
import { ClusterBench } from '../testing/cluster-bench.ts';
import { karpenterPool, managedPool, staticPool } from '../testing/twin-scenario.ts';
import { keepObjects } from './pods/pod.ts';

const small = { cpuMillicores: 1_000, memoryMiB: 1_000 };
const hour = 3_600_000;

/** A cluster whose events are kept long enough to be counted. */
function bench(...nodePools: TwinConfig['nodePools']): ClusterBench {
  const parameters = defaultTwinParameters();
  return new ClusterBench({
    nodePools,
    parameters: { ...parameters, etcd: { ...parameters.etcd, eventTtlMs: 24 * hour } },
  });
}

function events({ cluster }: ClusterBench): number {
  return cluster.apiServer.objects('events');
}

describe('Kubernetes events of a node', () => {
  it('are ten when it joins and one when it leaves, with what Karpenter says of it', () => {
    const pool = karpenterPool({ instanceTypes: ['m5.xlarge'], consolidateAfterMs: 0 });
    const one = bench({ ...pool, budgets: pool.budgets.map((all) => ({ ...all, nodes: 100 })) });
    const pods = one.createPods(1, small);
    one.pass(180_000);
    const joined = events(one);
    keepObjects(pods);
    one.cluster.endPods(pods);
    one.pass(60_000);

    // FailedScheduling, Nominated and five of the pod; DisruptionTerminating twice.
    expect(joined).toBe(10 + 2 + 5);
    expect(one.cluster.sample().nodes).toBe(0);
    expect(events(one) - joined).toBe(1 + 2);
  });

  it('are two of one that fails: NodeNotReady and RemovingNode', () => {
    const one = bench(staticPool(2));
    one.cluster.loseNodes([0], 'node-failure');

    expect(events(one)).toBe(2);
  });
});

describe('Kubernetes events of a pod', () => {
  it('are four once its image is there, and Pulling before that', () => {
    const one = bench(staticPool(1));
    one.createPods(1, small);
    one.pass(120_000);
    const first = events(one);
    one.createPods(1, small);
    one.pass(120_000);

    expect([first, events(one) - first]).toEqual([5, 4]);
  });

  it('has Killing when it is deleted, and not when it ends by itself or with its node', () => {
    const ended = [
      (one: ClusterBench, pods: ReturnType<ClusterBench['createPods']>) => {
        one.cluster.endPods(pods);
      },
      (one: ClusterBench, pods: ReturnType<ClusterBench['createPods']>) => {
        keepObjects(pods);
        one.cluster.endPods(pods);
      },
      (one: ClusterBench, pods: ReturnType<ClusterBench['createPods']>) => {
        keepObjects(pods);
        one.cluster.endPods(pods, 'killed');
      },
      (one: ClusterBench) => {
        one.cluster.loseNodes([0], 'node-failure');
      },
      (one: ClusterBench) => {
        one.cluster.interruptNodes([0], 120_000);
      },
    ].map((end) => {
      const one = bench(staticPool(1));
      const pods = one.createPods(3, small);
      one.pass(120_000);
      const before = events(one);
      end(one, pods);
      one.pass(120_000);
      return events(one) - before;
    });

    // Two of the node that failed and one of the one that was interrupted.
    expect(ended).toEqual([3, 0, 3, 0 + 2, 3 + 1]);
  });

  it('has FailedScheduling once, however often it is tried', () => {
    const one = bench(staticPool(1));
    one.createPods(4, { cpuMillicores: 100_000, memoryMiB: 100 });
    one.pass(600);
    const requests = one.cluster.sample().counters.apiServerRequests;
    one.pass(hour);
    const { counters } = one.cluster.sample();

    expect(events(one)).toBe(4);
    expect(counters.schedulingFailures).toBeGreaterThan(20);
    // Two updates of each event's series, and the heartbeats of one node.
    expect(counters.apiServerRequests - requests).toBeLessThan(4 * 2 + 360 + 12 + 2);
  });

  it('has Nominated from Karpenter, five a second at most', () => {
    const few = bench(karpenterPool({ instanceTypes: ['m5.xlarge'] }));
    few.createPods(3, { cpuMillicores: 3_000, memoryMiB: 1_000 });
    few.pass(5_000);
    const many = bench(karpenterPool({ instanceTypes: ['m5.xlarge'] }));
    many.createPods(300, { cpuMillicores: 3_000, memoryMiB: 1_000 });
    many.pass(15_000);

    expect(events(few)).toBe(3 + 3);
    expect(events(many) - 300).toBeGreaterThanOrEqual(10);
    expect(events(many) - 300).toBeLessThanOrEqual(10 + 5 * 15);
  });

  it('has NotTriggerScaleUp from the Cluster Autoscaler while no group can help it', () => {
    const one = bench(managedPool({ instanceTypes: ['m5.xlarge'] }));
    one.createPods(3, { cpuMillicores: 100_000, memoryMiB: 100 });
    one.pass(15_000);
    const first = events(one);
    const requests = one.cluster.sample().counters.apiServerRequests;
    one.pass(100_000);
    const { counters } = one.cluster.sample();

    // FailedScheduling and NotTriggerScaleUp, whose series goes on at each of ten scans.
    expect(first).toBe(3 + 3);
    expect(events(one)).toBe(first);
    expect(counters.apiServerRequests - requests).toBe(3 * 10);
  });

  it('has TriggeredScaleUp from the Cluster Autoscaler, as fast as its client sends', () => {
    const one = bench(managedPool());
    one.createPods(200, small);
    one.pass(10_500);
    const early = events(one) - 200;
    one.pass(60_000);

    // Ten at once and five a second for each scan of ten seconds.
    expect(early).toBeGreaterThanOrEqual(10);
    expect(early).toBeLessThanOrEqual(10 + 5 * 10);
    expect(events(one) - 200).toBe(200);
  });
});
