import type { Remains } from './control-plane/garbage-collector.ts';
import type { NodeGroup } from './nodes/node-table.ts';
import type { Namespace } from './pods/namespaces.ts';
import type { PodObserver } from './pods/pod-observer.ts';
import type { Pod, PodLoss } from './pods/pod.ts';
import type { VolumeClaim } from './storage/volume-claim.ts';

/** A node that Karpenter decided on, and what it will be as far as that is known. */
export interface ObservedNodeClaim {
  readonly pool: { readonly config: { readonly name: string } };
  readonly group: NodeGroup;
}

/** Looks on while things happen in the cluster, and changes nothing. */
export interface ClusterObserver extends PodObserver {
  /** The scheduler found no node for it. */
  unschedulable(pod: Pod): void;
  /** Its end begins: its containers are being stopped. */
  stopping(pod: Pod): void;
  /** It was taken from its owner; its end has begun. */
  lost(pod: Pod, loss: PodLoss): void;
  nodeAdded(node: number, group: NodeGroup): void;
  nodeRemoved(node: number, loss: PodLoss): void;
  /** The node takes no more pods, or takes some again. */
  nodeCordoned(node: number, isCordoned: boolean): void;
  /** `initialized` as this node; `failed`: nothing came of it. */
  nodeClaimChanged(
    claim: ObservedNodeClaim,
    step: 'created' | 'launched' | 'initialized' | 'failed',
    node: number | null,
  ): void;
  namespaceChanged(namespace: Namespace, step: 'created' | 'terminating' | 'gone'): void;
  /** `bound`: its volume is there. */
  claimChanged(claim: VolumeClaim, step: 'created' | 'bound' | 'gone'): void;
  /** The garbage collector has deleted what was left of an owner. */
  garbageCollected(owner: object, remains: Remains): void;
}
