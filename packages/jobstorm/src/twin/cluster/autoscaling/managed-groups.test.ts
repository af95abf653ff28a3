import { describe, expect, it } from 'vitest';
import type { ManagedNodePool } from '../../../model/twin-config.ts';
import { defaultTwinParameters } from '../../../model/twin-parameters/all.ts';
import { ClusterBench } from '../../testing/cluster-bench.ts';
import { managedPool, testAzs } from '../../testing/twin-scenario.ts';

const minute = 60_000;

/** A group that asks EC2 for instances as soon as it is raised. */
function bench(pool: Partial<ManagedNodePool>, failurePercent = 0): ClusterBench {
  const { nodeBoot, clusterAutoscaler, ...others } = defaultTwinParameters();
  return new ClusterBench({
    nodePools: [managedPool(pool)],
    parameters: {
      ...others,
      nodeBoot: { ...nodeBoot, failurePercent },
      clusterAutoscaler: { ...clusterAutoscaler, groupLaunchMedianMs: 0 },
    },
  });
}

function zonesOf({ cluster }: ClusterBench): string[] {
  return cluster
    .nodes()
    .map(({ group }) => group.az)
    .sort();
}

describe('ManagedGroup', () => {
  it('has its smallest size from the beginning, spread over its zones', () => {
    const [a = '', b = ''] = testAzs;

    expect(zonesOf(bench({ nodesMin: 5 }))).toEqual([a, a, a, b, b]);
  });

  it('has its Auto Scaling group replace what it loses, in the zone that lacks it', () => {
    const one = bench({ nodesMin: 6 });
    const before = zonesOf(one);
    const lost = one.cluster.nodes().filter(({ group }) => group.az === testAzs[1]);
    one.cluster.loseNodes(
      lost.map(({ node }) => node),
      'node-failure',
    );
    const after = one.cluster.sample();
    one.pass(10 * minute);

    expect(after).toMatchObject({ nodes: 3, nodesLaunching: 3 });
    expect(zonesOf(one)).toEqual(before);
  });

  it('takes another zone when one has no capacity', () => {
    const one = bench({ nodesMin: 0 });
    one.cluster.exhaustCapacity(({ az }) => az === testAzs[0], 60 * minute);
    one.createPods(40, { cpuMillicores: 1_000, memoryMiB: 1_000 });
    one.pass(10 * minute);

    expect([...new Set(zonesOf(one))]).toEqual([testAzs[1]]);
    expect(one.scheduledAt.size).toBe(40);
  });

  it('takes on-demand types in the order given, and spot by price', () => {
    const instanceTypes = ['r5.4xlarge', 'm5.4xlarge'];
    const types = (['on-demand', 'spot'] as const).map((capacityType) => {
      const [first] = bench({ nodesMin: 1, instanceTypes, capacityType }).cluster.nodes();
      return first?.group.instanceType.name;
    });

    expect(types).toEqual(['r5.4xlarge', 'm5.4xlarge']);
  });

  it('is left alone for 5 minutes after a failure, then twice as long, up to 30', () => {
    const one = bench({});
    one.cluster.exhaustCapacity(() => true, 600 * minute);
    one.createPods(1);
    const asked: number[] = [];
    for (let requests = 0, second = 0; second < 2 * 3_600; second += 5) {
      one.pass(5_000);
      const { ec2Requests } = one.cluster.sample().counters;
      if (ec2Requests > requests) asked.push(second / 60);
      requests = ec2Requests;
    }

    const gaps = asked.slice(1).map((at, index) => at - (asked[index] ?? 0));
    // After the back-off comes the next scan, ten seconds later at most.
    expect(gaps.map((gap) => Math.floor(gap))).toEqual([5, 10, 20, 30, 30]);
    expect(gaps.every((gap) => gap % 5 < 0.3)).toBe(true);
  });

  it('loses the wish for instances that never become nodes', () => {
    const one = bench({ nodesMax: 1 }, 100);
    one.createPods(1);
    one.pass(14 * minute);
    const waiting = one.cluster.sample();
    one.pass(4 * minute);

    expect(waiting).toMatchObject({ nodes: 0, nodesLaunching: 1 });
    expect(one.cluster.sample()).toMatchObject({ nodes: 0, nodesLaunching: 0 });
  });

  it('replaces instances whose zone fails before they are nodes by others elsewhere', () => {
    const one = bench({ nodesMin: 0, nodesMax: 8, instanceTypes: ['m5.xlarge'] });
    one.createPods(8, { cpuMillicores: 3_000, memoryMiB: 1_000 });
    one.pass(30_000);
    const launching = one.cluster.sample().nodesLaunching;
    const [az = '', ...otherAzs] = testAzs;
    one.cluster.exhaustCapacity((group) => group.az === az, Infinity);
    one.cluster.loseBooting(az);
    const launchingAfter = one.cluster.sample().nodesLaunching;
    one.pass(5 * minute);

    expect([launching, launchingAfter]).toEqual([8, 8]);
    expect(one.cluster.nodes()).toHaveLength(8);
    expect(new Set(one.cluster.nodes().map(({ group }) => group.az))).toEqual(new Set(otherAzs));
  });
});
