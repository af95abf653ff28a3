import { z } from 'zod';
import { volumeBindingModes, type StorageConfig } from '../../model/twin-config.ts';
import { defaults } from '../defaults.ts';
import { oneOf } from './fields.ts';

const { storage } = defaults.twin;

/** The storage classes that pods claim volumes of. */
export const storageSchema = z
  .strictObject(
    {
      volumeBindingMode: oneOf(volumeBindingModes)
        .prefault(storage.volumeBindingMode)
        .meta({
          description:
            'When a claimed volume is created: `WaitForFirstConsumer`, in the zone of the node that its pod is given; ' +
            '`Immediate`, at once in any zone of the node pools, to which its pod is then bound.',
        }),
    },
    'must be a mapping',
  )
  .transform((given): StorageConfig => given)
  .prefault({})
  .meta({ description: 'The storage classes of volumes that pods claim.' });
