import type { Instant } from '../../../model/instant.ts';
import { ServerPool } from '../../kernel/server-pool.ts';
import type { TokenBucket } from '../../kernel/token-bucket.ts';
import { WorkerTurns } from '../../kernel/worker-turns.ts';
import { sidecarClient, type CsiSidecarOptions } from './csi-sidecar.ts';
import { seenAfterMs } from './polling.ts';
import type { VolumeClaim } from './volume-claim.ts';
import { apiRequest } from '../control-plane/api-request.ts';

const deleteVolume = apiRequest('kubeSystem', 'delete', 'persistentvolumes');
const createVolume = apiRequest('kubeSystem', 'create', 'persistentvolumes');
const createEvent = apiRequest('kubeSystem', 'create', 'events');
const updateClaim = apiRequest('controllerManager', 'update', 'persistentvolumeclaims');

const createPollFactor = 1.5;

export interface VolumeProvisionerOptions extends CsiSidecarOptions {
  /** The client of the controller that binds claims to volumes. */
  readonly binder: TokenBucket;
  /** The claim has its volume. */
  readonly onCreated: (claim: VolumeClaim) => void;
  /** Nobody wanted it any more when its turn came. */
  readonly onCancelled: (claim: VolumeClaim) => void;
  readonly onDeleted: (claim: VolumeClaim) => void;
}

interface Task {
  readonly claim: VolumeClaim;
  /** When its zone is known. */
  readonly from: Instant;
}

/** The sidecar csi-provisioner, which has EBS create volumes and delete them. */
export class VolumeProvisioner {
  readonly #options: VolumeProvisionerOptions;
  readonly #client: TokenBucket;
  readonly #creating: ServerPool<Task>;
  readonly #deleting: WorkerTurns;

  constructor(options: VolumeProvisionerOptions) {
    const { workers } = options.parameters;
    this.#options = options;
    this.#client = sidecarClient(options);
    this.#creating = new ServerPool(workers, this.#create);
    this.#deleting = new WorkerTurns(workers);
  }

  /** Creates the volume in the claim's zone; the claim says so from that instant. */
  create(claim: VolumeClaim, from: Instant): void {
    claim.volume = 'creating';
    this.#creating.offer({ claim, from });
  }

  /** Deletes a volume that is attached to nothing. */
  delete(claim: VolumeClaim): void {
    const { timeline, ec2, parameters, apiServer } = this.#options;
    claim.volume = 'deleting';
    const now = timeline.now();
    const sentAt = Math.max(this.#deleting.begin(now), ec2.reserve('DeleteVolume'));
    const deletedAt = Math.max(sentAt + parameters.deleteMs, this.#client.reserve(now));
    this.#deleting.end(deletedAt);
    apiServer.send(deleteVolume);
    timeline.schedule(deletedAt, this.#options.onDeleted, claim);
  }

  readonly #create = ({ claim, from }: Task): void => {
    if (claim.isDeleted && claim.pod === null) {
      claim.volume = 'absent';
      this.#options.onCancelled(claim);
      this.#creating.release();
      return;
    }
    const { timeline, ec2, random, parameters, apiServer, binder } = this.#options;
    const now = timeline.now();
    const sentAt = Math.max(from, ec2.reserve('CreateVolume'));
    const doneMs = random.logNormal(parameters.createMedianMs, parameters.createSigma);
    const seenMs = seenAfterMs(doneMs, {
      firstMs: parameters.createPollFirstMs,
      nextMs: parameters.createPollMs,
      factor: createPollFactor,
    });
    const seenAt = sentAt + seenMs + random.uniform() * parameters.describeBatchMs;
    const storeAt = Math.max(seenAt, this.#client.reserve(now, parameters.provisionerRequests));
    const storedAt = storeAt + apiServer.latencyMs(createVolume, storeAt);
    const events = Math.max(0, parameters.provisionerRequests - 1);
    apiServer.send(createEvent, events);
    const bindAt = Math.max(storedAt, binder.reserve(now, parameters.bindingRequests));
    const boundAt = bindAt + apiServer.latencyMs(updateClaim, bindAt);
    const updates = parameters.bindingRequests - 1;
    apiServer.send(updateClaim, updates);
    timeline.schedule(boundAt, this.#created, claim);
  };

  readonly #created = (claim: VolumeClaim): void => {
    this.#creating.release();
    this.#options.onCreated(claim);
  };
}
