import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instanceTypes } from '../../../model/instance-types.ts';
import type { DisruptionBudget, DisruptionReason } from '../../../model/twin-config.ts';
import { defaultTwinParameters, type TwinParameters } from '../../../model/twin-parameters/all.ts';
import { ClusterBench } from '../../testing/cluster-bench.ts';
import { karpenterPool } from '../../testing/twin-scenario.ts';
import type { Pod } from '../pods/pod.ts';
import { disruptionsAllowed } from './disruption-budget.ts';

const core = { cpuMillicores: 1_000, memoryMiB: 1_000 };
const hour = 3_600_000;

const all = { nodes: 100, unit: 'percent', reasons: [], schedule: null, durationMs: null } as const;
const underutilized = karpenterPool({
  instanceTypes: ['m5.xlarge', 'm5.4xlarge'],
  consolidationPolicy: 'WhenEmptyOrUnderutilized',
  budgets: [all],
});

/** Three nodes of one pod each: what is left of nine pods on three m5.xlarge. */
function sparseNodes(pool = underutilized, doNotDisrupt = false): [ClusterBench, Pod[]] {
  const bench = new ClusterBench({ nodePools: [{ ...pool, instanceTypes: ['m5.xlarge'] }] });
  const podClass = bench.cluster.podClasses.of({
    request: core,
    nodeSelector: {},
    image: 'spark',
    imagePullPolicy: 'IfNotPresent',
    isBilled: true,
    doNotDisrupt,
  });
  const namespace = { name: 'test', labels: {}, pods: 0, phase: 'Active' as const };
  const pods = Array.from({ length: 9 }, () => bench.cluster.createPod(podClass, bench, namespace));
  bench.pass(120_000);
  const kept = new Map(pods.map((pod) => [pod.node, pod]));
  bench.cluster.endPods(pods.filter((pod) => kept.get(pod.node) !== pod));
  return [bench, [...kept.values()]];
}

describe('disruptionsAllowed()', () => {
  const budget = (nodes: number, unit: 'count' | 'percent', ...reasons: DisruptionReason[]) => ({
    nodes,
    unit,
    reasons,
    schedule: null,
    durationMs: null,
  });

  it.each([
    [[budget(10, 'percent')], 25, 0, 3],
    [[budget(10, 'percent')], 25, 2, 1],
    [[budget(10, 'percent'), budget(1, 'count')], 25, 0, 1],
    [[budget(0, 'count', 'drifted'), budget(5, 'count')], 25, 0, 5],
    [[budget(0, 'count', 'empty')], 25, 0, 0],
    [[], 25, 3, Infinity],
  ] as const)('of %j with %i nodes, %i going, are %d', (budgets, nodes, terminating, allowed) => {
    expect(disruptionsAllowed(budgets, 'empty', { nodes, terminating })).toBe(allowed);
  });
});

