import type { InstanceType } from './instance-types.ts';

/** Attachments of Nitro types that volumes, interfaces and local disks share. */
const sharedAttachments = 27;
/** Xen types: no shared limit. */
const xenAttachments = 39;
const xenFamily = 'i3.';
/** Volumes have a limit of their own from the seventh Intel generation on, by vCPU. */
const dedicatedFamily = /^[cmr]7i\./;
const dedicatedAttachments: readonly (readonly [vcpuMax: number, attachments: number])[] = [
  [48, 32],
  [64, 48],
  [96, 64],
  [Infinity, 128],
];

/** Types with more than one local disk: each takes an attachment of the shared ones. */
const localDisks: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  m5d: { '4xlarge': 2, '8xlarge': 2, '12xlarge': 2, '16xlarge': 4, '24xlarge': 4 },
  c5d: { '12xlarge': 2, '18xlarge': 2, '24xlarge': 4 },
  r5d: { '4xlarge': 2, '8xlarge': 2, '12xlarge': 2, '16xlarge': 4, '24xlarge': 4 },
  m6id: { '12xlarge': 2, '16xlarge': 2, '24xlarge': 4, '32xlarge': 4 },
  r6id: { '12xlarge': 2, '16xlarge': 2, '24xlarge': 4, '32xlarge': 4 },
  i3en: { '2xlarge': 2, '6xlarge': 2, '12xlarge': 4, '24xlarge': 8 },
  i4i: { '8xlarge': 2, '12xlarge': 3, '16xlarge': 4, '24xlarge': 6, '32xlarge': 8 },
};

/** What the instance itself takes of its attachments. */
const rootVolumes = 1;

/**
 * EBS attachments of an instance type, before anything is attached.
 *
 * Shared types: 27 − local disks. Source: aws-ebs-csi-driver `pkg/cloud/limits`, 2026-08-19.
 */
export function attachmentsOf(type: InstanceType): {
  readonly attachments: number;
  readonly isShared: boolean;
} {
  if (type.name.startsWith(xenFamily)) return { attachments: xenAttachments, isShared: false };
  if (dedicatedFamily.test(type.name)) {
    const [, attachments] = dedicatedAttachments.find(([vcpuMax]) => type.vcpu <= vcpuMax) ?? [];
    return { attachments: attachments ?? sharedAttachments, isShared: false };
  }
  const [family = '', size = ''] = type.name.split('.');
  const disks = type.nvmeGB === 0 ? 0 : (localDisks[family]?.[size] ?? 1);
  return { attachments: sharedAttachments - disks, isShared: true };
}

/**
 * Volumes that pods may have on a node: attachments less the root volume and, where they share
 * them, less the interfaces beyond the first; at least one. The EBS CSI driver reads it as it
 * starts, and the scheduler goes by it whatever is attached later.
 *
 * @param interfaces that are attached when the driver starts
 */
export function volumesMaxOf(type: InstanceType, interfaces: number): number {
  const { attachments, isShared } = attachmentsOf(type);
  return Math.max(1, attachments - rootVolumes - (isShared ? interfaces - 1 : 0));
}
