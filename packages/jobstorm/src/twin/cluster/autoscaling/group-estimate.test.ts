import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocatableOf } from '../../../model/allocatable.ts';
import { instanceTypes } from '../../../model/instance-types.ts';
import type { NodeGroup } from '../nodes/node-table.ts';
import { PodClasses } from '../pods/pod-classes.ts';
import { estimateGroup } from './group-estimate.ts';
import { bySizeDecreasing, type Demand } from './karpenter-packing.ts';

function groupOf(name: string): NodeGroup {
  const instanceType = instanceTypes.get(name);
  if (instanceType === undefined) throw new Error(`${name} is not in the table`);
  return {
    index: 0,
    pool: 'group',
    az: 'us-west-2a',
    instanceType,
    capacityType: 'on-demand',
    usdPerHour: instanceType.usdPerHour,
    allocatable: allocatableOf(instanceType, null),
    labels: {},
    diskGiB: 100,
    diskMiBPerSecond: 125,
    volumesMax: 26,
  };
}

function demandOf(...rows: readonly (readonly [cpu: number, memory: number, count: number])[]) {
  const classes = new PodClasses();
  return rows
    .map(([cpuMillicores, memoryMiB, count]): Demand => ({
      podClass: classes.of({
        request: { cpuMillicores, memoryMiB },
        nodeSelector: {},
        image: 'spark',
        imagePullPolicy: 'Always',
        isBilled: true,
      }),
      count,
    }))
    .sort(bySizeDecreasing);
}

/** First-fit by decreasing size, pod by pod. */
function naiveNodes({ allocatable }: NodeGroup, demands: readonly Demand[]): number {
  const nodes: { cpu: number; memory: number; pods: number }[] = [];
  for (const { podClass, count } of demands) {
    const { cpuMillicores, memoryMiB } = podClass.spec.request;
    for (let pod = 0; pod < count; pod += 1) {
      let node = nodes.find(
        ({ cpu, memory, pods }) => cpu >= cpuMillicores && memory >= memoryMiB && pods > 0,
      );
      if (node === undefined) {
        const { cpuMillicores: cpu, memoryMiB: memory, pods } = allocatable;
        if (cpu < cpuMillicores || memory < memoryMiB) continue;
        nodes.push((node = { cpu, memory, pods }));
      }
      node.cpu -= cpuMillicores;
      node.memory -= memoryMiB;
      node.pods -= 1;
    }
  }
  return nodes.length;
}

describe('estimateGroup()', () => {
  it('needs three m5.4xlarge for 45 pods of one core and wastes the share that is left', () => {
    const { nodes, pods, waste } = estimateGroup(
      groupOf('m5.4xlarge'),
      demandOf([1_000, 1_000, 45]),
      100,
    );

    expect({ nodes, pods }).toEqual({ nodes: 3, pods: [45] });
    const { cpuMillicores, memoryMiB } = groupOf('m5.4xlarge').allocatable;
    expect(waste).toBeCloseTo(1 - 15_000 / cpuMillicores + (1 - 15_000 / memoryMiB), 9);
  });

  it('stops at the nodes that it may open', () => {
    const estimate = estimateGroup(groupOf('m5.4xlarge'), demandOf([1_000, 1_000, 45]), 2);

    expect(estimate).toMatchObject({ nodes: 2, pods: [30] });
  });

  it('opens nothing for pods that are larger than its nodes', () => {
    const estimate = estimateGroup(groupOf('m5.xlarge'), demandOf([8_000, 1_000, 1]), 100);

    expect(estimate).toEqual({ nodes: 0, pods: [0], waste: 0 });
  });

  it('opens as many nodes as packing pod by pod does', () => {
    const row = fc.tuple(
      fc.integer({ min: 100, max: 20_000 }),
      fc.integer({ min: 0, max: 80_000 }),
      fc.integer({ min: 0, max: 60 }),
    );
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 6 }), (rows) => {
        const group = groupOf('m5.4xlarge');

        expect(estimateGroup(group, demandOf(...rows), 1_000_000).nodes).toBe(
          naiveNodes(group, demandOf(...rows)),
        );
      }),
    );
  });
});
