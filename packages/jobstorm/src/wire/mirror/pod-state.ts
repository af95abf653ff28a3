import type { PodSpec } from '../../twin/cluster/pods/pod.ts';
import type { OwnerReference, TextMap } from '../kubernetes/kube-object.ts';

/** What a pod is to its job. */
export type PodRole = 'submitter' | 'driver' | 'executor';

/** A pod of the twin with what its object says; times are ms since 1970, null = not yet. */
export interface PodState {
  readonly name: string;
  readonly namespace: string;
  readonly role: PodRole;
  /** Whose conventions its object follows. */
  readonly origin: 'emr' | 'operator';
  readonly labels: TextMap;
  readonly owner: OwnerReference | null;
  readonly serviceAccount: string;
  /** Names of the claims that it mounts. */
  readonly claims: readonly string[];
  readonly spec: PodSpec;
  readonly createdAt: number;
  nodeName: string | null;
  hostIp: string | null;
  podIp: string | null;
  scheduledAt: number | null;
  runningAt: number | null;
  /** Its containers were told to stop. */
  stoppedAt: number | null;
  endedAt: number | null;
  /** Being deleted since then. */
  deletedAt: number | null;
  /** Why it ended, if it failed. */
  failure: string | null;
  /** The scheduler's message while it finds no node. */
  unschedulable: string | null;
}
