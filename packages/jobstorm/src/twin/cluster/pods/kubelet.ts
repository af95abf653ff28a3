import type { Instant } from '../../../model/instant.ts';
import type { ImagesConfig } from '../../../model/twin-config.ts';
import type { TwinParameters } from '../../../model/twin-parameters/all.ts';
import { TokenBucket } from '../../kernel/token-bucket.ts';
import type { VirtualTimeline } from '../../kernel/virtual-timeline.ts';
import type { ApiServer } from '../control-plane/api-server.ts';
import { failedPullEvents } from '../control-plane/pod-events.ts';
import type { NodeGroup } from '../nodes/node-table.ts';
import { ImageStores } from './image-stores.ts';
import type { NodeImages } from './node-images.ts';
import type { Pod } from './pod.ts';
import { apiRequest } from '../control-plane/api-request.ts';

const createEvent = apiRequest('kubelet', 'create', 'events');

export interface KubeletsOptions {
  readonly timeline: VirtualTimeline;
  readonly parameters: TwinParameters['kubelet'];
  readonly images: ImagesConfig;
  readonly apiServer: ApiServer;
  readonly podsOn: (node: number) => readonly Pod[];
  readonly onRunning: (pod: Pod) => void;
}

/** How a kubelet checks images, made when it first does. */
interface ImageChecks {
  /** When it can check the next image, if it does one thing at a time with images. */
  freeAt: Instant;
  /** Its own limit on pulls and checks. */
  readonly registry: TokenBucket;
}

/** Containers whose image could not be checked, and how often that has happened. */
interface FailedPull {
  readonly pod: Pod;
  readonly containers: number;
  readonly failures: number;
}

/**
 * The kubelets of all nodes: each pulls an image once, however many pods wait for it, and starts
 * pods one after the other at the rate that a node sustains. With pull policy Always it asks the
 * registry about the image of each container, within its own limit; beyond that the container
 * fails to start and is tried again after a back-off.
 */
export class Kubelets {
  readonly #options: KubeletsOptions;
  readonly #stores: ImageStores;
  readonly #startIntervalMs: number;
  readonly #isSerial: boolean;
  /** By node: its images, when it can start the next pod, and how it checks images. */
  readonly #images: NodeImages[] = [];
  readonly #startFreeAt: Instant[] = [];
  readonly #checks: (ImageChecks | undefined)[] = [];
  #podsPulling = 0;

  constructor(options: KubeletsOptions) {
    const { parameters, images } = options;
    this.#options = options;
    this.#stores = new ImageStores({ ...options, onPulled: this.#imagePulled });
    this.#startIntervalMs = Math.max(
      1_000 / parameters.podStartsPerSecond,
      (1_000 * parameters.clientRequestsPerPod) / parameters.clientQps,
    );
    this.#isSerial = images.pullsMax === 1;
  }

  /** Bound pods that wait for an image: it is pulled, or pulling it failed. */
  get podsPulling(): number {
    return this.#podsPulling;
  }

  /** Image layers, compressed, that all nodes have pulled. */
  get imagePulledGB(): number {
    return this.#stores.pulledGB;
  }

  nodeAdded(node: number, group: NodeGroup): void {
    this.#images[node] = this.#stores.of(node, group);
    this.#startFreeAt[node] = 0;
    this.#checks[node] = undefined;
  }

  /** Starts a pod that was bound to its node. */
  start(pod: Pod): void {
    const images = this.#images[pod.node] as NodeImages;
    const { spec } = pod.podClass;
    const missing = images.missing(spec);
    if (missing === undefined) {
      this.#startContainers(pod);
      return;
    }
    this.#waits(pod);
    const isPulled = spec.imagePullPolicy !== 'Never' || missing !== spec.image;
    // With the policy Always, Pulling is among the events of the start.
    if (isPulled && spec.imagePullPolicy !== 'Always') {
      this.#options.apiServer.send(createEvent);
    }
    images.wait(missing, pod, isPulled);
  }

  /** The pod ends: it waits for no image any more. */
  stop(pod: Pod): void {
    if (!pod.isPulling) return;
    pod.isPulling = false;
    this.#podsPulling -= 1;
  }

  #waits(pod: Pod): void {
    pod.isPulling = true;
    this.#podsPulling += 1;
  }

  readonly #imagePulled = (pod: Pod): void => {
    if (pod.phase !== 'bound') return;
    this.stop(pod);
    this.start(pod);
  };

  #startContainers(pod: Pod): void {
    const turnAt = Math.max(this.#options.timeline.now(), this.#startFreeAt[pod.node] as Instant);
    this.#startFreeAt[pod.node] = turnAt + this.#startIntervalMs;
    const { imagePullPolicy, containers = 1 } = pod.podClass.spec;
    if (imagePullPolicy === 'Always') this.#check(pod, { at: turnAt, containers });
    else this.#create(pod, turnAt);
  }

  /** Asks the registry about the image of each container. */
  #check(
    pod: Pod,
    { at, containers, failures = 0 }: { at: Instant; containers: number; failures?: number },
  ): void {
    const { timeline, parameters, apiServer } = this.#options;
    const checks = (this.#checks[pod.node] ??= newChecks(parameters));
    let left = containers;
    while (left > 0 && checks.registry.take(at)) left -= 1;
    const checkedAt = this.#isSerial
      ? this.#checkedInTurn(pod.node, at, containers - left)
      : at + (containers - left) * parameters.imageCheckMs;
    if (left === 0) {
      this.#create(pod, checkedAt);
      return;
    }
    apiServer.send(createEvent, left * failedPullEvents);
    this.#waits(pod);
    const { imageBackOffMs, imageBackOffMaxMs } = parameters;
    const backOffMs = Math.min(imageBackOffMaxMs, imageBackOffMs * 2 ** failures);
    const failed: FailedPull = { pod, containers: left, failures: failures + 1 };
    timeline.schedule(checkedAt + backOffMs, this.#retry, failed);
  }

  readonly #retry = ({ pod, containers, failures }: FailedPull): void => {
    if (pod.phase !== 'bound') return;
    this.stop(pod);
    const at = this.#options.timeline.now();
    this.#check(pod, { at, containers, failures });
  };

  /** When so many checks that begin then have ended, of a kubelet that does one at a time. */
  #checkedInTurn(node: number, at: Instant, count: number): Instant {
    const checks = this.#checks[node] as ImageChecks;
    const idleAt = this.#images[node]?.idleAt() ?? at;
    const checksMs = count * this.#options.parameters.imageCheckMs;
    checks.freeAt = Math.max(at, checks.freeAt, idleAt) + checksMs;
    return checks.freeAt;
  }

  /** A floor for sandbox and containers, then what init containers and sidecars take. */
  #create(pod: Pod, at: Instant): void {
    const { timeline, parameters } = this.#options;
    const { initContainerMs = 0 } = pod.podClass.spec;
    timeline.schedule(at + parameters.podStartFloorMs + initContainerMs, this.#started, pod);
  }

  readonly #started = (pod: Pod): void => {
    if (pod.phase === 'bound') this.#options.onRunning(pod);
  };
}

function newChecks(parameters: TwinParameters['kubelet']): ImageChecks {
  const registry = new TokenBucket({
    burst: parameters.registryPullBurst,
    refillPerSecond: parameters.registryPullQps,
  });
  return { freeAt: 0, registry };
}
