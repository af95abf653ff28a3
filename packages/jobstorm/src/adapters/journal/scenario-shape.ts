import { z } from 'zod';
import type { JobTemplate } from '../../model/job-template.ts';
import type { Load, Scenario } from '../../model/scenario.ts';
import { scriptModes } from '../../model/submission-script.ts';
import type { StageWork } from '../../model/spark/stage-work.ts';
import type { Configuration, StartJobRunRequest } from '../../model/start-job-run-request.ts';
import type { Threshold } from '../../model/threshold.ts';
import {
  controlPlaneTiers,
  kubernetesVersions,
  volumeBindingModes,
  type NodePoolConfig,
  type TwinConfig,
} from '../../model/twin-config.ts';
import type { Fault } from '../../model/fault.ts';
import { priceTable, type Prices } from '../../model/prices.ts';
import { scorePlugins, scoringStrategies } from '../../model/scheduler-config.ts';
import { taintEffects } from '../../model/taint.ts';
import { twinParameterTables, type TwinParameters } from '../../model/twin-parameters/all.ts';

/*
 * A total scenario as a journal holds it: no defaults and no units, unlike a scenario file. The
 * annotated types make the compiler compare each shape with the model.
 */

const text = z.string();
const number = z.number();
const names = z.array(text);
const byName = z.record(text, text);

const configuration: z.ZodType<Configuration> = z.object({
  classification: text,
  properties: byName.exactOptional(),
  get configurations(): z.ZodExactOptional<z.ZodArray<z.ZodType<Configuration>>> {
    return z.array(configuration).exactOptional();
  },
});

const jobDriver = z.object({
  sparkSubmitJobDriver: z
    .object({
      entryPoint: text,
      entryPointArguments: names.exactOptional(),
      sparkSubmitParameters: text.exactOptional(),
    })
    .exactOptional(),
  sparkSqlJobDriver: z
    .object({ entryPoint: text.exactOptional(), sparkSqlParameters: text.exactOptional() })
    .exactOptional(),
});

const configurationOverrides = z.object({
  applicationConfiguration: z.array(configuration).exactOptional(),
  // Only a real service reads it; kept as it is.
  monitoringConfiguration: z.looseObject({}).exactOptional(),
});

const request: z.ZodType<StartJobRunRequest> = z.object({
  name: text.exactOptional(),
  virtualClusterId: text.exactOptional(),
  clientToken: text.exactOptional(),
  executionRoleArn: text.exactOptional(),
  releaseLabel: text.exactOptional(),
  jobDriver: jobDriver.exactOptional(),
  configurationOverrides: configurationOverrides.exactOptional(),
  tags: byName.exactOptional(),
  jobTemplateId: text.exactOptional(),
  jobTemplateParameters: byName.exactOptional(),
  retryPolicyConfiguration: z.object({ maxAttempts: number }).exactOptional(),
});

const stage: z.ZodType<StageWork> = z.object({
  tasks: number,
  times: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('log-normal'), meanMs: number, sigma: number }),
    z.object({ kind: z.literal('quantiles'), meanMs: number, ms: z.array(number) }),
  ]),
  after: z.array(number),
  driverMs: number,
  shuffleWriteMiB: number,
});

const job: z.ZodType<JobTemplate> = z.object({
  name: text,
  weight: number,
  request,
  script: z.object({ path: text, mode: z.enum(scriptModes), timeoutMs: number }).exactOptional(),
  jobTemplateData: z
    .object({
      executionRoleArn: text,
      releaseLabel: text,
      jobDriver,
      configurationOverrides: configurationOverrides.exactOptional(),
      parameterConfiguration: z
        .record(
          text,
          z.object({
            type: z.enum(['NUMBER', 'STRING']).exactOptional(),
            defaultValue: text.exactOptional(),
          }),
        )
        .exactOptional(),
      jobTags: byName.exactOptional(),
    })
    .exactOptional(),
  work: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('duration'),
      lowMs: number,
      highMs: number,
      shuffleWriteMiB: number.exactOptional(),
    }),
    z.object({
      kind: z.literal('core-seconds'),
      coreSeconds: number,
      sigma: number,
      shuffleWriteMiB: number.exactOptional(),
    }),
    z.object({ kind: z.literal('stages'), stages: z.array(stage), driverTailMs: number }),
  ]),
});