describe('KarpenterDisruption', () => {
  it('moves the pods of nodes that others can stand in for, after the validation', () => {
    const [bench, pods] = sparseNodes();

    bench.pass(30_000);
    const early = bench.cluster.sample().nodes;
    bench.pass(60_000);

    expect(pods).toHaveLength(3);
    expect(early).toBe(3);
    expect(bench.cluster.sample().nodes).toBe(1);
    expect([...bench.lost.values()]).toEqual(['consolidation', 'consolidation']);
  });

  describe('removal of empty nodes', () => {
    /** Three nodes that are empty from now on; three pods were on them, one each. */
    function emptied(): ClusterBench {
      const pool = karpenterPool({
        instanceTypes: ['m5.xlarge'],
        consolidateAfterMs: 0,
        budgets: [all],
      });
      const bench = new ClusterBench({ nodePools: [pool] });
      const pods = bench.createPods(3, { cpuMillicores: 3_000, memoryMiB: 1_000 });
      bench.pass(120_000);
      expect(bench.cluster.sample().nodes).toBe(3);
      bench.cluster.endPods(pods);
      // The pods stop within two seconds.
      bench.pass(2_000);
      return bench;
    }

    it('comes after a validation of 15 s, at a poll each 10 s', () => {
      const bench = emptied();
      bench.pass(13_000);
      const early = bench.cluster.sample().nodes;
      bench.pass(12_000);

      expect(early).toBe(3);
      expect(bench.cluster.sample().nodes).toBe(0);
    });

    it('spares the nodes that pods have come to meanwhile, and only those', () => {
      const bench = emptied();
      bench.pass(12_000);
      const [late] = bench.createPods(1, core);
      bench.pass(60_000);

      expect(late?.phase).toBe('running');
      expect(bench.lost.size).toBe(0);
      expect(bench.cluster.nodes().map(({ node }) => node)).toEqual([late?.node]);
    });
  });

  it('keeps them with the policy WhenEmpty, and where pods must not be disrupted', () => {
    const whenEmpty = karpenterPool({ consolidationPolicy: 'WhenEmpty', budgets: [all] });

    for (const [bench] of [sparseNodes(whenEmpty), sparseNodes(underutilized, true)]) {
      bench.pass(hour);

      expect(bench.cluster.sample().nodes).toBe(3);
      expect(bench.lost.size).toBe(0);
    }
  });

  it('replaces a large node by a cheaper one, which is there before the pods have to go', () => {
    const bench = new ClusterBench({ nodePools: [underutilized] });
    const pods = bench.createPods(14, core);
    bench.pass(120_000);
    const before = bench.cluster.nodes().map(({ group }) => group.instanceType.name);

    bench.cluster.endPods(pods.slice(1));
    bench.pass(75_000);
    const meanwhile = bench.cluster.sample();
    const lostMeanwhile = bench.lost.size;
    bench.pass(35_000);

    expect(before).toEqual(['m5.4xlarge']);
    expect(meanwhile).toMatchObject({ nodes: 1, nodesLaunching: 1 });
    expect(lostMeanwhile).toBe(0);
    expect(bench.cluster.nodes().map(({ group }) => group.instanceType.name)).toEqual([
      'm5.xlarge',
    ]);
    expect(bench.lost.get(pods[0] as Pod)).toBe('consolidation');
  });

  it('keeps the node when no replacement can be launched', () => {
    const bench = new ClusterBench({ nodePools: [underutilized] });
    const pods = bench.createPods(14, core);
    bench.pass(120_000);
    bench.cluster.exhaustCapacity(() => true, Infinity);

    bench.cluster.endPods(pods.slice(1));
    bench.pass(hour);
    const late = bench.createPods(1, core);
    bench.pass(60_000);

    expect(bench.lost.size).toBe(0);
    expect(bench.cluster.sample()).toMatchObject({ nodes: 1, nodesLaunching: 0 });
    expect(late[0]?.phase).toBe('running');
  });

  it('lets the node take pods at once when its replacement has failed', () => {
    const parameters = defaultTwinParameters();
    const bench = new ClusterBench({
      nodePools: [underutilized],
      parameters: {
        ...parameters,
        ec2: { ...parameters.ec2, fleetLatencyMedianMs: 60_000, fleetLatencySigma: 0 },
      },
    });
    const pods = bench.createPods(14, core);
    bench.pass(180_000);
    bench.cluster.exhaustCapacity(() => true, Infinity);
    bench.cluster.endPods(pods.slice(1));
    while (bench.cluster.sample().nodesLaunching === 0) bench.pass(1_000);
    const [late] = bench.createPods(1, core);
    bench.pass(10_000);
    const meanwhile = late?.phase;
    while (bench.cluster.sample().nodesLaunching > 0) bench.pass(1_000);
    bench.pass(10_000);

    expect(meanwhile).toBe('queued');
    expect(late?.phase).toBe('running');
  });

  it('removes no more nodes at once than the budget allows', () => {
    const pool = karpenterPool({
      instanceTypes: ['m5.xlarge'],
      consolidateAfterMs: 0,
      budgets: [{ nodes: 2, unit: 'count', reasons: [], schedule: null, durationMs: null }],
    });
    const bench = new ClusterBench({ nodePools: [pool] });
    bench.cluster.endPods(bench.createPods(30, { cpuMillicores: 3_000, memoryMiB: 1_000 }));
    const pods = bench.createPods(30, { cpuMillicores: 3_000, memoryMiB: 1_000 });
    bench.pass(180_000);
    bench.cluster.endPods(pods);

    let nodes = bench.cluster.sample().nodes;
    for (let poll = 0; poll < 30; poll += 1) {
      bench.pass(10_000);
      const now = bench.cluster.sample().nodes;
      expect(nodes - now).toBeLessThanOrEqual(2);
      nodes = now;
    }
    expect(nodes).toBeLessThan(30);
  });

  it('replaces drifted nodes one by one, and expired ones even against a budget of none', () => {
    const none = {
      nodes: 0,
      unit: 'count',
      reasons: [],
      schedule: null,
      durationMs: null,
    } as const;
    const drifting = karpenterPool({ driftAfterMs: 300_000, budgets: [all] });
    const expiring = karpenterPool({ expireAfterMs: 300_000, budgets: [none] });

    const losses = [drifting, expiring].map((pool) => {
      const bench = new ClusterBench({ nodePools: [{ ...pool, instanceTypes: ['m5.xlarge'] }] });
      const [first] = bench.createPods(1, core);
      bench.pass(250_000);
      expect(bench.lost.size).toBe(0);
      bench.pass(250_000);
      return bench.lost.get(first as Pod);
    });

    expect(losses).toEqual(['drift', 'expiration']);
  });

  it('lets an expired node go only once the pod that forbids it has ended', () => {
    const pool = karpenterPool({ expireAfterMs: 200_000, consolidateAfterMs: null });
    const [bench, pods] = sparseNodes(pool, true);

    bench.pass(600_000);
    const waiting = bench.createPods(1, core);
    bench.pass(100_000);
    const { nodes } = bench.cluster.sample();
    bench.cluster.endPods(pods);
    bench.pass(20_000);

    expect(nodes).toBe(4);
    expect(pods.some((pod) => pod.node === waiting[0]?.node)).toBe(false);
    expect(bench.lost.size).toBe(0);
    expect(bench.cluster.sample().nodes).toBe(1);
  });

  it('loses spot nodes at the rate given, two minutes after the notice', () => {
    const defaults = defaultTwinParameters();
    const ec2 = { ...defaults.ec2, spotInterruptionPercentPerDay: 2_400 };
    const pool = karpenterPool({
      capacityTypes: ['spot'],
      instanceTypes: ['m5.xlarge'],
      consolidateAfterMs: null,
    });
    const bench = new ClusterBench({ nodePools: [pool], parameters: { ...defaults, ec2 } });

    bench.createPods(200, { cpuMillicores: 3_000, memoryMiB: 1_000 });
    bench.pass(600_000);
    const before = bench.cluster.sample().nodes + bench.lost.size;
    bench.pass(1_800_000);

    // One interruption an hour for each: half an hour leaves exp(-1/2) of them.
    const left = bench.cluster.sample().nodes;
    expect(before).toBe(200);
    expect(left / (200 * Math.exp(-2_360 / 3_600))).toBeGreaterThan(0.8);
    expect(left / (200 * Math.exp(-2_360 / 3_600))).toBeLessThan(1.2);
    expect(new Set(bench.lost.values())).toEqual(new Set(['interruption']));
  });

  it('keeps a node for the pods that it was launched for, however short consolidateAfter is', () => {
    function removedEarly(changes: Partial<TwinParameters['karpenter']>): number {
      const parameters = defaultTwinParameters();
      const bench = new ClusterBench({
        nodePools: [
          karpenterPool({
            instanceTypes: ['m5.xlarge'],
            consolidateAfterMs: 0,
            budgets: [all],
          }),
        ],
        parameters: {
          ...parameters,
          // Quick to act, so that nothing but the nomination saves the nodes.
          karpenter: {
            ...parameters.karpenter,
            disruptionPollMs: 100,
            consolidationValidationMs: 0,
            ...changes,
          },
          // A busy scheduler: it comes to the pods only a while after their nodes are there.
          scheduler: { ...parameters.scheduler, cycleBaseMs: 1_000 },
        },
      });
      const pods = bench.createPods(10, { cpuMillicores: 3_000, memoryMiB: 1_000 });
      let removed = 0;
      let before = 0;
      for (let second = 0; second < 240; second += 1) {
        bench.pass(1_000);
        const { nodes } = bench.cluster.sample();
        removed += Math.max(0, before - nodes);
        before = nodes;
      }
      bench.cluster.endPods(pods);
      bench.pass(60_000);
      expect(bench.cluster.sample().nodes).toBe(0);
      return removed;
    }

    expect(removedEarly({})).toBe(0);
    expect(removedEarly({ batchMaxMs: 1, nominationMsMin: 0 })).toBeGreaterThan(0);
  });

  it('keeps to a budget by the clock while its window is open, and only then', () => {
    const night = { nodes: 0, unit: 'count', reasons: [], schedule: '0 0 * * *', durationMs: hour };
    const pool = karpenterPool({
      instanceTypes: ['m5.xlarge'],
      consolidateAfterMs: 0,
      budgets: [all, night as DisruptionBudget],
    });
    const bench = new ClusterBench({ nodePools: [pool] });
    bench.cluster.endPods(bench.createPods(1, core));
    const pods = bench.createPods(4, { cpuMillicores: 3_000, memoryMiB: 1_000 });
    bench.pass(120_000);
    bench.cluster.endPods(pods);
    // Virtual time begins at midnight.
    bench.pass(hour - 125_000);
    const during = bench.cluster.sample().nodes;
    bench.pass(60_000);

    expect(during).toBe(4);
    expect(bench.cluster.sample().nodes).toBe(0);
  });

  describe('spot-to-spot consolidation', () => {
    const small = [...instanceTypes.values()]
      .filter(({ vcpu, isArm }) => vcpu <= 8 && !isArm)
      .map(({ name }) => name);

    function largest(instanceTypesOfPool: readonly string[], isOn: boolean): number {
      const pool = karpenterPool({
        instanceTypes: [...instanceTypesOfPool, 'm5.12xlarge'],
        capacityTypes: ['spot'],
        consolidationPolicy: 'WhenEmptyOrUnderutilized',
        budgets: [all],
      });
      const bench = new ClusterBench({
        nodePools: [pool],
        karpenter: { spotToSpotConsolidation: isOn },
      });
      const pods = bench.createPods(40, core);
      bench.pass(120_000);
      bench.cluster.endPods(pods.slice(1));
      bench.pass(900_000);
      const sizes = bench.cluster.nodes().map(({ group }) => group.instanceType.vcpu);
      return Math.max(...sizes);
    }

    it('replaces a spot node where at least 15 cheaper types would do, if it is on', () => {
      expect(small.length).toBeGreaterThanOrEqual(15);
      expect(largest(small.slice(0, 15), true)).toBeLessThanOrEqual(8);
      expect(largest(small.slice(0, 14), true)).toBe(48);
      expect(largest(small.slice(0, 15), false)).toBe(48);
    });
  });

  it('gives everything back whatever takes nodes away', () => {
    fc.assert(
      fc.property(
        fc.record({
          count: fc.integer({ min: 1, max: 60 }),
          expireAfterMs: fc.constantFrom(null, 120_000, 600_000),
          driftAfterMs: fc.constantFrom(null, 200_000),
          isSpot: fc.boolean(),
          failurePercent: fc.constantFrom(0, 40),
        }),
        ({ count, expireAfterMs, driftAfterMs, isSpot, failurePercent }) => {
          const defaults = defaultTwinParameters();
          const pool = {
            ...underutilized,
            consolidateAfterMs: 0,
            expireAfterMs,
            driftAfterMs,
            vcpuMax: 80,
            capacityTypes: [isSpot ? 'spot' : 'on-demand'] as const,
          };
          const bench = new ClusterBench({
            nodePools: [pool],
            parameters: {
              ...defaults,
              ec2: { ...defaults.ec2, spotInterruptionPercentPerDay: 5_000 },
              nodeBoot: { ...defaults.nodeBoot, failurePercent },
            },
          });
          const pods = bench.createPods(count, core);
          for (let minute = 0; minute < 30; minute += 1) {
            bench.pass(60_000);
            bench.cluster.endPods(pods.filter((_, index) => index % 30 === minute));
            bench.createPods(1, core).forEach((pod) => pods.push(pod));
            expect(bench.cluster.sample().vcpuAllocatable).toBeLessThanOrEqual(80);
          }
          bench.cluster.endPods(pods);
          bench.pass(2 * hour);
          const { nodes, nodesLaunching, vcpuAllocatable, counters } = bench.cluster.sample();
          bench.pass(hour);

          expect({ nodes, nodesLaunching, vcpuAllocatable }).toEqual({
            nodes: 0,
            nodesLaunching: 0,
            vcpuAllocatable: 0,
          });
          expect(bench.cluster.sample().counters.nodeSeconds).toEqual(counters.nodeSeconds);
        },
      ),
      { numRuns: 40 },
    );
  });
});
