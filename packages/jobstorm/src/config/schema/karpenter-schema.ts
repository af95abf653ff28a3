import { z } from 'zod';
import type { KarpenterConfig } from '../../model/twin-config.ts';
import { defaults } from '../defaults.ts';

/** What is the same for all of Karpenter's pools. */
export const karpenterSchema = z
  .strictObject(
    {
      spotToSpotConsolidation: z
        .boolean('must be true or false')
        .prefault(defaults.karpenter.spotToSpotConsolidation)
        .meta({
          description:
            'The feature gate of this name: a spot node may be replaced by a cheaper spot node, if ' +
            'at least 15 cheaper types would do.',
        }),
    },
    'must be a mapping',
  )
  .transform((given): KarpenterConfig => given)
  .prefault({})
  .meta({ description: 'Karpenter, for all of its pools.' });
