import type { InstanceType } from './instance-types.ts';

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
 * @param maxPodsPerNode a lower bound that the node group sets, such as 110 or 250; null = none
 */
export function allocatableOf(type: InstanceType, maxPodsPerNode: number | null): Allocatable {
  const podsByAddresses = type.enis * (type.addressesPerEni - 1) + 2;
  const pods =
    maxPodsPerNode === null ? podsByAddresses : Math.min(podsByAddresses, maxPodsPerNode);
  const bootedMiB = type.memoryMiB - (type.isArm ? armMemoryMiB : 0);
  const capacityMiB = Math.floor(bootedMiB * (1 - memoryOverheadShare));
  return {
    cpuMillicores: type.vcpu * 1_000 - reservedCpuMillicores(type.vcpu),
    memoryMiB: capacityMiB - (255 + 11 * podsByAddresses) - evictionMemoryMiB,
    pods,
  };
}

function reservedCpuMillicores(vcpu: number): number {
  const inTier = (from: number, to: number): number => Math.max(0, Math.min(vcpu, to) - from);
  return Math.ceil(
    60 * inTier(0, 1) + 10 * inTier(1, 2) + 5 * inTier(2, 4) + 2.5 * inTier(4, Infinity),
  );
}
