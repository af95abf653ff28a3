import type { Instant } from '../../../model/instant.ts';
import type { VirtualTimeline } from '../../kernel/virtual-timeline.ts';
import type { Pod, PodSpec } from './pod.ts';
import { pullMBPerSecond, type PullRates } from './pull-rates.ts';

/** Below this, an image counts as pulled: what rounding may leave of it. */
const tinyMB = 1e-6;

export interface NodeImagesOptions {
  readonly timeline: VirtualTimeline;
  readonly rates: PullRates;
  readonly pullsMax: number;
  /** Compressed images above this many MB in all make the kubelet delete unused ones. */
  readonly highMB: number;
  /** It deletes them down to this. */
  readonly lowMB: number;
  readonly sizeMB: (image: string) => number;
  /** Whether a pod of the node has a container of this image. */
  readonly isInUse: (image: string) => boolean;
  /** An image of this size was pulled. */
  readonly onStored: (sizeMB: number) => void;
  /** The image that this pod waited for is there. */
  readonly onPulled: (pod: Pod) => void;
}

/** The images that a pod needs. */
export type PodImages = Pick<PodSpec, 'image' | 'otherImages'>;

interface NodeImage {
  readonly name: string;
  readonly sizeMB: number;
  state: 'absent' | 'queued' | 'pulling' | 'present';
  leftMB: number;
  /** When a pod last asked for it. */
  usedAt: Instant;
  waiting: Pod[];
}

/**
 * The images on one node. An image is pulled once, however many pods wait for it; pulls at the same
 * time share network and disk, and beyond the limit they queue.
 */
export class NodeImages {
  readonly #options: NodeImagesOptions;
  readonly #images = new Map<string, NodeImage>();
  /** The pods for which nothing was missing last: as a rule, the next one is of their kind. */
  #complete: PodImages | undefined;
  #pulling: NodeImage[] = [];
  readonly #queued: NodeImage[] = [];
  #progressAt: Instant = 0;
  #timer: number | undefined;
  #storedMB = 0;

  constructor(options: NodeImagesOptions) {
    this.#options = options;
  }

  /** The first image of such a pod that is not on the node; undefined = all are there. */
  missing(images: PodImages): string | undefined {
    if (images === this.#complete) return undefined;
    this.#useComplete();
    const missing = this.#firstMissing(images);
    if (missing === undefined) this.#complete = images;
    return missing;
  }

  #firstMissing({ image, otherImages = [] }: PodImages): string | undefined {
    if (!this.#has(image)) return image;
    for (const other of otherImages) if (!this.#has(other)) return other;
    return undefined;
  }

  #has(name: string): boolean {
    const image = this.#image(name);
    image.usedAt = this.#options.timeline.now();
    return image.state === 'present';
  }

  /** Pods have asked for these images until now, though not for each of them by its name. */
  #useComplete(): void {
    if (this.#complete !== undefined) this.#firstMissing(this.#complete);
    this.#complete = undefined;
  }

  /** Lets a pod wait for an image, and has it pulled unless the pod's policy forbids it. */
  wait(name: string, pod: Pod, isPulled: boolean): void {
    const image = this.#image(name);
    image.waiting.push(pod);
    if (isPulled && image.state === 'absent') this.#pull(image);
  }

  /** When all pulls that were asked for will have ended, if they go one after the other. */
  idleAt(): Instant {
    const { timeline, rates } = this.#options;
    this.#progress();
    let leftMB = 0;
    for (const image of this.#pulling) leftMB += image.leftMB;
    for (const image of this.#queued) leftMB += image.leftMB;
    return timeline.now() + (1_000 * leftMB) / pullMBPerSecond(rates, 1);
  }

  #image(name: string): NodeImage {
    let image = this.#images.get(name);
    if (image === undefined) {
      const sizeMB = this.#options.sizeMB(name);
      const state = sizeMB > 0 ? 'absent' : 'present';
      image = { name, sizeMB, state, leftMB: sizeMB, usedAt: 0, waiting: [] };
      this.#images.set(name, image);
    }
    return image;
  }

  #pull(image: NodeImage): void {
    image.state = 'queued';
    image.leftMB = image.sizeMB;
    this.#progress();
    this.#queued.push(image);
    this.#proceed();
  }

  /** What the pulls under way have done since the last time. */
  #progress(): void {
    const now = this.#options.timeline.now();
    const { length } = this.#pulling;
    if (length > 0) {
      const seconds = (now - this.#progressAt) / 1_000;
      const doneMB = seconds * pullMBPerSecond(this.#options.rates, length);
      for (const image of this.#pulling) image.leftMB -= doneMB;
    }
    this.#progressAt = now;
  }

  /** Begins what may begin, and waits for the pull that ends first. */
  #proceed(): void {
    const { timeline, rates, pullsMax } = this.#options;
    while (this.#pulling.length < pullsMax) {
      const next = this.#queued.shift();
      if (next === undefined) break;
      next.state = 'pulling';
      this.#pulling.push(next);
    }
    if (this.#timer !== undefined) timeline.cancel(this.#timer);
    this.#timer = undefined;
    if (this.#pulling.length === 0) return;
    let leastMB = Infinity;
    for (const image of this.#pulling) leastMB = Math.min(leastMB, image.leftMB);
    const seconds = leastMB / pullMBPerSecond(rates, this.#pulling.length);
    this.#timer = timeline.timerAfter(1_000 * Math.max(0, seconds), this.#pulled, undefined);
  }

  readonly #pulled = (): void => {
    this.#timer = undefined;
    this.#progress();
    const pulled = this.#pulling.filter((image) => image.leftMB <= tinyMB);
    this.#pulling = this.#pulling.filter((image) => image.leftMB > tinyMB);
    this.#proceed();
    for (const image of pulled) {
      const { waiting } = image;
      image.state = 'present';
      image.waiting = [];
      this.#storedMB += image.sizeMB;
      this.#options.onStored(image.sizeMB);
      for (const pod of waiting) this.#options.onPulled(pod);
    }
    if (this.#storedMB > this.#options.highMB) this.#deleteUnused();
  };

  /** Deletes unused images, those first that were not asked for the longest. */
  #deleteUnused(): void {
    const { lowMB, isInUse } = this.#options;
    this.#useComplete();
    const present = [...this.#images.values()].filter((image) => image.state === 'present');
    for (const image of present.sort((one, other) => one.usedAt - other.usedAt)) {
      if (this.#storedMB <= lowMB) return;
      if (isInUse(image.name)) continue;
      image.state = 'absent';
      this.#storedMB -= image.sizeMB;
    }
  }
}
