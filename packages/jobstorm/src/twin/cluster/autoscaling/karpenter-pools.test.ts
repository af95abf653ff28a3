import { describe, expect, it } from 'vitest';
import type { KarpenterNodePool } from '../../../model/twin-config.ts';
import { karpenterPool, testAzs, twinConfig } from '../../testing/twin-scenario.ts';
import { NodeGroups } from '../nodes/node-groups.ts';
import { PodClasses } from '../pods/pod-classes.ts';
import type { PodClass, PodSpec } from '../pods/pod.ts';
import type { Demand } from './karpenter-packing.ts';
import { KarpenterPools, type PoolClaim } from './karpenter-pools.ts';

const minute = 60_000;
const oneZone = testAzs.slice(0, 1);

function poolsOf(...configs: readonly KarpenterNodePool[]): KarpenterPools {
  const groups = new NodeGroups(twinConfig());
  return new KarpenterPools(configs.map((config) => ({ config, groups: groups.of(config) })));
}

function classOf(changes: Partial<PodSpec> = {}): PodClass {
  return new PodClasses().of({
    request: { cpuMillicores: 1_000, memoryMiB: 1_000 },
    nodeSelector: {},
    image: 'spark',
    imagePullPolicy: 'IfNotPresent',
    isBilled: true,
    ...changes,
  });
}

function pods(count: number, podClass = classOf()): Demand {
  return { podClass, count };
}

function typesOf(claim: PoolClaim | undefined): string[] {
  return (claim?.groups ?? []).map(({ instanceType }) => instanceType.name);
}

describe('KarpenterPools', () => {
  it('offers what holds the pods, the cheapest first', () => {
    const instanceTypes = ['r5.xlarge', 'm5.large', 'm5.xlarge', 'c5.xlarge'];
    const pools = poolsOf(karpenterPool({ instanceTypes, azs: oneZone }));

    const small = pools.open(pods(1), 0);
    const large = pools.open(
      pods(1, classOf({ request: { cpuMillicores: 3_000, memoryMiB: 10_000 } })),
      0,
    );

    // us-east-1: 0.096, 0.170, 0.192 and 0.252 USD an hour.
    expect(typesOf(small)).toEqual(['m5.large', 'c5.xlarge', 'm5.xlarge', 'r5.xlarge']);
    expect(typesOf(large)).toEqual(['m5.xlarge', 'r5.xlarge']);
  });

  it('opens in the heaviest pool, in the next once its limit could be passed, then in none', () => {
    const pools = poolsOf(
      karpenterPool({ name: 'light', instanceTypes: ['m5.xlarge'], vcpuMax: 4, azs: oneZone }),
      karpenterPool({ name: 'heavy', vcpuMax: 20, weight: 10, azs: oneZone }),
    );

    // Any claim of the heavy pool may become an m5.4xlarge, of 16 vCPUs, until EC2 has answered.
    const claims = [1, 2, 3, 4].map(() => pools.open(pods(1), 0));

    expect(claims.map((claim) => claim?.pool.config.name)).toEqual([
      'heavy',
      'heavy',
      'light',
      undefined,
    ]);
    expect(typesOf(claims[1])).toEqual(['m5.xlarge']);
  });

  it('opens again what was closed', () => {
    const pools = poolsOf(
      karpenterPool({ instanceTypes: ['m5.xlarge'], vcpuMax: 4, azs: oneZone }),
    );
    const first = pools.open(pods(1), 0);
    const full = pools.open(pods(1), 0);
    if (first !== undefined) pools.close(first);

    expect(full).toBeUndefined();
    expect(pools.open(pods(1), 0)).toBeDefined();
  });

  it('leaves out an offering without capacity until then', () => {
    const pools = poolsOf(karpenterPool({ instanceTypes: ['c5.xlarge', 'm5.xlarge'] }));
    const group = pools.all[0]?.groups.find(({ az }) => az === testAzs[0]);
    if (group !== undefined) pools.avoid(group, 3 * minute);
    const inFirstZone = pods(
      1,
      classOf({ nodeSelector: { 'topology.kubernetes.io/zone': testAzs[0] ?? '' } }),
    );

    expect(typesOf(pools.open({ ...inFirstZone }, 3 * minute - 1))).toEqual(['m5.xlarge']);
    expect(pools.isAvoiding(3 * minute)).toBe(true);
    expect(typesOf(pools.open({ ...inFirstZone }, 3 * minute))).toEqual(['c5.xlarge', 'm5.xlarge']);
    expect(pools.isAvoiding(3 * minute + 1)).toBe(false);
  });

  it('deals pods that any zone suits out over the zones', () => {
    const pools = poolsOf(karpenterPool({ instanceTypes: ['m5.xlarge'] }));

    const zones = [1, 2, 3, 4].map(() => pools.open(pods(1), 0)?.groups[0]?.az);

    expect(zones).toEqual([testAzs[0], testAzs[1], testAzs[0], testAzs[1]]);
  });

  it('keeps pods out of pools whose taints they do not tolerate, or takes these last', () => {
    const taint = { key: 'dedicated', value: '', effect: 'NoSchedule' } as const;
    const toleration = { key: 'dedicated', operator: 'Exists', value: '', effect: null } as const;
    const tolerant = classOf({ tolerations: [toleration] });
    const hard = [1, 2].map(() => poolsOf(karpenterPool({ taints: [taint] })));
    const soft = poolsOf(
      karpenterPool({
        name: 'soft',
        weight: 10,
        taints: [{ ...taint, effect: 'PreferNoSchedule' }],
      }),
      karpenterPool({ name: 'plain' }),
    );

    expect(hard[0]?.open(pods(1), 0)).toBeUndefined();
    expect(hard[1]?.open(pods(1, tolerant), 0)).toBeDefined();
    expect(soft.open(pods(1), 0)?.pool.config.name).toBe('plain');
  });

  it('finds one node below a price for pods of several sizes, or none', () => {
    const pools = poolsOf(
      karpenterPool({ instanceTypes: ['m5.xlarge', 'm5.2xlarge'], azs: oneZone }),
    );
    const classes = new PodClasses();
    const spec = classOf().spec;
    const demands = [3_000, 1_500].map((cpuMillicores) =>
      pods(1, classes.of({ ...spec, request: { cpuMillicores, memoryMiB: 1_000 } })),
    );

    expect(typesOf(pools.openForAll(demands, 0, 1))).toEqual(['m5.2xlarge']);
    expect(pools.openForAll(demands, 0, 0.384)).toBeUndefined();
  });
});
