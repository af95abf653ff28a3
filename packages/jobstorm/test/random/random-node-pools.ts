import fc from 'fast-check';
import type { PlainMapping } from './plain-mapping.ts';
import { randomAzs } from './random-azs.ts';

const types = fc.constantFrom<readonly string[]>(
  ['m5.4xlarge'],
  ['m5.xlarge', 'c5.4xlarge', 'r5.2xlarge'],
  ['m5d.2xlarge', 'r6id.4xlarge', 'i3.2xlarge'],
);

const taint = { key: 'dedicated', value: 'spark' };

const shared = {
  taints: fc.constantFrom<readonly PlainMapping[]>(
    [],
    [],
    [{ ...taint, effect: 'PreferNoSchedule' }],
    [{ ...taint, effect: 'NoSchedule' }],
  ),
  maxPodsPerNode: fc.constantFrom(null, 8, 110),
  disk: fc.constantFrom('100Gi', '20Gi'),
  diskMiBPerSecond: fc.constantFrom(125, 1_000),
};

const staticPool = fc.record({
  kind: fc.constant('static'),
  instanceType: fc.constantFrom('m5.4xlarge', 'm5.xlarge', 'c5.2xlarge'),
  nodes: fc.integer({ min: 1, max: 8 }),
  ...shared,
});

const karpenterPool = fc.record(
  {
    kind: fc.constant('karpenter'),
    instanceTypes: types,
    capacityTypes: fc.constantFrom(['on-demand'], ['spot'], ['spot', 'on-demand']),
    weight: fc.constantFrom(0, 10),
    vcpuMax: fc.constantFrom(1_000, 64, 200),
    consolidationPolicy: fc.constantFrom('WhenEmpty', 'WhenEmptyOrUnderutilized'),
    consolidateAfter: fc.constantFrom('1m', '0s', '10s', null),
    budgets: fc.constantFrom<readonly PlainMapping[]>(
      [{ nodes: '10%' }],
      [{ nodes: '100%' }],
      [{ nodes: '1' }, { nodes: '0', reasons: ['drifted', 'empty', 'underutilized'] }],
      [{ nodes: '100%' }, { nodes: '0', schedule: '*/2 * * * *', duration: '1m' }],
    ),
    expireAfter: fc.constantFrom(null, '1m', '5m'),
    driftAfter: fc.constantFrom(null, '30s', '3m'),
    ...shared,
  },
  { requiredKeys: ['kind', 'instanceTypes'] },
);

const managedPool = fc
  .record({
    kind: fc.constant('managed'),
    instanceTypes: types,
    capacityType: fc.constantFrom('on-demand', 'spot'),
    nodesMin: fc.integer({ min: 0, max: 3 }),
    nodesMore: fc.integer({ min: 1, max: 12 }),
    ...shared,
  })
  .map(({ nodesMore, ...pool }) => ({ ...pool, nodesMax: pool.nodesMin + nodesMore }));

const pool: fc.Arbitrary<PlainMapping> = fc.oneof(staticPool, karpenterPool, managedPool);

/** Whether a fault has something to strike: a scenario is refused when it has not. */
export function canStrike(fault: PlainMapping, pools: readonly PlainMapping[]): boolean {
  const { kind, az, pool: name } = fault;
  const struck = pools.filter((one) => name === undefined || one['name'] === name);
  const isThere = ({ azs = [...randomAzs] }: PlainMapping): boolean =>
    az === undefined || [azs].flat().includes(az);
  if (!struck.some(isThere)) return false;
  return kind !== 'spot-interruptions' || struck.some(hasSpot);
}

function hasSpot({ capacityType = '', capacityTypes = [] }: PlainMapping): boolean {
  return [capacityType, capacityTypes].flat().includes('spot');
}

/** One pool for all pods, or one for drivers and one for executors, or more, of any kinds. */
export const randomNodePools: fc.Arbitrary<readonly PlainMapping[]> = fc
  .tuple(fc.array(pool, { minLength: 1, maxLength: 3 }), fc.boolean())
  .map(([pools, areZonal]) =>
    pools.map((one, index) => ({
      ...one,
      name: `pool-${index + 1}`,
      ...(areZonal ? { azs: [randomAzs[index % randomAzs.length] ?? randomAzs[0]] } : {}),
      labels: { role: index === 0 ? 'driver' : 'executor' },
    })),
  );
