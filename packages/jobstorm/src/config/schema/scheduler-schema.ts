import { z } from 'zod';
import {
  defaultSchedulerName,
  defaultScoreWeights,
  scoringStrategies,
  type NamedSchedulerConfig,
  type SchedulerConfig,
  type SchedulerProfile,
  type SchedulerScoring,
} from '../../model/scheduler-config.ts';
import { schedulerClients } from '../../model/scheduler-clients.ts';
import type { ControlPlaneTier } from '../../model/twin-config.ts';
import { defaults } from '../defaults.ts';
import { limits } from '../limits.ts';
import { kubernetesName } from './names.ts';
import { oneOf, positiveNumber, wholeNumber } from './fields.ts';

const { scheduler } = defaults.twin;
const weight = wholeNumber(0, 100);

const shapePoint = z.strictObject(
  {
    utilization: wholeNumber(0, 100).meta({
      description: 'Percent of the allocatable that pods request.',
    }),
    score: wholeNumber(0, 10).meta({ description: 'Score at that utilization.' }),
  },
  'must be a mapping with utilization and score',
);

/** The keys that say how a profile scores nodes, spelled as kube-scheduler spells them. */
const scoringKeys = {
  scoringStrategy: oneOf(scoringStrategies).prefault(scheduler.scoringStrategy).meta({
    description:
      '`NodeResourcesFit.scoringStrategy.type`: spread pods over the nodes, pack them (bin packing), or score by `shape`.',
  }),
  resources: z
    .strictObject(
      {
        cpu: weight.prefault(scheduler.resources.cpu).meta({ description: 'Weight of CPU.' }),
        memory: weight.prefault(scheduler.resources.memory).meta({
          description: 'Weight of memory.',
        }),
      },
      'must be a mapping with the weights of cpu and memory',
    )
    .refine(({ cpu, memory }) => cpu + memory > 0, 'must give cpu or memory a weight above 0')
    .prefault({})
    .meta({ description: 'What the strategy looks at, and with which weight.' }),
  shape: z
    .array(shapePoint, 'must be a list of points')
    .max(101, 'must have at most 101 points')
    .refine(
      (points) =>
        points.every(
          ({ utilization }, index) => utilization > (points[index - 1]?.utilization ?? -1),
        ),
      'must have points of rising utilization',
    )
    .prefault([])
    .meta({
      description:
        'Corners of the score as a function of utilization, which `RequestedToCapacityRatio` needs.',
      examples: [
        [
          { utilization: 0, score: 0 },
          { utilization: 100, score: 10 },
        ],
      ],
    }),
  scoreWeights: z
    .strictObject(
      {
        NodeResourcesFit: weight.optional().meta({ description: 'Default 1.' }),
        NodeResourcesBalancedAllocation: weight.optional().meta({
          description: 'Use of CPU and memory in step. Default 1, with `MostAllocated` 0.',
        }),
        TaintToleration: weight.optional().meta({
          description: 'Avoids `PreferNoSchedule` taints. Default 3, with `MostAllocated` 0.',
        }),
      },
      'must be a mapping of score plugins to weights',
    )
    .prefault({})
    .meta({
      description:
        'Weights of the score plugins; 0 switches one off. With `MostAllocated` only the fit counts ' +
        'unless it is said here, as in the packing profile of AWS.',
    }),
};

type ScoringKeys = z.output<z.ZodObject<typeof scoringKeys>>;

/** A profile needs a shape for the strategy that goes by one, and for no other. */
function checkShape({ value, issues }: z.core.ParsePayload<ScoringKeys>): void {
  const { scoringStrategy, shape } = value;
  const goesByShape = scoringStrategy === 'RequestedToCapacityRatio';
  if (goesByShape === shape.length > 0) return;
  const message = goesByShape
    ? 'must have at least one point: RequestedToCapacityRatio scores by it'
    : `must be left out with ${scoringStrategy}: only RequestedToCapacityRatio scores by it`;
  issues.push({ code: 'custom', input: shape, path: ['shape'], message });
}

function toScoring({ scoringStrategy, resources, shape, scoreWeights }: ScoringKeys) {
  const standard = defaultScoreWeights(scoringStrategy);
  const { NodeResourcesFit, NodeResourcesBalancedAllocation, TaintToleration } = scoreWeights;
  return {
    scoringStrategy,
    resources,
    shape,
    scoreWeights: {
      NodeResourcesFit: NodeResourcesFit ?? standard.NodeResourcesFit,
      NodeResourcesBalancedAllocation:
        NodeResourcesBalancedAllocation ?? standard.NodeResourcesBalancedAllocation,
      TaintToleration: TaintToleration ?? standard.TaintToleration,
    },
  } satisfies SchedulerScoring;
}

const schedulerName = kubernetesName.meta({
  description: 'What `spark.kubernetes.scheduler.name` of a job calls it.',
  examples: ['my-scheduler'],
});

