import type { DisruptionBudget, KarpenterNodePool } from '../../model/twin-config.ts';
import type { NodeGroup } from '../../twin/cluster/nodes/node-table.ts';
import { timestamp } from '../kubernetes/complete-object.ts';
import type { MirroredObject } from './mirrored-objects.ts';
import type { NodeState } from './node-object.ts';

type Body = Readonly<Record<string, unknown>>;

/** A NodePool as the scenario has it, with so many nodes. Source: Karpenter v1, `karpenter.sh/v1` NodePool. */
export function nodePoolObject(pool: KarpenterNodePool, nodes: number): MirroredObject {
  const { name, weight, vcpuMax, consolidationPolicy, consolidateAfterMs, budgets } = pool;
  return {
    metadata: { name },
    spec: {
      weight,
      limits: { cpu: String(vcpuMax) },
      disruption: {
        consolidationPolicy,
        consolidateAfter: durationText(consolidateAfterMs),
        budgets: budgets.map(budgetObject),
      },
      template: {
        metadata: { labels: pool.labels },
        spec: {
          expireAfter: durationText(pool.expireAfterMs),
          nodeClassRef: nodeClassRef(name),
          requirements: requirementsOf(pool),
          ...(pool.taints === undefined ? {} : { taints: pool.taints }),
        },
      },
    },
    status: {
      nodes,
      conditions: [{ type: 'Ready', status: 'True', reason: 'Ready', message: '' }],
    },
  };
}

/** A NodeClaim on its way from a decision to a node. */
export interface NodeClaimState {
  readonly name: string;
  readonly pool: string;
  group: NodeGroup;
  readonly instanceId: string;
  launchedAt: number | null;
  initializedAt: number | null;
  node: NodeState | null;
}

export function nodeClaimObject(state: NodeClaimState): MirroredObject {
  const { name, pool, group, instanceId, launchedAt, initializedAt, node } = state;
  const type = group.instanceType.name;
  const labels = {
    'karpenter.sh/nodepool': pool,
    ...(launchedAt === null
      ? {}
      : {
          'karpenter.sh/capacity-type': group.capacityType,
          'node.kubernetes.io/instance-type': type,
          'topology.kubernetes.io/zone': group.az,
        }),
  };
  return {
    metadata: { name, generateName: `${pool}-`, labels },
    spec: {
      nodeClassRef: nodeClassRef(pool),
      requirements: [requirement('karpenter.sh/nodepool', [pool])],
    },
    status: {
      conditions: [
        condition('Launched', launchedAt),
        condition('Registered', initializedAt),
        condition('Initialized', initializedAt),
        condition('Ready', initializedAt),
      ],
      ...(launchedAt === null
        ? {}
        : {
            providerID: `aws:///${group.az}/${instanceId}`,
            capacity: {
              cpu: String(group.instanceType.vcpu),
              memory: `${group.instanceType.memoryMiB}Mi`,
            },
          }),
      ...(node === null ? {} : { nodeName: node.name }),
    },
  };
}

function requirementsOf({ instanceTypes, azs, capacityTypes }: KarpenterNodePool): Body[] {
  return [
    requirement('node.kubernetes.io/instance-type', instanceTypes),
    requirement('topology.kubernetes.io/zone', azs),
    requirement('karpenter.sh/capacity-type', capacityTypes),
  ];
}

function requirement(key: string, values: readonly string[]): Body {
  return { key, operator: 'In', values };
}

function nodeClassRef(name: string): Body {
  return { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name };
}

function condition(type: string, since: number | null): Body {
  return {
    type,
    status: since === null ? 'Unknown' : 'True',
    reason: since === null ? 'AwaitingReconciliation' : type,
    message: '',
    lastTransitionTime: since === null ? null : timestamp(since),
  };
}

function budgetObject({ nodes, unit, reasons, schedule, durationMs }: DisruptionBudget): Body {
  return {
    nodes: unit === 'percent' ? `${nodes}%` : String(nodes),
    ...(reasons.length === 0 ? {} : { reasons: reasons.map(capitalized) }),
    ...(schedule === null ? {} : { schedule }),
    ...(durationMs === null ? {} : { duration: durationText(durationMs) }),
  };
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** As Go's durations; null = `Never`. */
function durationText(ms: number | null): string {
  return ms === null ? 'Never' : `${Math.round(ms / 1_000)}s`;
}
