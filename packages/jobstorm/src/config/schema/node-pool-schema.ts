import { z } from 'zod';
import { instanceTypes } from '../../model/instance-types.ts';
import { defaults } from '../defaults.ts';
import { limits } from '../limits.ts';
import { suggestion } from '../nearest-name.ts';
import { azName, kubernetesName, labelKey, labelValue } from './names.ts';
import { disruptionKeys } from './disruption-schema.ts';
import { oneOf, sizeMiB, wholeNumber } from './fields.ts';
import { taintsKey } from './taint-schema.ts';

/** The name of a type that the twin knows. */
export const instanceType = z.string('must be an EC2 instance type').check(({ value, issues }) => {
  if (instanceTypes.has(value)) return;
  const hint = suggestion(value, [...instanceTypes.keys()]);
  const message = `must be an instance type of the m, c, r and i families that the twin knows${hint}`;
  issues.push({ code: 'custom', input: value, message });
});

const shared = {
  name: kubernetesName.meta({
    description:
      'Nodes carry it as label: `karpenter.sh/nodepool` or, for a static pool, `eks.amazonaws.com/nodegroup`.',
  }),
  azs: z
    .array(azName, 'must be a list of zones')
    .min(1, 'must name at least one zone')
    .max(limits.azsMax, `must name at most ${limits.azsMax} zones`)
    .optional()
    .meta({
      description: "Zones of the nodes. Default: the scenario's `azs`, else two of the region.",
    }),
  labels: z
    .record(labelKey, labelValue, 'must be a mapping of label keys to texts')
    .refine(
      (labels) => Object.keys(labels).length <= limits.labelsMax,
      `must have at most ${limits.labelsMax} labels`,
    )
    .prefault({})
    .meta({ description: 'Further labels of the nodes, for node selectors.' }),
  taints: taintsKey,
  maxPodsPerNode: wholeNumber(1, limits.podsPerNodeMax)
    .nullable()
    .prefault(defaults.nodePool.maxPodsPerNode)
    .meta({
      description:
        'Pods that a node takes; `null`: what its network interfaces give, on static nodes at most ' +
        'the 110 (below 30 vCPU) or 250 of a managed node group.',
    }),
  disk: sizeMiB(limits.diskMiBMin, limits.diskMiBMax, '100Gi')
    .prefault(defaults.nodePool.disk)
    .meta({
      description: 'Root volume of each node, gp3.',
    }),
  diskMiBPerSecond: wholeNumber(125, limits.diskMiBPerSecondMax)
    .prefault(defaults.nodePool.diskMiBPerSecond)
    .meta({
      description:
        'Throughput of the root volume in MiB per second, which bounds how fast images are unpacked ' +
        'on nodes without local disks.',
    }),
};

const staticPool = z
  .strictObject({
    ...shared,
    kind: z.literal('static').meta({ description: 'Nodes that are there from start to end.' }),
    instanceType: instanceType.meta({
      description: 'EC2 type of every node.',
      examples: ['m5.24xlarge'],
    }),
    nodes: wholeNumber(1, limits.nodesMax).meta({
      description: 'How many nodes, spread evenly over `azs`.',
    }),
  })
  .meta({ title: 'Static node pool' });

const capacityTypes = z
  .array(oneOf(['on-demand', 'spot']), 'must be a list of capacity types')
  .min(1, 'must name at least one capacity type')
  .max(2, 'must name at most 2 capacity types')
  .prefault([...defaults.karpenterPool.capacityTypes])
  .meta({
    description:
      'How instances are bought. With both, the cheaper one that has capacity is taken: spot.',
  });

const karpenterPool = z
  .strictObject({
    ...shared,
    kind: z
      .literal('karpenter')
      .meta({ description: 'Nodes that Karpenter launches for unschedulable pods.' }),
    instanceTypes: z
      .array(instanceType, 'must be a list of EC2 instance types')
      .min(1, 'must name at least one instance type')
      .max(100, 'must name at most 100 instance types')
      .meta({
        description: 'EC2 types that Karpenter may choose from.',
        examples: [['m5.4xlarge', 'm5.8xlarge']],
      }),
    capacityTypes,
    weight: wholeNumber(0, 100).prefault(defaults.karpenterPool.weight).meta({
      description: 'Pools of a higher weight are tried first; among equals the order counts.',
    }),
    vcpuMax: wholeNumber(1, limits.vcpuMax).prefault(defaults.karpenterPool.vcpuMax).meta({
      description: '`limits.cpu` of the NodePool: no node is launched beyond it.',
    }),
    ...disruptionKeys,
  })
  .meta({ title: 'Karpenter node pool' });

const managedPool = z
  .strictObject({
    ...shared,
    kind: z.literal('managed').meta({
      description: 'Nodes of a managed node group, which the Cluster Autoscaler resizes.',
    }),
    instanceTypes: z
      .array(instanceType, 'must be a list of EC2 instance types')
      .min(1, 'must name at least one instance type')
      .max(20, 'must name at most 20 instance types')
      .meta({
        description:
          'EC2 types of the group, on-demand ones in the order of preference. The autoscaler takes ' +
          'a new node to be of the first, so they should be alike in size.',
        examples: [['m5.8xlarge']],
      }),
    capacityType: oneOf(['on-demand', 'spot'])
      .prefault(defaults.managedPool.capacityType)
      .meta({ description: 'How instances are bought.' }),
    nodesMin: wholeNumber(0, limits.nodesMax).prefault(defaults.managedPool.nodesMin).meta({
      description: 'Nodes that are there from the start and that stay.',
    }),
    nodesMax: wholeNumber(1, limits.nodesMax).prefault(defaults.managedPool.nodesMax).meta({
      description: 'Nodes at most; 450 is the default quota of EKS for one group.',
    }),
  })
  .refine(({ nodesMin, nodesMax }) => nodesMin <= nodesMax, {
    message: 'must be at least nodesMin',
    path: ['nodesMax'],
  })
  .meta({
    title: 'Managed node group',
    description:
      'The autoscaler takes a new node of a group to be in its first zone: jobs that are pinned to ' +
      'zones need one group for each.',
  });

const nodePool = z.discriminatedUnion(
  'kind',
  [staticPool, karpenterPool, managedPool],
  'must be static, karpenter or managed',
);

/** The node pools of the twin's EKS cluster, as written; zones and units are resolved later. */
export const nodePoolsSchema = z
  .array(nodePool, 'must be a list of node pools')
  .min(1, 'must have at least one node pool')
  .max(limits.nodePoolsMax, `must have at most ${limits.nodePoolsMax} node pools`)
  .check(({ value, issues }) => {
    const names = value.map((pool) => pool.name);
    for (const [index, name] of names.entries()) {
      if (names.indexOf(name) === index) continue;
      const message = 'must be unique among the node pools';
      issues.push({ code: 'custom', input: name, path: [index, 'name'], message });
    }
    const nodes = value.reduce((sum, pool) => sum + (pool.kind === 'static' ? pool.nodes : 0), 0);
    if (nodes > limits.nodesMax) {
      const message = `must have at most ${limits.nodesMax} static nodes in all: they have ${nodes}`;
      issues.push({ code: 'custom', input: value, path: [], message });
    }
  })
  .prefault(() =>
    defaults.nodePools.map((pool) => ({ ...pool, instanceTypes: [...pool.instanceTypes] })),
  )
  .meta({ description: 'The nodes of the EKS cluster.' });

export type NodePoolKeys = z.output<typeof nodePool>;