const loadBounds = {
  durationMs: number,
  warmUpMs: number,
  onEnd: z.enum(['drain', 'cancel', 'leave']),
  drainMaxMs: number,
  inFlightMax: number,
  lateArrivals: z.enum(['drop', 'burst', 'catch-up']),
};

const load: z.ZodType<Load> = z.discriminatedUnion('model', [
  z.object({
    model: z.literal('open'),
    ...loadBounds,
    arrivalsPerMinute: number,
    spacing: z.enum(['regular', 'poisson']),
  }),
  z.object({
    model: z.literal('closed'),
    ...loadBounds,
    users: number,
    spawnRatePerSecond: number,
    waitLowMs: number,
    waitHighMs: number,
  }),
]);

const threshold: z.ZodType<Threshold> = z.object({
  figure: text,
  template: text.nullable(),
  comparison: z.enum(['<', '<=', '>', '>=', '==']),
  bound: number,
  percent: z.boolean(),
  text,
});

const nodePoolBase = {
  name: text,
  azs: names,
  labels: byName,
  taints: z
    .array(z.object({ key: text, value: text, effect: z.enum(taintEffects) }))
    .exactOptional(),
  maxPodsPerNode: number.nullable(),
  diskGiB: number,
  diskMiBPerSecond: number,
};

const nodePool: z.ZodType<NodePoolConfig> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('static'), ...nodePoolBase, instanceType: text, nodes: number }),
  z.object({
    kind: z.literal('managed'),
    ...nodePoolBase,
    instanceTypes: names,
    capacityType: z.enum(['on-demand', 'spot']),
    nodesMin: number,
    nodesMax: number,
  }),
  z.object({
    kind: z.literal('karpenter'),
    ...nodePoolBase,
    instanceTypes: names,
    capacityTypes: z.array(z.enum(['on-demand', 'spot'])),
    weight: number,
    vcpuMax: number,
    consolidationPolicy: z.enum(['WhenEmpty', 'WhenEmptyOrUnderutilized']),
    consolidateAfterMs: number.nullable(),
    budgets: z.array(
      z.object({
        nodes: number,
        unit: z.enum(['count', 'percent']),
        reasons: z.array(z.enum(['empty', 'drifted', 'underutilized'])),
        schedule: text.nullable(),
        durationMs: number.nullable(),
      }),
    ),
    expireAfterMs: number.nullable(),
    driftAfterMs: number.nullable(),
  }),
]);

const tokenBucket = z.object({ burst: number, refillPerSecond: number });

/** Every table of the twin with every figure in it; the tables themselves say which there are. */
const parameters = z.object(
  Object.fromEntries(
    Object.entries(twinParameterTables).map(([component, table]) => [
      component,
      z.object(Object.fromEntries(Object.keys(table).map((name) => [name, number]))),
    ]),
  ),
) as unknown as z.ZodType<TwinParameters>;

const prices = z.object({
  asOf: text,
  ec2UsdPerHour: z.record(text, number),
  ...Object.fromEntries(Object.keys(priceTable).map((name) => [name, number])),
}) as unknown as z.ZodType<Prices>;

const fault: z.ZodType<Fault> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('az-loss'), at: number, durationMs: number, az: text }),
  z.object({
    kind: z.literal('node-loss'),
    at: number,
    sharePercent: number,
    pool: text.nullable(),
    az: text.nullable(),
  }),
  z.object({
    kind: z.literal('spot-interruptions'),
    at: number,
    sharePercent: number,
    pool: text.nullable(),
    az: text.nullable(),
  }),
  z.object({
    kind: z.literal('api-server-errors'),
    at: number,
    durationMs: number,
    sharePercent: number,
  }),
  z.object({ kind: z.literal('etcd-read-only'), at: number, durationMs: number }),
  z.object({
    kind: z.literal('insufficient-capacity'),
    at: number,
    durationMs: number,
    az: text.nullable(),
    instanceType: text.nullable(),
  }),
  z.object({
    kind: z.literal('api-server-slow'),
    at: number,
    durationMs: number,
    slowdown: number,
  }),
  z.object({
    kind: z.literal('slow-webhook'),
    at: number,
    durationMs: number,
    latencyMs: number,
  }),
  z.object({
    kind: z.literal('emr-errors'),
    at: number,
    durationMs: number,
    sharePercent: number,
  }),
  z.object({
    kind: z.literal('emr-throttling'),
    at: number,
    durationMs: number,
    sharePercent: number,
  }),
  z.object({
    kind: z.literal('emr-internal-errors'),
    at: number,
    durationMs: number,
    sharePercent: number,
  }),
  z.object({ kind: z.literal('spec-changes'), at: number, sharePercent: number }),
  z.object({
    kind: z.literal('unknown-drivers'),
    at: number,
    durationMs: number,
    sharePercent: number,
  }),
]);

