import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Taint } from '../../../model/taint.ts';
import { ClusterBench } from '../../testing/cluster-bench.ts';
import { karpenterPool, managedPool, staticPool } from '../../testing/twin-scenario.ts';
import type { Pod } from '../pods/pod.ts';

const request = { cpuMillicores: 1_000, memoryMiB: 1_000 };
const packing = { schedulerName: 'packing', scoringStrategy: 'MostAllocated' } as const;
const quick = { qps: 1_000, burst: 1_000 };
const spreading = { scoringStrategy: 'LeastAllocated', ...quick } as const;
const dedicated: Taint = { key: 'dedicated', value: 'spark', effect: 'NoSchedule' };
const avoided: Taint = { ...dedicated, effect: 'PreferNoSchedule' };
const tolerations = [
  { key: 'dedicated', operator: 'Exists', value: '', effect: 'NoSchedule' },
] as const;

function nodesOf(pods: readonly Pod[]): number {
  return new Set(pods.map((pod) => pod.node)).size;
}

function poolOf(bench: ClusterBench, pod: Pod | undefined): string | undefined {
  return bench.cluster.nodes().find(({ node }) => node === pod?.node)?.group.pool;
}

describe('KubeSchedulers', () => {
  it('serve each pod by the profile that it names, all of one process at its rate', () => {
    const bench = new ClusterBench({
      nodePools: [staticPool(8)],
      scheduler: { ...spreading, qps: 5, burst: 5, profiles: [packing] },
    });

    const spread = bench.createPods(6, request);
    const packed = bench.createPods(6, request, {}, packing);
    bench.pass(1_000);
    const early = bench.scheduledAt.size;
    bench.pass(10_000);

    expect(early).toBeLessThanOrEqual(10);
    expect(bench.scheduledAt.size).toBe(12);
    expect(nodesOf(spread)).toBe(6);
    expect(nodesOf(packed)).toBe(1);
  });

  it('bind at a rate of their own where they are processes of their own', () => {
    const bench = new ClusterBench({
      nodePools: [staticPool(8)],
      scheduler: { ...spreading, qps: 1, burst: 1 },
      schedulers: [{ ...packing, ...quick }],
    });

    bench.createPods(40, { cpuMillicores: 10, memoryMiB: 10 });
    const packed = bench.createPods(40, { cpuMillicores: 10, memoryMiB: 10 }, {}, packing);
    bench.pass(3_000);

    expect(packed.every((pod) => bench.scheduledAt.has(pod))).toBe(true);
    expect(bench.scheduledAt.size).toBeLessThan(45);
  });

  it('leave a pod pending whose scheduler there is none of', () => {
    const bench = new ClusterBench();

    const pods = bench.createPods(2, request, {}, { schedulerName: 'nobody' });
    bench.pass(600_000);
    const { podsPending } = bench.cluster.sample();
    bench.cluster.endPods(pods);

    expect(podsPending).toEqual({ scheduling: 2 });
    expect(pods.every(({ phase }) => phase === 'gone')).toBe(true);
    expect(bench.cluster.sample().podsPending).toEqual({});
  });

  it('place two pods where one fits, of which the kubelet rejects one', () => {
    const bench = new ClusterBench({
      nodePools: [staticPool(1, 'm5.xlarge')],
      scheduler: spreading,
      schedulers: [{ ...packing, ...quick }],
    });
    const large = { cpuMillicores: 3_000, memoryMiB: 1_000 };

    const [first] = bench.createPods(1, large);
    const [second] = bench.createPods(1, large, {}, packing);
    bench.pass(5_000);

    expect([...bench.lost.values()]).toEqual(['out-of-resources']);
    const [lost] = bench.lost.keys();
    const other = lost === first ? second : first;
    expect(lost?.phase).toBe('gone');
    expect(other?.phase).toBe('bound');
    expect(bench.cluster.sample().vcpuRequested).toBe(3);
  });

  it('admit a pod that was placed too early when room has been made before it is bound', () => {
    const bench = new ClusterBench({
      nodePools: [staticPool(1, 'm5.xlarge')],
      scheduler: spreading,
      schedulers: [{ ...packing, qps: 0.2, burst: 1 }],
    });
    const large = { cpuMillicores: 3_000, memoryMiB: 1_000 };
    bench.createPods(1, { cpuMillicores: 10, memoryMiB: 10 }, {}, packing);
    bench.pass(50);

    const first = bench.createPods(1, large);
    const [second] = bench.createPods(1, large, {}, packing);
    bench.pass(100);
    bench.cluster.endPods(first);
    bench.pass(30_000);

    expect(bench.lost.size).toBe(0);
    expect(second?.phase).toBe('bound');
    expect(bench.cluster.sample().vcpuRequested).toBe(3.01);
  });

  it('never let nodes hold more than they have, and give everything back', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constantFrom('own', 'other'), count: fc.integer({ min: 1, max: 6 }) }),
      fc.record({ kind: fc.constant('end'), count: fc.nat(5) }),
      fc.record({ kind: fc.constant('lose'), count: fc.constant(1) }),
      fc.record({ kind: fc.constant('pass'), count: fc.constantFrom(1, 7, 30, 3_000) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const bench = new ClusterBench({
          nodePools: [staticPool(3, 'm5.xlarge')],
          scheduler: { ...spreading, qps: 20, burst: 2 },
          schedulers: [{ ...packing, ...quick }],
        });
        let pods: Pod[] = [];
        for (const { kind, count } of steps) {
          if (kind === 'own') pods.push(...bench.createPods(count, request));
          if (kind === 'other') pods.push(...bench.createPods(count, request, {}, packing));
          if (kind === 'pass') bench.pass(count);
          if (kind === 'end') {
            bench.cluster.endPods(pods.slice(0, count));
            pods = pods.slice(count);
          }
          if (kind === 'lose') {
            const [one] = bench.cluster.nodes();
            if (one !== undefined && bench.cluster.nodes().length > 1) {
              bench.cluster.loseNodes([one.node], 'interruption');
            }
          }
          const { vcpuRequested, vcpuAllocatable } = bench.cluster.sample();
          expect(vcpuRequested).toBeGreaterThanOrEqual(0);
          if (!steps.some((one) => one.kind === 'lose')) {
            expect(vcpuRequested).toBeLessThanOrEqual(vcpuAllocatable);
          }
        }
        bench.cluster.endPods(pods);
        bench.pass(120_000);
        expect(bench.cluster.sample()).toMatchObject({
          vcpuRequested: 0,
          memoryGiBRequested: 0,
          podsPending: {},
          podsRunning: 0,
        });
        // What each scheduler believes of the nodes is what is: it fills them to the last place.
        const [own, other] = [{}, packing].map((placement) => {
          const room = bench.createPods(40, request, {}, placement);
          bench.pass(60_000);
          const placed = room.filter((pod) => pod.node >= 0).length;
          bench.cluster.endPods(room);
          bench.pass(60_000);
          return placed;
        });
        expect(own).toBe(3 * bench.cluster.nodes().length);
        expect(other).toBe(own);
      }),
      { numRuns: 100 },
    );
  });
});

