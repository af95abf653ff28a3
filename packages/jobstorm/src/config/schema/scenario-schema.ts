import { z } from 'zod';
import type { RetryPolicy } from '../../model/scenario.ts';
import { sessionPlaceholders } from '../../model/job-template.ts';
import type { ScheduleValidity } from '../../model/threshold.ts';
import { defaults } from '../defaults.ts';
import { limits } from '../limits.ts';
import { durationMs, oneOf, percentage, wholeNumber } from './fields.ts';
import { jobsSchema } from './job-schema.ts';
import { loadSchema } from './load-schema.ts';
import { azName, clusterName, regionName, scenarioName, variableName } from './names.ts';
import { thresholdsSchema } from './threshold-schema.ts';
import { twinSchema } from './twin-schema.ts';
import { watchSchema } from './watch-schema.ts';

const azList = z
  .array(azName, 'must be a list of zones')
  .max(limits.azsMax, `must name at most ${limits.azsMax} zones`);

const azsSchema = z
  .union(
    [
      azList,
      z.strictObject({
        names: azList.meta({ description: 'The zones.' }),
        selection: oneOf(['random', 'round-robin']).prefault(defaults.azSelection).meta({
          description: 'How a zone is chosen for each job.',
        }),
      }),
    ],
    'must be a list of zones, or a mapping with `names` and `selection`',
  )
  .transform((given) =>
    Array.isArray(given) ? { names: given, selection: defaults.azSelection } : given,
  )
  .prefault([])
  .meta({
    description:
      'Each job is given one of these zones as `${SELECTED_AZ}`, for its node selector; none: the scheduler decides pod by pod. A list, or `names` with a `selection`.',
    examples: [['us-west-2a', 'us-west-2b']],
  });

const variablesSchema = z
  .record(
    variableName.refine(
      (name) => !sessionPlaceholders.some((placeholder) => placeholder === name),
      'must not have the name of a placeholder of the session',
    ),
    z.union(
      [z.string().max(10_000), z.number(), z.null()],
      'must be text, a number, or null: a value for --var to give',
    ),
    'must be a mapping of names to texts',
  )
  .refine(
    (map) => Object.keys(map).length <= limits.variablesMax,
    `must have at most ${limits.variablesMax} variables`,
  )
  .prefault({})
  .meta({
    description:
      'Placeholders of your own for job templates, as `${NAME}`; `--var NAME=value` overrides one, and must give those that are `null`.',
  });

const retrySchema = z
  .strictObject(
    {
      attemptsMax: wholeNumber(1, limits.attemptsMax).prefault(defaults.retry.attemptsMax).meta({
        description: 'Requests for one arrival at most, the first included.',
      }),
      base: durationMs(0, limits.backoffMsMax, '500ms').prefault(defaults.retry.base).meta({
        description: 'Longest wait before the first retry; doubles with each.',
      }),
      cap: durationMs(0, limits.backoffMsMax, '20s').prefault(defaults.retry.cap).meta({
        description: 'Longest wait before any retry.',
      }),
    },
    'must be a mapping',
  )
  .transform(({ attemptsMax, base, cap }): RetryPolicy => ({
    attemptsMax,
    baseMs: base,
    capMs: cap,
  }))
  .prefault({})
  .meta({
    description:
      'Retries of throttled and failed submissions with full jitter: each waits between 0 and min(cap, base · 2ⁿ⁻¹).',
  });

const validitySchema = z
  .strictObject(
    {
      startLagP99Max: durationMs(0, limits.durationMsMax, '1s')
        .prefault(defaults.validity.startLagP99Max)
        .meta({ description: '99th percentile of how late arrivals are started.' }),
      droppedMax: percentage('0%', '1%')
        .prefault(defaults.validity.droppedMax)
        .meta({ description: 'Arrivals dropped, of those intended.' }),
    },
    'must be a mapping',
  )
  .transform((given): ScheduleValidity => ({
    startLagP99MaxMs: given.startLagP99Max,
    droppedMaxPercent: given.droppedMax,
  }))
  .prefault({})
  .meta({
    description:
      'How far the generator itself may miss its schedule before the run is invalid: it then says nothing about the target.',
  });

/** A scenario file. What is derived from several of its parts is done after it. */
export const scenarioSchema = z
  .strictObject(
    {
      extends: z
        .string()
        .optional()
        .meta({
          title: 'File',
          description:
            'Another scenario, relative to this one: it holds where this one says nothing. Mappings are joined key by key; a list takes the place of the list.',
          examples: ['./base.yaml'],
        }),
      name: scenarioName.meta({
        description: 'Name of the scenario, for reports.',
        examples: ['canonical'],
      }),
      description: z
        .string('must be text')
        .max(2_000, 'must be at most 2000 characters')
        .prefault(defaults.description)
        .meta({ description: 'What the scenario is for.' }),
      target: oneOf(['twin', 'aws']).prefault(defaults.target).meta({
        description:
          'Where jobs run: `twin`, a model of EMR on EKS in virtual time; `aws`, EMR on EKS itself, with the credentials of who runs it.',
      }),
      submission: oneOf(['job-run', 'spark-operator']).prefault(defaults.submission).meta({
        description:
          'How jobs come to the cluster: `job-run` is StartJobRun of EMR on EKS; `spark-operator` creates a SparkApplication with the Spark configuration of the same request.',
      }),
      seed: wholeNumber(0, Number.MAX_SAFE_INTEGER).prefault(defaults.seed).meta({
        description: 'Names every random choice: the same scenario and seed give the same run.',
      }),
      region: regionName.prefault(defaults.region).meta({ description: 'AWS region.' }),
      clusterName: clusterName.prefault(defaults.clusterName).meta({
        description: 'Name of the EKS cluster.',
      }),
      namespaces: wholeNumber(1, limits.namespacesMax).prefault(defaults.namespaces).meta({
        description:
          'Namespaces that the jobs are spread over, each with a virtual cluster of its own.',
      }),
      azs: azsSchema,
      variables: variablesSchema,
      jobs: jobsSchema,
      load: loadSchema,
      retry: retrySchema,
      thresholds: thresholdsSchema,
      validity: validitySchema,
      watch: watchSchema,
      sampleInterval: durationMs(1_000, 3_600_000, '15s').prefault(defaults.sampleInterval).meta({
        description: 'How often the cluster is sampled.',
      }),
      twin: twinSchema,
    },
    'must be a scenario: a mapping with `name`, `jobs` and `load`',
  )
  .meta({ title: 'Jobstorm scenario', description: 'One load test of Spark on Kubernetes.' });

export type ScenarioKeys = z.output<typeof scenarioSchema>;
