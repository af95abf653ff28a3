import type { CapacityType, NodePoolConfig } from './twin-config.ts';

/**
 * Labels of a node of this pool, as Kubernetes, EKS and Karpenter set them, the pool's own last.
 * Sources: Kubernetes well-known labels; Karpenter NodePools; EKS managed node groups.
 */
export function nodeLabels(
  pool: NodePoolConfig,
  az: string,
  instanceType: string,
  capacityType: CapacityType,
): Readonly<Record<string, string>> {
  return {
    'kubernetes.io/os': 'linux',
    'topology.kubernetes.io/zone': az,
    'topology.kubernetes.io/region': /^.*?-\d+/.exec(az)?.[0] ?? az,
    'node.kubernetes.io/instance-type': instanceType,
    ...(pool.kind === 'karpenter'
      ? { 'karpenter.sh/nodepool': pool.name, 'karpenter.sh/capacity-type': capacityType }
      : {
          'eks.amazonaws.com/nodegroup': pool.name,
          'eks.amazonaws.com/capacityType': capacityType === 'spot' ? 'SPOT' : 'ON_DEMAND',
        }),
    ...pool.labels,
  };
}

/** How the nodes of a pool may be bought. */
export function capacityTypesOf(pool: NodePoolConfig): readonly CapacityType[] {
  if (pool.kind === 'karpenter') return pool.capacityTypes;
  return pool.kind === 'managed' ? [pool.capacityType] : ['on-demand'];
}