describe('taints', () => {
  it('keep pods off a node that they do not tolerate, and NoSchedule is not a wish', () => {
    const bench = new ClusterBench({ nodePools: [{ ...staticPool(2), taints: [dedicated] }] });

    const kept = bench.createPods(1, request);
    const welcome = bench.createPods(1, request, {}, { tolerations });
    bench.pass(5_000);

    expect(kept[0]?.node).toBe(-1);
    expect(welcome[0]?.phase).toBe('bound');
  });

  it('make a node the last choice with PreferNoSchedule', () => {
    const plain = { ...staticPool(1), name: 'plain' };
    const bench = new ClusterBench({
      nodePools: [{ ...staticPool(3), taints: [avoided] }, plain],
      scheduler: spreading,
    });

    const first = bench.createPods(14, request);
    bench.pass(5_000);
    const more = bench.createPods(4, request);
    bench.pass(5_000);

    expect(first.filter((pod) => poolOf(bench, pod) === 'plain')).toHaveLength(14);
    expect(more.filter((pod) => poolOf(bench, pod) === 'workers').length).toBeGreaterThan(2);
  });

  it('let Karpenter choose only pools that pods tolerate, the avoided ones last', () => {
    const heavy = karpenterPool({ name: 'tainted', weight: 50, taints: [dedicated] });
    const avoidedPool = karpenterPool({ name: 'avoided', weight: 20, taints: [avoided] });
    const small = karpenterPool({ name: 'plain', vcpuMax: 4, instanceTypes: ['m5.xlarge'] });
    const bench = new ClusterBench({ nodePools: [heavy, avoidedPool, small] });

    const large = { cpuMillicores: 3_000, memoryMiB: 1_000 };
    const [first] = bench.createPods(1, large);
    bench.pass(240_000);
    const [second] = bench.createPods(1, large);
    bench.pass(240_000);
    const [welcome] = bench.createPods(1, { ...large, cpuMillicores: 15_000 }, {}, { tolerations });
    bench.pass(240_000);

    expect([first, second, welcome].map((pod) => poolOf(bench, pod))).toEqual([
      'plain',
      'avoided',
      'tainted',
    ]);
  });

  it('let the Cluster Autoscaler raise only groups that pods tolerate', () => {
    const tainted = managedPool({ name: 'tainted', taints: [dedicated] });
    const bench = new ClusterBench({ nodePools: [tainted, managedPool({ name: 'plain' })] });

    const pods = bench.createPods(2, request);
    const welcome = bench.createPods(1, request, {}, { tolerations });
    bench.pass(600_000);

    expect(pods.map((pod) => poolOf(bench, pod))).toEqual(['plain', 'plain']);
    expect(welcome[0]?.phase).toBe('running');
  });
});