const profile = z
  .strictObject({ schedulerName, ...scoringKeys }, 'must be a mapping with schedulerName')
  .check(checkShape)
  .transform(({ schedulerName: name, ...keys }): SchedulerProfile => ({
    schedulerName: name,
    ...toScoring(keys),
  }));

const schedulerKeys = {
  ...scoringKeys,
  percentageOfNodesToScore: wholeNumber(0, 100).prefault(scheduler.percentageOfNodesToScore).meta({
    description:
      'Share of the nodes that must be found feasible before they are scored; 0: 50 % falling to 5 % as the cluster grows.',
  }),
  qps: positiveNumber(limits.schedulerQpsMax).prefault(scheduler.qps).meta({
    description: 'Requests per second that the scheduler allows itself.',
  }),
  burst: wholeNumber(1, limits.schedulerQpsMax).prefault(scheduler.burst).meta({
    description: 'Requests at once that the scheduler allows itself.',
  }),
  profiles: z
    .array(profile, 'must be a list of profiles')
    .max(20, 'must have at most 20 profiles')
    .prefault([])
    .meta({
      description: 'Further profiles in the same process: its queue and its client are theirs too.',
    }),
};

function toScheduler(keys: z.output<z.ZodObject<typeof schedulerKeys>>): SchedulerConfig {
  const { percentageOfNodesToScore, qps, burst, profiles } = keys;
  return { ...toScoring(keys), percentageOfNodesToScore, qps, burst, profiles };
}

const tierClients = 'by default 50 and 100, or what the provisioned tier of the control plane has';

const ownSchedulerKeys = {
  ...schedulerKeys,
  qps: positiveNumber(limits.schedulerQpsMax)
    .optional()
    .meta({
      description: `Requests per second that the scheduler allows itself; with burst ${tierClients}.`,
    }),
  burst: wholeNumber(1, limits.schedulerQpsMax)
    .optional()
    .meta({
      description: `Requests at once that the scheduler allows itself; with qps ${tierClients}.`,
    }),
};

/** The cluster's own scheduler as the scenario gives it: its client may follow from the tier. */
export interface OwnSchedulerKeys extends Omit<SchedulerConfig, 'qps' | 'burst'> {
  readonly qps: number | undefined;
  readonly burst: number | undefined;
}

/** The cluster's own scheduler; what the scenario does not say of its client, the tier does. */
export function ownScheduler(
  { qps, burst, ...keys }: OwnSchedulerKeys,
  tier: ControlPlaneTier,
): SchedulerConfig {
  const client = schedulerClients[tier];
  return { ...keys, qps: qps ?? client.qps, burst: burst ?? client.burst };
}

/** The kube-scheduler that EKS runs. */
export const schedulerSchema = z
  .strictObject(ownSchedulerKeys, 'must be a mapping')
  .check(checkShape)
  .transform((keys): OwnSchedulerKeys => {
    const { percentageOfNodesToScore, qps, burst, profiles } = keys;
    return { ...toScoring(keys), percentageOfNodesToScore, qps, burst, profiles };
  })
  .prefault({})
  .meta({ description: `The kube-scheduler of the cluster, \`${defaultSchedulerName}\`.` });

const furtherScheduler = z
  .strictObject({ schedulerName, ...schedulerKeys }, 'must be a mapping with schedulerName')
  .check(checkShape)
  .transform(({ schedulerName: name, ...keys }): NamedSchedulerConfig => ({
    schedulerName: name,
    ...toScheduler(keys),
  }));

/** Kube-schedulers that were installed beside it. */
export const schedulersSchema = z
  .array(furtherScheduler, 'must be a list of schedulers')
  .max(20, 'must have at most 20 schedulers')
  .prefault([])
  .meta({
    description:
      'Further kube-schedulers, each with a queue and a client rate of its own. What two of them ' +
      'place on one node at the same time may not fit there: the kubelet then rejects a pod.',
  });

/** Every scheduler and profile has a name of its own. */
export function checkSchedulerNames({
  value,
  issues,
}: z.core.ParsePayload<{
  readonly scheduler: OwnSchedulerKeys;
  readonly schedulers: readonly NamedSchedulerConfig[];
}>): void {
  const seen = new Set([defaultSchedulerName]);
  const see = (name: string, path: (string | number)[]): void => {
    if (seen.has(name)) {
      const message = 'must be unique among the schedulers and their profiles';
      issues.push({ code: 'custom', input: name, path: [...path, 'schedulerName'], message });
    }
    seen.add(name);
  };
  const { scheduler: own, schedulers } = value;
  for (const [index, one] of schedulers.entries()) see(one.schedulerName, ['schedulers', index]);
  for (const [place, { profiles = [] }] of [own, ...schedulers].entries()) {
    const path = place === 0 ? ['scheduler'] : ['schedulers', place - 1];
    for (const [index, one] of profiles.entries()) {
      see(one.schedulerName, [...path, 'profiles', index]);
    }
  }
}
