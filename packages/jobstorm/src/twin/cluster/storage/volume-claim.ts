import type { Instant } from '../../../model/instant.ts';
import type { VolumeRequest } from '../../../model/spark/job-volumes.ts';
import type { JobAccount } from '../accounting/job-accounts.ts';
import type { Pod } from '../pods/pod.ts';
import type { NodeVolumes } from './node-volumes.ts';

/**
 * How it stands with the volume of a claim. `attaching` and `attached` are on behalf of the pod
 * that has the claim; a volume that is let go is `detaching` until it is off its node.
 */
export type VolumeState =
  'absent' | 'creating' | 'available' | 'attaching' | 'attached' | 'detaching' | 'deleting';

/** Whoever keeps claims beyond the pods that use them. */
export interface ClaimOwner {
  /** Whom its volumes' costs are put down to; absent = nobody. */
  readonly account?: JobAccount | undefined;
  /** The pod that used the claim is gone. */
  claimFreed(claim: VolumeClaim): void;
}

export const noClaims: readonly VolumeClaim[] = [];

/** A PersistentVolumeClaim with the volume that is made for it. */
export class VolumeClaim {
  readonly request: VolumeRequest;
  readonly namespace: string;
  /** Null: it goes with its pod. */
  readonly owner: ClaimOwner | null;
  /** Whom the volume's costs are put down to. */
  readonly account: JobAccount | undefined;
  volume: VolumeState = 'absent';
  /** The volume's zone, once that is decided. */
  az: string | null = null;
  /** The pod that has or will have it. */
  pod: Pod | null = null;
  /** The node that it is on, or is on its way to or from. */
  node: NodeVolumes | null = null;
  /** The volume that was released after it on the same node. */
  next: VolumeClaim | null = null;
  /** When its pod was given a node. */
  soughtAt: Instant = 0;
  /** Since when its volume is charged; -1 = there is none. */
  chargedFrom: Instant = -1;
  /** The claim is deleted; the volume follows as soon as nothing has it. */
  isDeleted = false;

  constructor(
    request: VolumeRequest,
    namespace: string,
    owner: ClaimOwner | null,
    account: JobAccount | undefined,
  ) {
    this.request = request;
    this.namespace = namespace;
    this.owner = owner;
    this.account = account;
  }
}
