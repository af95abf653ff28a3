import { z } from 'zod';
import type { ImagesConfig } from '../../model/twin-config.ts';
import { defaults } from '../defaults.ts';
import { limits } from '../limits.ts';
import { matchingText, sizeMiB, wholeNumber } from './fields.ts';

const { images } = defaults.twin;
const megabytesPerMiB = 1.048576;

const imageName = matchingText(/^[a-zA-Z0-9][-\w.:/@]*$/, 255, 'the name of an image');

/** How the twin's nodes pull images. */
export const imagesSchema = z
  .strictObject(
    {
      serializeImagePulls: z
        .boolean('must be true or false')
        .prefault(images.serializeImagePulls)
        .meta({
          description:
            "The kubelet pulls one image at a time, its own default; EKS's node images set `false`.",
        }),
      maxParallelImagePulls: wholeNumber(1, 1_000)
        .nullable()
        .prefault(images.maxParallelImagePulls)
        .meta({ description: 'Images that a node pulls at once; `null`: any number.' }),
      fastImagePull: z.boolean('must be true or false').prefault(images.fastImagePull).meta({
        description:
          'The feature `FastImagePull` of EKS (SOCI parallel pull) downloads over 20 connections, on nodes of at least 4 vCPU and 7 GiB.',
      }),
      sizes: z
        .record(
          imageName,
          sizeMiB(0, limits.imageMiBMax, '2200Mi'),
          'must be a mapping of images to sizes',
        )
        .refine(
          (sizes) => Object.keys(sizes).length <= limits.imagesMax,
          `must have at most ${limits.imagesMax} images`,
        )
        .prefault({})
        .meta({
          description:
            'Compressed sizes by image: `spark.kubernetes.container.image` and the like as written, the release label for its Spark image.',
          examples: [{ 'emr-7.9.0-latest': '2200Mi' }],
        }),
    },
    'must be a mapping',
  )
  .refine(
    ({ serializeImagePulls, maxParallelImagePulls }) =>
      !serializeImagePulls || (maxParallelImagePulls ?? 1) === 1,
    {
      message:
        'must be null or 1 with serializeImagePulls, or no kubelet starts: set serializeImagePulls to false',
      path: ['maxParallelImagePulls'],
    },
  )
  .transform(
    ({ serializeImagePulls, maxParallelImagePulls, fastImagePull, sizes }): ImagesConfig => ({
      pullsMax: serializeImagePulls ? 1 : maxParallelImagePulls,
      hasFastPull: fastImagePull,
      sizesMB: Object.fromEntries(
        Object.entries(sizes).map(([name, mebibytes]) => [name, mebibytes * megabytesPerMiB]),
      ),
    }),
  )
  .prefault({})
  .meta({ description: 'Container images, and how nodes pull them.' });
