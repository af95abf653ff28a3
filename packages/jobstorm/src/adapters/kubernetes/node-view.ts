import type { Instant } from '../../model/instant.ts';
import { parseCpuMillicores, parseQuantityMiB } from '../../model/spark/quantities.ts';
import { identityOf, kubeTimeMs, type KubeObject } from './kube-object.ts';

/** What is read of a node. */
interface KubeNode extends KubeObject {
  readonly spec?: { readonly unschedulable?: boolean };
  readonly status?: {
    readonly allocatable?: Readonly<Record<string, string>>;
    readonly conditions?: readonly { readonly type?: string; readonly status?: string }[];
  };
}

/** A node as far as a run is concerned. */
export interface NodeView {
  readonly uid: string;
  readonly name: string;
  readonly instanceType: string;
  readonly az: string;
  readonly isSpot: boolean;
  readonly createdAt: Instant;
  /** Condition Ready. */
  readonly isReady: boolean;
  readonly cpuMillicores: number;
  readonly memoryMiB: number;
}

/** Labels of Karpenter and of EKS managed node groups. */
const capacityLabels = ['karpenter.sh/capacity-type', 'eks.amazonaws.com/capacityType'] as const;

/**
 * Reads a node, its labels as Kubernetes, Karpenter and EKS set them.
 *
 * @param epochMs Unix time of instant 0, in ms
 */
export function readNode(object: KubeObject, epochMs: number): NodeView {
  const { uid, name, labels } = identityOf(object);
  return {
    uid,
    name,
    instanceType: labels['node.kubernetes.io/instance-type'] ?? 'unknown',
    az: labels['topology.kubernetes.io/zone'] ?? '',
    isSpot: capacityLabels.some((label) => labels[label]?.toLowerCase() === 'spot'),
    createdAt: (kubeTimeMs(object.metadata?.creationTimestamp) ?? epochMs) - epochMs,
    ...statusOf(object),
  };
}

function statusOf({ status }: KubeNode): Pick<NodeView, 'isReady' | 'cpuMillicores' | 'memoryMiB'> {
  const { allocatable = {}, conditions = [] } = status ?? {};
  return {
    isReady: conditions.find(({ type }) => type === 'Ready')?.status === 'True',
    cpuMillicores: parseCpuMillicores(allocatable['cpu'] ?? '') ?? 0,
    memoryMiB: parseQuantityMiB(allocatable['memory'] ?? '') ?? 0,
  };
}
