import { z } from 'zod';
import type { PodTemplate } from '../../model/spark/pod-placement.ts';
import { limits } from '../limits.ts';
import { matchingText } from './fields.ts';
import { kubernetesName, labelKey, labelValue } from './names.ts';
import { tolerationsKey } from './taint-schema.ts';

const podTemplate = z
  .strictObject(
    {
      tolerations: tolerationsKey,
      nodeSelector: z
        .record(labelKey, labelValue, 'must be a mapping of label keys to texts')
        .prefault({})
        .meta({ description: 'Labels of the nodes; settings of Spark are added.' }),
      schedulerName: kubernetesName
        .nullable()
        .prefault(null)
        .meta({ description: 'The scheduler, unless a setting of Spark names one.' }),
    },
    'must be a mapping with tolerations, nodeSelector and schedulerName',
  )
  .transform((given): PodTemplate => given);

/** The pod templates of the jobs, by the names of their files. */
export const podTemplatesSchema = z
  .record(
    matchingText(/\S/, 1_024, 'the name of a file'),
    podTemplate,
    'must be a mapping of the names of files to what is in them',
  )
  .refine(
    (templates) => Object.keys(templates).length <= limits.podTemplatesMax,
    `must have at most ${limits.podTemplatesMax} pod templates`,
  )
  .prefault({})
  .meta({
    description:
      'What the twin is to know of pod templates, whose files it cannot read, by the name that ' +
      '`spark.kubernetes.driver.podTemplateFile` or `spark.kubernetes.executor.podTemplateFile` gives.',
  });
