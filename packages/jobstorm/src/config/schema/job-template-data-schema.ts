import { z } from 'zod';
import type { JobTemplateData } from '../../model/job-template-data.ts';
import { oneOf } from './fields.ts';

/*
 * Only the shape: any text may hold parameters, so the members are checked in the request that
 * comes of them (`resolveJobTemplate`).
 */

const text = z.string('must be text, in quotes if it looks like a number');
const texts = z.record(z.string(), text, 'must be a mapping of names to texts');

const jobDriver = z.strictObject(
  {
    sparkSubmitJobDriver: z
      .strictObject({
        entryPoint: text,
        entryPointArguments: z.array(text).exactOptional(),
        sparkSubmitParameters: text.exactOptional(),
      })
      .exactOptional(),
    sparkSqlJobDriver: z
      .strictObject({
        entryPoint: text.exactOptional(),
        sparkSqlParameters: text.exactOptional(),
      })
      .exactOptional(),
  },
  'must be a mapping with sparkSubmitJobDriver or sparkSqlJobDriver',
);

const configuration = z.strictObject(
  {
    classification: text,
    properties: texts.exactOptional(),
    get configurations(): z.ZodExactOptional<z.ZodArray<typeof configuration>> {
      return z.array(configuration).exactOptional();
    },
  },
  'must be a mapping with classification and properties',
);

const parameter = z.strictObject(
  {
    type: oneOf(['NUMBER', 'STRING']).exactOptional().meta({ description: 'STRING by default.' }),
    defaultValue: text.exactOptional().meta({
      description: 'Used where the request gives none; without it, it must.',
    }),
  },
  'must be a mapping',
);

/** What the job template of a request holds. */
export const jobTemplateDataSchema: z.ZodType<JobTemplateData> = z
  .strictObject(
    {
      executionRoleArn: text.meta({ description: 'The IAM role that the jobs run with.' }),
      releaseLabel: text.meta({ description: 'EMR release.' }),
      jobDriver: jobDriver.meta({ description: 'What runs.' }),
      configurationOverrides: z
        .strictObject(
          {
            applicationConfiguration: z.array(configuration).exactOptional(),
            monitoringConfiguration: z.looseObject({}, 'must be a mapping').exactOptional(),
          },
          'must be a mapping',
        )
        .exactOptional()
        .meta({ description: 'Settings of Spark and of EMR, and where logs go.' }),
      parameterConfiguration: z
        .record(z.string(), parameter, 'must be a mapping of names to parameters')
        .exactOptional()
        .meta({ description: 'The parameters, written `${name}` in any text.' }),
      jobTags: texts.exactOptional().meta({ description: 'Tags of each job run.' }),
    },
    'must be the jobTemplateData of a job template: a mapping',
  )
  .meta({ id: 'JobTemplateData' });
