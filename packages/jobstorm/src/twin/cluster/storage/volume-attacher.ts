import type { Instant } from '../../../model/instant.ts';
import type { TokenBucket } from '../../kernel/token-bucket.ts';
import { WorkerTurns } from '../../kernel/worker-turns.ts';
import { sidecarClient, type CsiSidecarOptions } from './csi-sidecar.ts';
import type { NodeVolumes } from './node-volumes.ts';
import { seenAfterMs } from './polling.ts';
import type { VolumeClaim } from './volume-claim.ts';
import { apiRequest } from '../control-plane/api-request.ts';

const createAttachment = apiRequest('controllerManager', 'create', 'volumeattachments');
const updateAttachment = apiRequest('kubeSystem', 'update', 'volumeattachments');
const createEvent = apiRequest('controllerManager', 'create', 'events');
const deleteAttachment = apiRequest('controllerManager', 'delete', 'volumeattachments');

const attachPollFactor = 1.8;

export interface VolumeAttacherOptions extends CsiSidecarOptions {
  /** The client of the attach-detach controller. */
  readonly controller: TokenBucket;
  /** The volume is attached and mounted. */
  readonly onMounted: (claim: VolumeClaim) => void;
  /** The volume is off its node. */
  readonly onDetached: (claim: VolumeClaim) => void;
}

/**
 * The attach-detach controller with the sidecar csi-attacher, and the kubelets' mounts. A volume is
 * mounted once its kubelet has reported that it uses it, and let go once it has reported that it
 * does not, or by force when the node failed.
 */
export class VolumeAttacher {
  readonly #options: VolumeAttacherOptions;
  readonly #client: TokenBucket;
  readonly #workers: WorkerTurns;

  constructor(options: VolumeAttacherOptions) {
    const { workers } = options.parameters;
    this.#options = options;
    this.#client = sidecarClient(options);
    this.#workers = new WorkerTurns(workers);
  }

  attach(claim: VolumeClaim, node: NodeVolumes): void {
    const { timeline, random, parameters, apiServer, controller } = this.#options;
    const now = timeline.now();
    claim.volume = 'attaching';
    claim.node = node;
    node.attached += 1;
    const sentAt = controller.reserve(now);
    const askedAt = sentAt + apiServer.latencyMs(createAttachment, sentAt);
    apiServer.send(updateAttachment, parameters.attachRequests);
    apiServer.send(createEvent);
    const attachedAt = this.#carryOut('AttachVolume', askedAt, parameters.attachRequests);
    const reportedAt = node.nextReport(now, parameters.nodeStatusMs);
    const mountMs = random.between(parameters.mountMsMin, parameters.mountMsMax);
    const mountedAt = Math.max(attachedAt, reportedAt) + mountMs;
    timeline.schedule(mountedAt, this.#options.onMounted, claim);
  }

  /** No pod uses the volume any more. */
  release(claim: VolumeClaim): void {
    const { node } = claim;
    claim.volume = 'detaching';
    if (node === null) return;
    node.release(claim);
    if (!node.isAwaited) this.#await(node, this.#letGoAt(node));
  }

  #await(node: NodeVolumes, at: Instant): void {
    node.isAwaited = true;
    this.#options.timeline.schedule(at, this.#reported, node);
  }

  #letGoAt(node: NodeVolumes): Instant {
    const { timeline, parameters } = this.#options;
    return node.failedAt === null
      ? node.nextReport(timeline.now(), parameters.nodeStatusMs)
      : Math.max(timeline.now(), node.failedAt + parameters.forceDetachMs);
  }

  readonly #reported = (node: NodeVolumes): void => {
    const { timeline } = this.#options;
    // The node may have failed while its report was awaited.
    const at = node.failedAt === null ? timeline.now() : this.#letGoAt(node);
    if (at > timeline.now()) {
      this.#await(node, at);
      return;
    }
    node.isAwaited = false;
    for (let claim = node.takeReleased(); claim !== null;) {
      const { next } = claim;
      claim.next = null;
      this.#detach(claim);
      claim = next;
    }
  };

  #detach(claim: VolumeClaim): void {
    const { timeline, apiServer, controller, parameters } = this.#options;
    const askedAt = controller.reserve(timeline.now());
    apiServer.send(updateAttachment, parameters.detachRequests);
    apiServer.send(deleteAttachment);
    const detachedAt = this.#carryOut('DetachVolume', askedAt, parameters.detachRequests);
    timeline.schedule(detachedAt, this.#options.onDetached, claim);
  }

  /** A worker of the sidecar has EC2 do it, looks until it is done and says so. */
  #carryOut(action: 'AttachVolume' | 'DetachVolume', from: Instant, requests: number): Instant {
    const { timeline, random, ec2, parameters } = this.#options;
    const sentAt = Math.max(this.#workers.begin(from), ec2.reserve(action));
    const doneMs = random.between(parameters.attachMsMin, parameters.attachMsMax);
    const polling = { firstMs: 0, nextMs: parameters.attachPollMs, factor: attachPollFactor };
    const batchMs = random.uniform() * parameters.describeBatchMs;
    const seenAt = sentAt + seenAfterMs(doneMs, polling) + batchMs;
    const writtenAt = Math.max(seenAt, this.#client.reserve(timeline.now(), requests));
    this.#workers.end(writtenAt);
    return writtenAt;
  }
}
