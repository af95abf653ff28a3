import { describe, expect, it } from 'vitest';
import { allocatableOf } from '../../../model/allocatable.ts';
import { instanceTypes } from '../../../model/instance-types.ts';
import { bySizeDecreasing, packOntoClaim, type Claim } from './karpenter-packing.ts';
import type { NodeGroup } from '../nodes/node-table.ts';
import { PodClasses } from '../pods/pod-classes.ts';
import type { PodClass } from '../pods/pod.ts';

const classes = new PodClasses();

function podClass(cpuMillicores: number, memoryMiB: number, zone?: string): PodClass {
  return classes.of({
    request: { cpuMillicores, memoryMiB },
    nodeSelector: zone === undefined ? {} : { 'topology.kubernetes.io/zone': zone },
    image: 'spark',
    imagePullPolicy: 'Always',
    isBilled: true,
  });
}

function claim(...names: readonly string[]): Claim {
  const groups: NodeGroup[] = names.map((name, index) => {
    const instanceType = instanceTypes.get(name);
    if (instanceType === undefined) throw new Error(`${name} is not in the table`);
    return {
      index,
      pool: 'pool',
      az: 'us-west-2a',
      instanceType,
      capacityType: 'on-demand',
      usdPerHour: instanceType.usdPerHour,
      allocatable: allocatableOf(instanceType, null),
      labels: { 'topology.kubernetes.io/zone': 'us-west-2a' },
      diskGiB: 100,
      diskMiBPerSecond: 125,
      volumesMax: 26,
    };
  });
  groups.sort((one, other) => one.usdPerHour - other.usdPerHour);
  return { groups, cpuMillicores: 0, memoryMiB: 0, pods: 0, volumes: 0 };
}

describe('packOntoClaim()', () => {
  it('fills the largest type and then takes the cheapest that holds the pods', () => {
    const few = claim('m5.xlarge', 'm5.4xlarge', 'm5.24xlarge');
    const demand = { podClass: podClass(1_000, 2_000), count: 12 };

    expect(packOntoClaim(few, demand)).toBe(12);
    expect(demand.count).toBe(0);
    expect(few.groups[0]?.instanceType.name).toBe('m5.4xlarge');
  });

  it('takes no more than the largest type holds', () => {
    const one = claim('m5.xlarge');
    const demand = { podClass: podClass(1_000, 2_000), count: 12 };

    expect(packOntoClaim(one, demand)).toBe(3);
    expect(demand.count).toBe(9);
    expect(packOntoClaim(one, demand)).toBe(0);
  });

  it('places nothing where no zone suits', () => {
    const demand = { podClass: podClass(1_000, 1_000, 'us-west-2c'), count: 1 };

    expect(packOntoClaim(claim('m5.xlarge'), demand)).toBe(0);
  });

  it('prefers memory for pods that need it', () => {
    const memory = claim('m5.4xlarge', 'r5.2xlarge', 'c5.9xlarge');
    const demand = { podClass: podClass(1_000, 20_000), count: 2 };

    expect(packOntoClaim(memory, demand)).toBe(2);
    expect(memory.groups[0]?.instanceType.name).toBe('r5.2xlarge');
  });
});

describe('bySizeDecreasing()', () => {
  it('sorts by CPU, then by memory', () => {
    const demands = [
      { podClass: podClass(1_000, 9_000), count: 1 },
      { podClass: podClass(2_000, 1_000), count: 1 },
      { podClass: podClass(2_000, 3_000), count: 1 },
    ].sort(bySizeDecreasing);

    expect(demands.map(({ podClass: { spec } }) => spec.request.memoryMiB)).toEqual([
      3_000, 1_000, 9_000,
    ]);
  });
});
