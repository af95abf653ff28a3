import type { Instant } from '../../../model/instant.ts';
import type { TwinParameters } from '../../../model/twin-parameters/all.ts';
import type { VirtualTimeline } from '../../kernel/virtual-timeline.ts';
import type { Pod, PodSpec } from './pod.ts';

/**
 * The kubelets of all nodes: each pulls an image once, however many pods wait for it, and starts
 * pods one after the other at the rate that a node sustains.
 */
export class Kubelets {
  readonly #timeline: VirtualTimeline;
  readonly #parameters: TwinParameters['kubelet'];
  readonly #onRunning: (pod: Pod) => void;
  readonly #pullMs: number;
  readonly #startIntervalMs: number;
  /** By node: when it can start the next pod. */
  readonly #startFreeAt: Instant[] = [];
  /** By node: when each image is there. */
  readonly #imageReadyAt: (Map<string, Instant> | undefined)[] = [];
  #podsPulling = 0;
  #imagePulledMB = 0;

  constructor(
    timeline: VirtualTimeline,
    parameters: TwinParameters['kubelet'],
    onRunning: (pod: Pod) => void,
  ) {
    this.#timeline = timeline;
    this.#parameters = parameters;
    this.#onRunning = onRunning;
    this.#pullMs = imagePullMs(parameters);
    this.#startIntervalMs = 1_000 / parameters.podStartsPerSecond;
  }

  /** Bound pods whose image is not on their node yet. */
  get podsPulling(): number {
    return this.#podsPulling;
  }

  /** Image layers, compressed, that all nodes have pulled. */
  get imagePulledGB(): number {
    return this.#imagePulledMB / 1_000;
  }

  nodeAdded(node: number): void {
    this.#startFreeAt[node] = 0;
    this.#imageReadyAt[node] = undefined;
  }

  /** Starts a pod that was bound to its node. */
  start(pod: Pod): void {
    const now = this.#timeline.now();
    const imageAt = this.#imageAt(pod, now);
    if (imageAt > now) {
      pod.isPulling = true;
      this.#podsPulling += 1;
      this.#timeline.schedule(imageAt, this.#imagePulled, pod);
    } else {
      this.#startContainers(pod);
    }
  }

  /** The pod ends: it waits for no image any more. */
  stop(pod: Pod): void {
    if (!pod.isPulling) return;
    pod.isPulling = false;
    this.#podsPulling -= 1;
  }

  readonly #imagePulled = (pod: Pod): void => {
    if (pod.phase !== 'bound') return;
    this.stop(pod);
    this.#startContainers(pod);
  };

  #startContainers(pod: Pod): void {
    const now = this.#timeline.now();
    const turnAt = Math.max(now, this.#startFreeAt[pod.node] ?? 0);
    this.#startFreeAt[pod.node] = turnAt + this.#startIntervalMs;
    const startMs = podStartMs(pod.podClass.spec, this.#parameters);
    this.#timeline.schedule(turnAt + startMs, this.#started, pod);
  }

  readonly #started = (pod: Pod): void => {
    if (pod.phase === 'bound') this.#onRunning(pod);
  };

  #imageAt(pod: Pod, now: Instant): Instant {
    const images = (this.#imageReadyAt[pod.node] ??= new Map<string, Instant>());
    const { image } = pod.podClass.spec;
    let readyAt = images.get(image);
    if (readyAt === undefined) {
      readyAt = now + this.#pullMs;
      images.set(image, readyAt);
      this.#imagePulledMB += this.#parameters.imageSizeMB;
    }
    return readyAt;
  }
}

/**
 * From the pod's turn until all its containers run: a floor for sandbox and main container, then
 * its init containers. Pull policy Always checks a manifest for each container of a pod template.
 */
function podStartMs(spec: PodSpec, parameters: TwinParameters['kubelet']): number {
  const { templateContainers = 0, initContainerMs = 0, imagePullPolicy } = spec;
  const checkMs = imagePullPolicy === 'Always' ? parameters.imageCheckMs : 0;
  return parameters.podStartFloorMs + checkMs * (1 + templateContainers) + initContainerMs;
}

/**
 * Download and unpacking run side by side, so the slower decides:
 * max(compressed / download rate, uncompressed / unpack rate).
 */
function imagePullMs(parameters: TwinParameters['kubelet']): number {
  const downloadSeconds = parameters.imageSizeMB / parameters.imageDownloadMBPerSecond;
  const unpackSeconds =
    (parameters.imageSizeMB * parameters.imageExpansion) / parameters.imageUnpackMBPerSecond;
  return 1_000 * Math.max(downloadSeconds, unpackSeconds);
}
