import type { Instant } from '../../../model/instant.ts';
import type { JobAccount } from '../accounting/job-accounts.ts';
import type { Namespace } from './namespaces.ts';
import type { PodRole } from '../../../model/pod-record.ts';
import type { ImagePullPolicy, NodeSelector, PodRequest } from '../../../model/spark/job-shape.ts';
import type { Toleration } from '../../../model/taint.ts';
import type { VolumeRequest } from '../../../model/spark/job-volumes.ts';
import { noClaims, type VolumeClaim } from '../storage/volume-claim.ts';

/** What the scheduler looks at: pods that are alike in it have the same fate on every node. */
export interface PodSpec {
  readonly request: PodRequest;
  readonly nodeSelector: NodeSelector;
  /** Taints that it puts up with; none when absent. */
  readonly tolerations?: readonly Toleration[];
  /** The scheduler that it asks for; the cluster's own when absent. */
  readonly schedulerName?: string;
  readonly image: string;
  /** Of containers beside the main one, those that a container is first to have; absent = none. */
  readonly otherImages?: readonly string[];
  /** `Always` asks the registry for each container; `Never` does not pull the main image. */
  readonly imagePullPolicy: ImagePullPolicy;
  /** Init containers and sidecars included; 1 when absent. */
  readonly containers?: number;
  /** Of these, init containers; none when absent. */
  readonly initContainers?: number;
  /** What init containers and added sidecars take before the pod runs; absent = there are none. */
  readonly initContainerMs?: number;
  /** The annotation `karpenter.sh/do-not-disrupt`: no node is taken from under it by choice. */
  readonly doNotDisrupt?: boolean;
  /** What the pod claims for itself; absent = nothing. */
  readonly volumes?: readonly VolumeRequest[];
  /** Zones of volumes that are there already: only their nodes will do. */
  readonly volumeZones?: readonly string[];
  /** What EMR on EKS bills: driver and executor pods. */
  readonly isBilled: boolean;
}

/** Pods with the same spec, numbered; the scheduler and the provisioner reason per class. */
export interface PodClass {
  readonly index: number;
  readonly spec: PodSpec;
  /** Attachments that a pod takes on its node. */
  readonly volumes: number;
  /** By node group: whether it lets such pods in; filled in as it is asked. */
  readonly isSelectedBy: (boolean | undefined)[];
}

/**
 * `queued` for a node, `bound` to one (the image is pulled, containers are created), `running`,
 * `stopping` (its resources are still held), `gone`.
 */
export type PodPhase = 'queued' | 'bound' | 'running' | 'stopping' | 'gone';

/**
 * How a pod's containers end: `stopped` by themselves where the pod's object stays, and else with its
 * deletion; `killed` by the kubelet; `dead` with their node.
 */
export type PodEnding = 'stopped' | 'killed' | 'dead';

/** Why a pod was taken from its owner. */
export type PodLoss =
  | 'interruption'
  | 'consolidation'
  | 'drift'
  | 'expiration'
  | 'node-failure'
  /** The kubelet found no room for it: OutOfcpu, OutOfmemory, OutOfpods. */
  | 'out-of-resources'
  /** A client deleted its object, or its node's. */
  | 'deleted';

/** Whoever asked for a pod learns what becomes of it. */
export interface PodOwner {
  /** Whom the pod's costs are put down to; absent = nobody. */
  readonly account?: JobAccount;
  /** Whether it ended by itself, its work done, so that its pods end well. */
  readonly hasSucceeded?: boolean;
  podScheduled(pod: Pod): void;
  podRunning(pod: Pod): void;
  /** The pod ended, or was never started, because its node went away. */
  podLost(pod: Pod, loss: PodLoss): void;
  /** Whose pod it is, for whoever records pods; absent = it is recorded nowhere. */
  identify?(pod: Pod): PodIdentity;
}

/** The job run that a pod belongs to, and what it is to it. */
export interface PodIdentity {
  readonly jobRunId: string;
  readonly role: PodRole;
}

/** Its fields stand in the order of how often they are read: a processor reads neighbours at once. */
export class Pod {
  readonly podClass: PodClass;
  readonly owner: PodOwner;
  phase: PodPhase = 'queued';
  /** Index into the node table; -1 = none. */
  node = -1;
  /** Its volumes, or what will become them. */
  claims: readonly VolumeClaim[] = noClaims;
  /** Of these, how many the step that it is at still waits for. */
  claimsLeft = 0;
  /** Requirements that the bound pod has not sought yet. */
  requirementsLeft = 0;
  /** How it stands with its network address; `promised`: it gets it when it asks again. */
  address: 'none' | 'sought' | 'promised' | 'held' = 'none';
  /** It was placed where there is no room, which its scheduler does not know yet. */
  holdsNothing = false;
  /** Since when it is charged with its share of its node; -1 = it is not. */
  chargedFrom: Instant = -1;
  /** When EMR began to bill it; -1 = it does not. */
  billedAt: Instant = -1;
  readonly namespace: Namespace;
  /** Whether its object stays after its end, until the garbage collector deletes it. */
  isKept = false;
  /** Whether it waits for the image of its node to be pulled. */
  isPulling = false;
  /** When the API server answers its creation; `isStored` once it has. */
  storedAt: Instant = Infinity;
  /** Whether the scheduler knows it: once its creation was answered, at the earliest. */
  isStored = false;
  /** When it came to the scheduler, or when the last attempt that found no node ended. */
  queuedAt: Instant = 0;
  /** In the scheduler's unschedulable pool or its backoff, as opposed to the active queue. */
  isUnschedulable = false;
  /** Scheduling attempts that found no node. */
  failures = 0;

  constructor(podClass: PodClass, owner: PodOwner, namespace: Namespace) {
    this.podClass = podClass;
    this.owner = owner;
    this.namespace = namespace;
  }
}

/**
 * Leaves the objects of these pods to the garbage collector, and returns how many there are: all
 * but those that are deleted already. Whoever calls it tells the collector of them.
 */
export function keepObjects(pods: readonly Pod[]): number {
  let kept = 0;
  for (const pod of pods) {
    if (pod.phase !== 'gone') pod.isKept = true;
    if (pod.isKept) kept += 1;
  }
  return kept;
}
