import { z } from 'zod';
import { defaults } from '../defaults.ts';
import { limits } from '../limits.ts';
import { positiveNumber } from './fields.ts';
import { templateName } from './names.ts';
import { jobTemplateDataSchema } from './job-template-data-schema.ts';
import { requestSchema } from './request-schema.ts';
import { scriptSchema } from './script-schema.ts';
import { workSchema } from './work-schema.ts';

/** One template of the mix; where its request comes from is checked where it is read. */
export const jobSchema = z
  .strictObject(
    {
      name: templateName.meta({
        description: 'Name of the template, for thresholds and tables.',
        examples: ['tpcds'],
      }),
      weight: positiveNumber(limits.weightMax).prefault(defaults.job.weight).meta({
        description: "Share of the job mix, relative to the other templates' weights.",
      }),
      request: z
        .union(
          [
            z
              .string()
              .meta({ title: 'File', description: 'A JSON or YAML file, relative to this one.' }),
            requestSchema,
          ],
          'must be a StartJobRun request, or the path of a file that holds one',
        )
        .exactOptional()
        .meta({
          description:
            "The StartJobRun request of each job, here or in a file of its own; either this or `script`. Placeholders: `${VIRTUAL_CLUSTER_ID}`, `${JOB_UNIQUE_ID}`, `${SELECTED_AZ}`, `${AWS_REGION}`, `${CLUSTER_NAME}` and the scenario's `variables`; `$${` is a literal `${`.",
          examples: ['./templates/tpcds.json'],
        }),
      script: scriptSchema.exactOptional().meta({
        description:
          'In place of `request`: a shell script of yours that submits one job by the AWS CLI. The request that it sends is checked like one that is written here.',
        examples: ['./emr-job-run.sh'],
      }),
      jobTemplateData: jobTemplateDataSchema.exactOptional().meta({
        description:
          'What the job template of `request.jobTemplateId` holds, as DescribeJobTemplate gives it: the twin has no account to look it up in. Without it the twin takes defaults for what the request does not say.',
      }),
      work: workSchema,
    },
    'must be a job template: a mapping with `name`, `request` or `script`, and `work`',
  )
  .meta({ oneOf: [{ required: ['request'] }, { required: ['script'] }] });

/**
 * The job mix, as the scenario's `jobs`; requests are checked with their placeholders filled in.
 */
export const jobsSchema = z
  .array(jobSchema, 'must be a list of job templates')
  .min(1, 'must have at least one job template')
  .max(limits.jobsMax, `must have at most ${limits.jobsMax} job templates`)
  .check(({ value, issues }) => {
    const names = value.map((job) => job.name);
    for (const [index, name] of names.entries()) {
      if (names.indexOf(name) === index) continue;
      const message = 'must be unique among the job templates';
      issues.push({ code: 'custom', input: name, path: [index, 'name'], message });
    }
  })
  .meta({ description: 'The job templates that make the load; several make a mix by weight.' });
