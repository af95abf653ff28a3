import type { InstanceType } from './instance-types.ts';
import type { NodePoolConfig } from './twin-config.ts';

/**
 * The bound that a pool puts on the pods of a node: its own, or a managed node group's; null =
 * none.
 */
export function podsMaxOf(pool: NodePoolConfig, type: InstanceType): number | null {
  if (pool.maxPodsPerNode !== null) return pool.maxPodsPerNode;
  return pool.kind === 'karpenter' ? null : recommendedPodsMax(type);
}

/**
 * Pods that AWS recommends for a node at most, whatever its network interfaces would give, and that
 * a managed node group without an image of its own allows: 110 below 30 vCPU, else 250.
 * Source: Amazon EKS User Guide, managed node groups.
 */
function recommendedPodsMax(type: InstanceType): number {
  return type.vcpu < 30 ? 110 : 250;
}

/** What pods may use of a node: its capacity less what system, kubelet and eviction keep. */
export interface Allocatable {
  readonly cpuMillicores: number;
  readonly memoryMiB: number;
  readonly pods: number;
}

/** Hypervisor and kernel take this share of the memory (Karpenter VM_MEMORY_OVERHEAD_PERCENT). */
const memoryOverheadShare = 0.075;
/** Arm machines keep this much more for themselves, before that share is taken. */
const armMemoryMiB = 64;
const evictionMemoryMiB = 100;

/**
 * Allocatable of a node of this type, by Karpenter's formulas.
 *
 * max pods = ENIs · (addresses per ENI − 1) + 2; kube-reserved memory = 255 MiB + 11 MiB · max
 * pods; kube-reserved CPU = 6 % of the first core, 1 % of the second, 0.5 % of the next two, 0.25
 * % of the rest. Source: aws/karpenter-provider-aws `pkg/providers/instancetype/types.go`.
 *
 * @param maxPodsPerNode a bound that the pool sets on the pods of a node; null = none
 * @param hasPrefixDelegation interfaces hold prefixes of 16 addresses instead of single ones
 */
export function allocatableOf(
  type: InstanceType,
  maxPodsPerNode: number | null,
  hasPrefixDelegation = false,
): Allocatable {
  const podsByAddresses = type.enis * (type.addressesPerEni - 1) + 2;
  const pods = hasPrefixDelegation
    ? Math.min(maxPodsWithPrefixes(type), maxPodsPerNode ?? Infinity)
    : Math.min(podsByAddresses, maxPodsPerNode ?? Infinity);
  const bootedMiB = type.memoryMiB - (type.isArm ? armMemoryMiB : 0);
  const capacityMiB = Math.floor(bootedMiB * (1 - memoryOverheadShare));
  return {
    cpuMillicores: type.vcpu * 1_000 - reservedCpuMillicores(type.vcpu),
    memoryMiB: capacityMiB - (255 + 11 * podsByAddresses) - evictionMemoryMiB,
    pods,
  };
}

/** 16 times the addresses, but no more than AWS recommends for any node. */
function maxPodsWithPrefixes(type: InstanceType): number {
  return Math.min(16 * type.enis * (type.addressesPerEni - 1) + 2, recommendedPodsMax(type));
}

function reservedCpuMillicores(vcpu: number): number {
  const inTier = (from: number, to: number): number => Math.max(0, Math.min(vcpu, to) - from);
  return Math.ceil(
    60 * inTier(0, 1) + 10 * inTier(1, 2) + 5 * inTier(2, 4) + 2.5 * inTier(4, Infinity),
  );
}
