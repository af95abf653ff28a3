import { z } from 'zod';
import { defaults } from '../defaults.ts';
import { oneOf } from './fields.ts';

/** What a scenario may say of the Cluster Autoscaler beside its parameters. */
export const clusterAutoscalerSchema = z
  .strictObject(
    {
      expander: oneOf(['least-waste', 'random'])
        .prefault(defaults.clusterAutoscaler.expander)
        .meta({ description: 'Which of the groups that would help is raised.' }),
    },
    'must be a mapping',
  )
  .prefault({})
  .meta({
    description:
      'The Cluster Autoscaler, which resizes managed node groups; its times and rates are parameters.',
  });
