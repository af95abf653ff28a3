import type { ClusterSample } from '../../../model/cluster-sample.ts';
import type { Instant } from '../../../model/instant.ts';
import type { VolumeRequest } from '../../../model/spark/job-volumes.ts';
import type { TwinConfig } from '../../../model/twin-config.ts';
import type { RandomStream } from '../../../util/random.ts';
import type { Ec2Api } from '../../ec2/ec2-api.ts';
import type { VirtualTimeline } from '../../kernel/virtual-timeline.ts';
import type { JobAccount, JobAccounts } from '../accounting/job-accounts.ts';
import type { ApiServer } from '../control-plane/api-server.ts';
import { controllerClient } from '../control-plane/controller-client.ts';
import { LatencyHistogram } from './latency-histogram.ts';
import type { Ledger } from '../ledger.ts';
import type { NodeGroup, NodeTable } from '../nodes/node-table.ts';
import type { PodRequirement } from '../pods/pod-requirement.ts';
import type { Pod, PodClass } from '../pods/pod.ts';
import { NodeVolumes } from './node-volumes.ts';
import { VolumeAttacher } from './volume-attacher.ts';
import { noClaims, VolumeClaim, type ClaimOwner } from './volume-claim.ts';
import { VolumeProvisioner } from './volume-provisioner.ts';
import { apiRequest } from '../control-plane/api-request.ts';

const createClaim = apiRequest('serviceAccount', 'create', 'persistentvolumeclaims');
const deleteClaim = apiRequest('controllerManager', 'delete', 'persistentvolumeclaims');

/** Who is told when volumes are where they should be. */
export interface VolumeListener {
  /** The pod's volumes are there: the scheduler may look for a node. */
  readonly onSchedulable: (pod: Pod) => void;
  /** The volumes are there in the zone of the node that was chosen: the pod may be bound to it. */
  readonly onBindable: (pod: Pod) => void;
  /** The volumes are mounted. */
  readonly onReady: (pod: Pod) => void;
  /** The node has fewer volumes attached. */
  readonly onRoom: (node: number) => void;
}

export interface PodVolumesOptions {
  readonly timeline: VirtualTimeline;
  readonly random: RandomStream;
  readonly ec2: Ec2Api;
  readonly config: TwinConfig;
  readonly apiServer: ApiServer;
  readonly nodes: NodeTable;
  readonly ledger: Ledger;
  readonly accounts: JobAccounts;
  readonly listener: VolumeListener;
}

/**
 * The volumes of pods, from their claims to their deletion: created where the scheduler put the
 * pod or, with the binding mode Immediate, before it looks for a node; attached to one node at a
 * time; let go when the pod is gone; deleted with their claim. A pod without claims costs nothing.
 */
export class PodVolumes implements PodRequirement {
  readonly #options: PodVolumesOptions;
  readonly #azs: readonly string[];
  readonly #provisioner: VolumeProvisioner;
  readonly #attacher: VolumeAttacher;
  readonly #nodes: (NodeVolumes | undefined)[] = [];
  /** By namespace: claims and volumes that are there. */
  readonly #left = new Map<string, { count: number }>();
  /** Hears of claims that come, get their volume, and go. */
  onClaim: ((claim: VolumeClaim, step: 'created' | 'bound' | 'gone') => void) | undefined;
  readonly #waitMs = new LatencyHistogram();
  /** Pods that wait for volumes: before the scheduler, before their binding, on their node. */
  #held = 0;
  #unbound = 0;
  #unmounted = 0;

