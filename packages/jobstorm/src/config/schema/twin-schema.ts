import { z } from 'zod';
import {
  controlPlaneTiers,
  kubernetesVersions,
  type ControlPlaneConfig,
  type VirtualClusterLimits,
} from '../../model/twin-config.ts';
import { defaultTwinParameters, twinParameterTables } from '../../model/twin-parameters/all.ts';
import type { TwinParameters } from '../../model/twin-parameters/all.ts';
import type { ParameterTable } from '../../model/twin-parameters/parameter.ts';
import { defaults } from '../defaults.ts';
import { parseUtcDate, utcDatePattern } from '../units/date.ts';
import { numberBetween, oneOf, parsedText, wholeNumber } from './fields.ts';
import { faultProblems } from './check-faults.ts';
import { parameterProblems } from './check-parameters.ts';
import { clusterAutoscalerSchema } from './cluster-autoscaler-schema.ts';
import { faultsSchema } from './fault-schema.ts';
import { imagesSchema } from './images-schema.ts';
import { karpenterSchema } from './karpenter-schema.ts';
import { networkSchema } from './network-schema.ts';
import { nodePoolsSchema } from './node-pool-schema.ts';
import { operatorsSchema } from './operators-schema.ts';
import { podTemplatesSchema } from './pod-template-schema.ts';
import { pricesSchema } from './price-schema.ts';
import { quotaSchema } from './quota-schema.ts';
import {
  checkSchedulerNames,
  ownScheduler,
  schedulerSchema,
  schedulersSchema,
} from './scheduler-schema.ts';
import { storageSchema } from './storage-schema.ts';

const { controlPlane, startsAt, virtualClusters } = defaults.twin;

const virtualClusterSchema = z
  .strictObject(
    {
      maxConcurrentJobRuns: wholeNumber(1, 10_000)
        .nullable()
        .prefault(virtualClusters.maxConcurrentJobRuns)
        .meta({
          description: 'Job runs handed to the cluster and not ended, in one virtual cluster.',
        }),
      maxInQueueJobRuns: wholeNumber(100, 10_000)
        .nullable()
        .prefault(virtualClusters.maxInQueueJobRuns)
        .meta({
          description:
            'Job runs in PENDING or SUBMITTED at once in one virtual cluster; one more is refused.',
        }),
    },
    'must be a mapping',
  )
  .transform((given): VirtualClusterLimits => given)
  .prefault({})
  .meta({
    description:
      '`schedulerConfiguration` of the virtual clusters; `null`: unlimited, as EMR has it.',
  });

const versionRange = `from ${kubernetesVersions[0]} to ${kubernetesVersions.at(-1) ?? ''}`;

const controlPlaneSchema = z
  .strictObject(
    {
      tier: oneOf(controlPlaneTiers)
        .prefault(controlPlane.tier)
        .meta({
          description:
            'Size of the EKS control plane: `standard` follows the load, the others are provisioned ' +
            'and fixed, with more seats, a larger etcd, faster controllers and a faster scheduler.',
        }),
      kubernetesVersion: z
        .enum(kubernetesVersions, `must be a version in quotes such as '1.30', ${versionRange}`)
        .prefault(controlPlane.kubernetesVersion)
        .meta({
          description:
            'Version of EKS, in quotes. It decides what a LIST costs and whether it is read from etcd ' +
            '(up to 1.30) or from the watch cache, and the seats of a provisioned tier.',
        }),
      preWarmed: z.boolean('must be true or false').prefault(controlPlane.preWarmed).meta({
        description:
          'The standard control plane begins at its largest, its controller manager with it, as AWS prepares it for a load test.',
      }),
    },
    'must be a mapping',
  )
  .transform((given): ControlPlaneConfig => given)
  .prefault({})
  .meta({ description: 'The control plane of the EKS cluster.' });

function componentSchema(component: string, table: ParameterTable) {
  const shape = Object.entries(table).map(([name, { min, max, isWhole, value, description }]) => [
    name,
    (isWhole === true ? wholeNumber : numberBetween)(min, max)
      .optional()
      .meta({ description: `${description} Default ${value}.` }),
  ]);
  return z
    .strictObject(
      Object.fromEntries(shape) as Record<string, z.ZodOptional<z.ZodNumber>>,
      'must be a mapping of parameter names to numbers',
    )
    .optional()
    .meta({ description: `Figures of the component \`${component}\`.` });
}

/** They are copied wherever they are used. */
const defaultParameters = Object.entries(defaultTwinParameters());

const parametersSchema = z
  .strictObject(
    Object.fromEntries(
      Object.entries(twinParameterTables).map(([component, table]) => [
        component,
        componentSchema(component, table),
      ]),
    ),
    'must be a mapping from components to their figures',
  )
  .transform((given): TwinParameters => {
    const all = defaultParameters.map(([component, values]) => [
      component,
      { ...values, ...given[component] },
    ]);
    // Every name was checked against the tables that the type is made of.
    return Object.fromEntries(all) as TwinParameters;
  })
  .check(({ value, issues }) => {
    for (const { path, message } of parameterProblems(value)) {
      issues.push({ code: 'custom', input: value, path: [...path], message });
    }
  })
  .prefault({})
  .meta({
    description:
      'Figures of the twin to run with, by component and name; see the reference of twin parameters.',
  });

/** The account, the EKS cluster and the EMR service that the twin plays. */
export const twinSchema = z
  .strictObject(
    {
      startsAt: parsedText('a date and time in UTC such as 2026-01-05T00:00:00Z', parseUtcDate, {
        title: 'Date and time',
        pattern: utcDatePattern,
        examples: [startsAt],
      })
        .prefault(startsAt)
        .meta({ description: 'The date at which virtual time begins.' }),
      quotas: quotaSchema,
      virtualClusters: virtualClusterSchema,
      network: networkSchema,
      images: imagesSchema,
      storage: storageSchema,
      nodePools: nodePoolsSchema,
      clusterAutoscaler: clusterAutoscalerSchema,
      karpenter: karpenterSchema,
      scheduler: schedulerSchema,
      schedulers: schedulersSchema,
      podTemplates: podTemplatesSchema,
      operators: operatorsSchema,
      controlPlane: controlPlaneSchema,
      faults: faultsSchema,
      prices: pricesSchema,
      parameters: parametersSchema,
    },
    'must be a mapping',
  )
  .check(checkSchedulerNames)
  .check(({ value, issues }) => {
    for (const { path, message } of faultProblems(value.faults, value.nodePools)) {
      issues.push({ code: 'custom', input: value, path: ['faults', ...path], message });
    }
  })
  .transform(({ scheduler, ...given }) => ({
    ...given,
    scheduler: ownScheduler(scheduler, given.controlPlane.tier),
  }))
  .prefault({})
  .meta({ description: 'The account, the EKS cluster and the EMR service that the twin plays.' });

export type TwinKeys = z.output<typeof twinSchema>;
