import type { ImagesConfig } from '../../../model/twin-config.ts';
import type { TwinParameters } from '../../../model/twin-parameters/all.ts';
import type { VirtualTimeline } from '../../kernel/virtual-timeline.ts';
import type { NodeGroup } from '../nodes/node-table.ts';
import { loggingImage, templateImage } from '../../../model/spark/image-names.ts';
import { NodeImages } from './node-images.ts';
import type { Pod } from './pod.ts';
import { pullRatesOf, type PullRates } from './pull-rates.ts';

const megabytesPerGiB = 1_073.741824;

export interface ImageStoresOptions {
  readonly timeline: VirtualTimeline;
  readonly parameters: TwinParameters['kubelet'];
  readonly images: ImagesConfig;
  readonly podsOn: (node: number) => readonly Pod[];
  readonly onPulled: (pod: Pod) => void;
}

/** Makes the image store of each new node, which has no image yet. */
export class ImageStores {
  readonly #options: ImageStoresOptions;
  readonly #ratesByGroup: (PullRates | undefined)[] = [];
  #pulledMB = 0;

  constructor(options: ImageStoresOptions) {
    this.#options = options;
  }

  /** What all nodes have pulled, compressed. */
  get pulledGB(): number {
    return this.#pulledMB / 1_000;
  }

  of(node: number, group: NodeGroup): NodeImages {
    const { timeline, parameters, images, podsOn, onPulled } = this.#options;
    const { instanceType, diskGiB } = group;
    const rates = (this.#ratesByGroup[group.index] ??= pullRatesOf(group, images, parameters));
    const diskMB =
      instanceType.nvmeGB > 0 ? instanceType.nvmeGB * 1_000 : diskGiB * megabytesPerGiB;
    const compressedMB = diskMB / parameters.imageExpansion;
    return new NodeImages({
      timeline,
      rates,
      pullsMax: images.pullsMax ?? Infinity,
      highMB: (compressedMB * parameters.imageGcHighPercent) / 100,
      lowMB: (compressedMB * parameters.imageGcLowPercent) / 100,
      sizeMB: this.#sizeMB,
      isInUse: (image) => podsOn(node).some((pod) => hasImage(pod, image)),
      onStored: this.#stored,
      onPulled,
    });
  }

  readonly #stored = (sizeMB: number): void => {
    this.#pulledMB += sizeMB;
  };

  readonly #sizeMB = (image: string): number => {
    const { images, parameters } = this.#options;
    const given = images.sizesMB[image];
    if (given !== undefined) return given;
    if (image === loggingImage) return parameters.loggingImageSizeMB;
    return image === templateImage ? parameters.templateImageSizeMB : parameters.imageSizeMB;
  };
}

function hasImage({ podClass }: Pod, image: string): boolean {
  const { image: main, otherImages } = podClass.spec;
  return main === image || otherImages?.includes(image) === true;
}
