import type { Instant } from './instant.ts';

export const podRoles = ['submitter', 'driver', 'executor'] as const;

/** What a pod is to its job run. */
export type PodRole = (typeof podRoles)[number];

/** The life of one pod, known once it has gone. */
export interface PodRecord {
  readonly jobRunId: string;
  readonly role: PodRole;
  /** When the request that created it went out. */
  readonly createdAt: Instant;
  /** When it had its node (PodScheduled); null = never. */
  readonly scheduledAt: Instant | null;
  /** When all its containers ran; null = never. */
  readonly runningAt: Instant | null;
  /** Of the node that it was on; null = it never had one. */
  readonly node: PodNode | null;
}

/** Where a pod ran. */
export interface PodNode {
  readonly name: string;
  readonly instanceType: string;
  readonly az: string;
}
