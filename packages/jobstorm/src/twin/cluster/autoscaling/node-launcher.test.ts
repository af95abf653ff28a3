import { describe, expect, it } from 'vitest';
import type { KarpenterNodePool } from '../../../model/twin-config.ts';
import { defaultTwinParameters, type TwinParameters } from '../../../model/twin-parameters/all.ts';
import { ClusterBench } from '../../testing/cluster-bench.ts';
import { karpenterPool } from '../../testing/twin-scenario.ts';

const second = 1_000;
const minute = 60_000;
/** One on each m5.xlarge. */
const whole = { cpuMillicores: 3_000, memoryMiB: 1_000 };

/** Karpenter with one type, whose nodes boot in 41 s to the millisecond. */
function bench(
  changes: Partial<{ [Component in keyof TwinParameters]: Partial<TwinParameters[Component]> }>,
  pool: Partial<KarpenterNodePool> = {},
): ClusterBench {
  const { karpenter, ec2, nodeBoot, ...others } = defaultTwinParameters();
  return new ClusterBench({
    nodePools: [karpenterPool({ instanceTypes: ['m5.xlarge'], ...pool })],
    parameters: {
      ...others,
      karpenter: { ...karpenter, ...changes.karpenter },
      ec2: { ...ec2, fleetLatencySigma: 0, ...changes.ec2 },
      nodeBoot: { ...nodeBoot, registrationSigma: 0, ...changes.nodeBoot },
    },
  });
}

/** When pods got their nodes, in seconds after the first of them. */
function spread({ scheduledAt }: ClusterBench): number[] {
  const at = [...scheduledAt.values()].sort((one, other) => one - other);
  return at.map((instant) => Math.round((instant - (at[0] ?? 0)) / second));
}

describe('NodeLauncher', () => {
  it('creates NodeClaims as fast as its client may', () => {
    const slow = bench({ karpenter: { kubeClientQps: 0.1, kubeClientBurst: 1 } });
    slow.createPods(4, whole);
    slow.pass(5 * second);
    const { nodes, nodesLaunching } = slow.cluster.sample();
    slow.pass(5 * minute);

    expect([nodes, nodesLaunching]).toEqual([0, 4]);
    expect(spread(slow)).toEqual([0, 10, 20, 30]);
    expect(slow.cluster.sample()).toMatchObject({ nodes: 4, nodesLaunching: 0 });
  });

  it('waits for the token of each instance once the burst of the account is spent', () => {
    const scarce = bench({ ec2: { launchBurst: 2, launchRefillPerSecond: 0.1 } });
    scarce.createPods(5, whole);
    scarce.pass(5 * minute);

    expect(spread(scarce)).toEqual([0, 0, 10, 20, 30]);
  });

  it('takes the next type when the cheapest has no capacity', () => {
    const one = bench({}, { instanceTypes: ['m5.xlarge', 'm5.4xlarge'] });
    one.cluster.exhaustCapacity(({ instanceType }) => instanceType.name === 'm5.xlarge', minute);
    one.createPods(1, whole);
    one.pass(2 * minute);

    expect(one.cluster.nodes().map(({ group }) => group.instanceType.name)).toEqual(['m5.4xlarge']);
  });

  it('asks again for what had no capacity after the three minutes that Karpenter avoids it', () => {
    const one = bench({});
    one.cluster.exhaustCapacity(() => true, minute);
    one.createPods(1, whole);
    one.pass(3 * minute);
    const before = one.cluster.sample();
    one.pass(2 * minute);

    expect(before).toMatchObject({
      nodes: 0,
      nodesLaunching: 0,
      podsPending: { unschedulable: 1 },
    });
    expect(one.scheduledAt.size).toBe(1);
  });

  it('gives the limit of the pool back when an instance never becomes a node', () => {
    const one = bench({ nodeBoot: { failurePercent: 100 } }, { vcpuMax: 4 });
    one.createPods(2, whole);
    one.pass(15 * minute);
    const before = one.cluster.sample();
    one.pass(minute);
    const after = one.cluster.sample();

    // One of 4 vCPUs at a time: the second is asked for when the first has timed out.
    expect(before).toMatchObject({ nodesPeak: 1, nodesLaunching: 1 });
    expect(after).toMatchObject({ nodesPeak: 1, nodesLaunching: 1, nodes: 0 });
    expect(after.counters.nodeSeconds['m5.xlarge']).toBeGreaterThan(15 * 60);
  });
});