const toleration = z.object({
  key: text.nullable(),
  operator: z.enum(['Equal', 'Exists']),
  value: text,
  effect: z.enum(taintEffects).nullable(),
});

const scoring = {
  scoringStrategy: z.enum(scoringStrategies),
  resources: z.object({ cpu: number, memory: number }).exactOptional(),
  shape: z.array(z.object({ utilization: number, score: number })).exactOptional(),
  scoreWeights: z.record(z.enum(scorePlugins), number).exactOptional(),
};

const scheduler = {
  ...scoring,
  qps: number,
  burst: number,
  percentageOfNodesToScore: number.exactOptional(),
  profiles: z.array(z.object({ ...scoring, schedulerName: text })).exactOptional(),
};

const twin: z.ZodType<TwinConfig> = z.object({
  startsAtEpochMs: number,
  quotas: z.object({ actions: z.record(text, tokenBucket), all: tokenBucket }),
  virtualClusters: z.object({
    maxConcurrentJobRuns: number.nullable(),
    maxInQueueJobRuns: number.nullable(),
  }),
  storage: z.object({ volumeBindingMode: z.enum(volumeBindingModes) }),
  network: z.object({
    subnetPrefixLength: number,
    fragmentedPercent: number,
    hasPrefixDelegation: z.boolean(),
    countsCoolingAddresses: z.boolean(),
    warmEniTarget: number,
    warmPrefixTarget: number,
    warmIpTarget: number.nullable(),
    minimumIpTarget: number.nullable(),
    natGateways: number,
    hasS3Endpoint: z.boolean(),
  }),
  images: z.object({
    pullsMax: number.nullable(),
    hasFastPull: z.boolean(),
    sizesMB: z.record(text, number),
  }),
  nodePools: z.array(nodePool),
  karpenter: z.object({ spotToSpotConsolidation: z.boolean() }),
  clusterAutoscaler: z.object({ expander: z.enum(['least-waste', 'random']) }),
  scheduler: z.object(scheduler),
  schedulers: z.array(z.object({ ...scheduler, schedulerName: text })),
  podTemplates: z.record(
    text,
    z.object({
      nodeSelector: byName,
      tolerations: z.array(toleration),
      schedulerName: text.nullable(),
    }),
  ),
  operators: z.object({
    count: number,
    version: z.enum(['v1', 'v2']),
    workers: number,
    cores: number,
    hasWebhook: z.boolean(),
    initContainerMs: number.nullable(),
    restartPolicy: z.object({
      type: z.enum(['Never', 'OnFailure']),
      onFailureRetries: number,
      onFailureRetryIntervalMs: number,
      onSubmissionFailureRetries: number,
      onSubmissionFailureRetryIntervalMs: number,
    }),
    timeToLiveMs: number.nullable(),
  }),
  controlPlane: z.object({
    tier: z.enum(controlPlaneTiers),
    kubernetesVersion: z.enum(kubernetesVersions),
    preWarmed: z.boolean(),
  }),
  faults: z.array(fault),
  prices,
  parameters,
});

export const scenarioShape: z.ZodType<Scenario> = z.object({
  name: text,
  description: text,
  target: z.enum(['twin', 'aws']),
  submission: z.enum(['job-run', 'spark-operator']),
  seed: number,
  region: text,
  clusterName: text,
  namespaces: number,
  azs: names,
  azSelection: z.enum(['random', 'round-robin']),
  jobs: z.array(job),
  load,
  retry: z.object({ attemptsMax: number, baseMs: number, capMs: number }),
  thresholds: z.array(threshold),
  validity: z.object({ startLagP99MaxMs: number, droppedMaxPercent: number }),
  watch: z.object({ jobRuns: z.enum(['list', 'events']), intervalMs: number, quotaShare: number }),
  sampleIntervalMs: number,
  twin,
});
