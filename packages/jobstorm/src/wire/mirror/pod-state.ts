import type { PodSpec } from '../../twin/cluster/pods/pod.ts';

/** What a pod is to its job. */
export type PodRole = 'submitter' | 'driver' | 'executor';

/** A pod of the twin with what its object says; times are ms since 1970, null = not yet. */
export interface PodState {
  readonly name: string;
  readonly uid: string;
  readonly namespace: string;
  readonly role: PodRole;
  /** Executors count from 1. */
  readonly number: number;
  readonly jobRunId: string;
  readonly virtualClusterId: string;
  readonly jobName: string;
  readonly spec: PodSpec;
  readonly createdAt: number;
  nodeName: string | null;
  podIp: string | null;
  scheduledAt: number | null;
  runningAt: number | null;
  endedAt: number | null;
  /** Being deleted since then. */
  deletedAt: number | null;
  /** Why it ended, if it failed. */
  failure: string | null;
}