  constructor(options: PodVolumesOptions) {
    const { timeline, random, ec2, apiServer, config } = options;
    const shared = { timeline, random, ec2, apiServer };
    const parameters = config.parameters.ebs;
    this.#options = options;
    this.#azs = [...new Set(config.nodePools.flatMap(({ azs }) => azs))];
    this.#provisioner = new VolumeProvisioner({
      ...shared,
      parameters,
      binder: controllerClient(config),
      onCreated: this.#created,
      onCancelled: this.#gone,
      onDeleted: this.#deleted,
    });
    this.#attacher = new VolumeAttacher({
      ...shared,
      parameters,
      controller: controllerClient(config),
      onMounted: this.#mounted,
      onDetached: this.#detached,
    });
  }

  /** Pods whose volumes are not mounted, and who do not wait for anything else before that. */
  get podsWaiting(): number {
    return this.#held + this.#unbound + this.#unmounted;
  }

  /** Of these, pods whose node is chosen and whose binding waits. */
  get podsUnbound(): number {
    return this.#unbound;
  }

  /** Of these, pods that are bound. */
  get podsUnmounted(): number {
    return this.#unmounted;
  }

  gauges(): Pick<ClusterSample, 'volumes' | 'volumeWaitP99Ms'> {
    return {
      volumes: this.#options.ledger.volumes.value,
      volumeWaitP99Ms: this.#waitMs.quantileMs(0.99),
    };
  }

  /** Claims of a namespace, or volumes of claims that were deleted, which are still there. */
  left(namespace: string): number {
    return this.#left.get(namespace)?.count ?? 0;
  }

  /** The volumes of a node, for those who look on. */
  on(node: number): NodeVolumes | undefined {
    return this.#nodes[node];
  }

  /**
   * Makes what a pod of the class claims; the claims go with the pod.
   *
   * @param account pays for the volumes
   */
  claimsOf(
    { spec, volumes }: PodClass,
    namespace: string,
    account: JobAccount | undefined,
  ): readonly VolumeClaim[] {
    if (volumes === 0 || spec.volumes === undefined) return noClaims;
    return spec.volumes.map((request) => this.claim(request, namespace, null, account));
  }

  /** Makes one claim; the account, by default its owner's, pays for the volume. */
  claim(
    request: VolumeRequest,
    namespace: string,
    owner: ClaimOwner | null,
    account = owner?.account,
  ): VolumeClaim {
    const { config, apiServer, timeline, random, accounts } = this.#options;
    const claim = new VolumeClaim(request, namespace, owner, account);
    accounts.claimMade(claim);
    this.#leftIn(namespace).count += 1;
    apiServer.send(createClaim);
    this.onClaim?.(claim, 'created');
    if (config.storage.volumeBindingMode === 'Immediate') {
      claim.az = this.#azs[random.below(this.#azs.length)] ?? '';
      this.#provisioner.create(claim, timeline.now());
    }
    return claim;
  }

  /** Gives a new pod its claims. */
  give(pod: Pod, claims: readonly VolumeClaim[]): void {
    pod.claims = claims;
    for (const claim of claims) claim.pod = pod;
  }

  /** Their owner wants them no more: they go once no pod has them. */
  delete(claims: readonly VolumeClaim[]): void {
    for (const claim of claims) {
      claim.isDeleted = true;
      this.#settle(claim);
    }
  }

  /** Whether the scheduler may look for a node: not before a volume is there that has to be. */
  isSchedulable(pod: Pod): boolean {
    if (pod.claims.length === 0) return true;
    if (this.#options.config.storage.volumeBindingMode !== 'Immediate') return true;
    pod.claimsLeft = countOf(pod.claims, isCreating);
    if (pod.claimsLeft > 0) this.#held += 1;
    return pod.claimsLeft === 0;
  }

  /** Claims of the pod for which the scheduler has to choose the zone. */
  unboundClaims(pod: Pod): number {
    return countOf(pod.claims, isAbsent);
  }

  /**
   * The pod has a node, and the scheduler has marked its claims: what is missing is created in the
   * node's zone. Returns whether the pod may be bound at once.
   */
  bind(pod: Pod, markedAt: Instant): boolean {
    const { timeline, nodes } = this.#options;
    pod.claimsLeft = 0;
    for (const claim of pod.claims) {
      claim.soughtAt = timeline.now();
      if (claim.volume === 'absent') {
        claim.az = nodes.group(pod.node).az;
        this.#provisioner.create(claim, markedAt);
      }
      if (claim.volume === 'creating') pod.claimsLeft += 1;
    }
    if (pod.claimsLeft > 0) this.#unbound += 1;
    return pod.claimsLeft === 0;
  }

  nodeAdded(node: number, { volumesMax }: NodeGroup): void {
    const { timeline, random, config } = this.#options;
    const phaseMs = random.uniform() * config.parameters.ebs.nodeStatusMs;
    this.#nodes[node] = new NodeVolumes(node, volumesMax, timeline.now() + phaseMs);
  }

  nodeFailed(node: number): void {
    const volumes = this.#nodes[node];
    if (volumes !== undefined) volumes.failedAt = this.#options.timeline.now();
  }

  nodeRemoved(node: number): void {
    const volumes = this.#nodes[node];
    if (volumes !== undefined) volumes.isGone = true;
    this.#nodes[node] = undefined;
  }

  acquire(pod: Pod): boolean {
    if (pod.claims.length === 0) return true;
    pod.claimsLeft = pod.claims.length;
    this.#unmounted += 1;
    for (const claim of pod.claims) if (claim.volume === 'available') this.#attach(claim, pod);
    return false;
  }

  cancel(pod: Pod): void {
    if (pod.claimsLeft === 0) return;
    pod.claimsLeft = 0;
    this.#unmounted -= 1;
  }

  release(pod: Pod): void {
    if (pod.claims.length === 0) return;
    if (pod.claimsLeft > 0) {
      if (pod.node < 0) this.#held -= 1;
      else this.#unbound -= 1;
      pod.claimsLeft = 0;
    }
    const { claims } = pod;
    pod.claims = noClaims;
    const unused = claims.length - countOf(claims, hasPlace);
    if (pod.node >= 0 && unused > 0) this.#options.nodes.freeVolumes(pod.node, unused);
    for (const claim of claims) this.#letGo(claim);
  }

  #letGo(claim: VolumeClaim): void {
    claim.pod = null;
    if (claim.volume === 'attached') this.#attacher.release(claim);
    else if (claim.volume === 'attaching') claim.volume = 'detaching';
    if (claim.owner === null) claim.isDeleted = true;
    else if (!claim.isDeleted) claim.owner.claimFreed(claim);
    this.#settle(claim);
  }

  readonly #created = (claim: VolumeClaim): void => {
    const { timeline, ledger, accounts, listener } = this.#options;
    claim.volume = 'available';
    this.onClaim?.(claim, 'bound');
    accounts.volumeCreated(claim);
    ledger.volume(timeline.now(), claim.request.gib, 1);
    const { pod } = claim;
    if (pod === null || pod.claimsLeft === 0) {
      this.#settle(claim);
      return;
    }
    pod.claimsLeft -= 1;
    if (pod.claimsLeft > 0) return;
    if (pod.node < 0) {
      this.#held -= 1;
      listener.onSchedulable(pod);
    } else {
      this.#unbound -= 1;
      listener.onBindable(pod);
    }
  };

  #attach(claim: VolumeClaim, pod: Pod): void {
    const node = this.#nodes[pod.node];
    if (node !== undefined) this.#attacher.attach(claim, node);
  }

  readonly #mounted = (claim: VolumeClaim): void => {
    // Its pod went away meanwhile.
    if (claim.volume !== 'attaching') {
      this.#attacher.release(claim);
      return;
    }
    claim.volume = 'attached';
    const { pod } = claim;
    if (pod === null || pod.claimsLeft === 0) return;
    pod.claimsLeft -= 1;
    if (pod.claimsLeft > 0) return;
    this.#unmounted -= 1;
    this.#waitMs.add(this.#options.timeline.now() - claim.soughtAt);
    this.#options.listener.onReady(pod);
  };

  readonly #detached = (claim: VolumeClaim): void => {
    const { node, pod } = claim;
    claim.volume = 'available';
    claim.node = null;
    if (node !== null) this.#freePlace(node);
    if (pod?.phase === 'bound' && pod.claimsLeft > 0) this.#attach(claim, pod);
    else this.#settle(claim);
  };

  #freePlace(node: NodeVolumes): void {
    node.attached -= 1;
    if (node.isGone) return;
    const { nodes, listener } = this.#options;
    if (nodes.freeVolumes(node.node, 1)) listener.onRoom(node.node);
  }

  /** A claim that is deleted and that no pod has goes as soon as its volume is free to go. */
  #settle(claim: VolumeClaim): void {
    if (!claim.isDeleted || claim.pod !== null) return;
    if (claim.volume === 'available') this.#provisioner.delete(claim);
    else if (claim.volume === 'absent') this.#gone(claim);
  }

  readonly #deleted = (claim: VolumeClaim): void => {
    const { timeline, ledger } = this.#options;
    ledger.volume(timeline.now(), claim.request.gib, -1);
    this.#gone(claim);
  };

  readonly #gone = (claim: VolumeClaim): void => {
    const { apiServer, accounts } = this.#options;
    const { namespace } = claim;
    this.onClaim?.(claim, 'gone');
    accounts.claimGone(claim);
    apiServer.send(deleteClaim);
    this.#leftIn(namespace).count -= 1;
  };

  #leftIn(namespace: string): { count: number } {
    let left = this.#left.get(namespace);
    if (left === undefined) this.#left.set(namespace, (left = { count: 0 }));
    return left;
  }
}

function isAbsent({ volume }: VolumeClaim): boolean {
  return volume === 'absent';
}

function isCreating({ volume }: VolumeClaim): boolean {
  return volume === 'creating';
}

/** It takes an attachment of its node. */
function hasPlace({ volume }: VolumeClaim): boolean {
  return volume === 'attached' || volume === 'attaching';
}

function countOf(claims: readonly VolumeClaim[], matches: (claim: VolumeClaim) => boolean): number {
  let count = 0;
  for (const claim of claims) if (matches(claim)) count += 1;
  return count;
}
