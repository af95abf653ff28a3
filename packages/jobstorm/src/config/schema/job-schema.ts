import { z } from 'zod';
import type { JobWork } from '../../model/job-template.ts';
import { defaults } from '../defaults.ts';
import { limits } from '../limits.ts';
import { durationRange, numberBetween, positiveNumber } from './fields.ts';
import { templateName } from './names.ts';
import { requestSchema } from './request-schema.ts';

const workSchema = z
  .strictObject(
    {
      duration: durationRange(0, limits.durationMsMax, '10m', '500s..800s').optional().meta({
        description:
          'The work lasts this long however many executors it has, uniform between two ends (a sleep, a stream).',
      }),
      coreSeconds: positiveNumber(limits.coreSecondsMax)
        .optional()
        .meta({
          description:
            'The work is this much computing, shared evenly by the executor cores that run. Either this or `duration`.',
          examples: [12_000],
        }),
      sigma: numberBetween(0, 3)
        .optional()
        .meta({
          description: `With \`coreSeconds\`: how much it differs from job to job, the standard deviation of the logarithm. Default ${defaults.job.sigma}.`,
        }),
    },
    'must be a mapping with `duration` or `coreSeconds`',
  )
  .check(({ value, issues }) => {
    const report = (key: string, message: string): void => {
      issues.push({ code: 'custom', input: value, path: [key], message });
    };
    const hasDuration = value.duration !== undefined;
    const hasCoreSeconds = value.coreSeconds !== undefined;
    if (hasDuration && hasCoreSeconds) {
      report('coreSeconds', 'must be left out when `duration` is given: work is one of the two');
    } else if (!hasDuration && !hasCoreSeconds) {
      report('duration', 'must be given, or `coreSeconds`: none is');
    } else if (hasDuration && value.sigma !== undefined) {
      report('sigma', 'must be left out: it belongs to `coreSeconds`');
    }
  })
  .transform(({ duration, coreSeconds, sigma = defaults.job.sigma }): JobWork =>
    duration === undefined
      ? { kind: 'core-seconds', coreSeconds: coreSeconds ?? 0, sigma }
      : { kind: 'duration', ...duration },
  )
  .meta({
    description:
      'What the job does once its executors may start: for the twin only, a real cluster runs the real program.',
    oneOf: [{ required: ['duration'] }, { required: ['coreSeconds'] }],
  });

const jobSchema = z.strictObject(
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
      .meta({
        description:
          "The StartJobRun request of each job, here or in a file of its own. Placeholders: `${VIRTUAL_CLUSTER_ID}`, `${JOB_UNIQUE_ID}`, `${SELECTED_AZ}`, `${AWS_REGION}`, `${CLUSTER_NAME}` and the scenario's `variables`; `$${` is a literal `${`.",
        examples: ['./templates/tpcds.json'],
      }),
    work: workSchema,
  },
  'must be a job template: a mapping with `name`, `request` and `work`',
);

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
