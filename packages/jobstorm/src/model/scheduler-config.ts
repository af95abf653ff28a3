/** The name that pods have a scheduler by when they say nothing. */
export const defaultSchedulerName = 'default-scheduler';

/** `NodeResourcesFit.scoringStrategy.type`. */
export const scoringStrategies = [
  'LeastAllocated',
  'MostAllocated',
  'RequestedToCapacityRatio',
] as const;
export type ScoringStrategy = (typeof scoringStrategies)[number];

/** Score plugins of the kube-scheduler that the twin has; 0 as weight = off. */
export const scorePlugins = [
  'NodeResourcesFit',
  'NodeResourcesBalancedAllocation',
  'TaintToleration',
] as const;
export type ScoreWeights = Readonly<Record<(typeof scorePlugins)[number], number>>;

/** What a strategy looks at, with weights; 0 = not at all. */
export interface ResourceWeights {
  readonly cpu: number;
  readonly memory: number;
}

/** A corner of the score as a function of utilization, linear between corners. */
export interface ShapePoint {
  /** Percent of the allocatable that is requested. */
  readonly utilization: number;
  /** From 0 to 10. */
  readonly score: number;
}

/** How a profile of a kube-scheduler scores nodes. */
export interface SchedulerScoring {
  readonly scoringStrategy: ScoringStrategy;
  /** Absent = 1 each. */
  readonly resources?: ResourceWeights;
  /** Only with RequestedToCapacityRatio, by rising utilization. */
  readonly shape?: readonly ShapePoint[];
  /** Absent = {@link defaultScoreWeights}. */
  readonly scoreWeights?: ScoreWeights;
}

/** A profile, which serves the pods that name it. */
export interface SchedulerProfile extends SchedulerScoring {
  readonly schedulerName: string;
}

/** A kube-scheduler: one process with one queue and one client, whatever its profiles. */
export interface SchedulerConfig extends SchedulerScoring {
  /** `clientConnection`: requests per second, and at once. */
  readonly qps: number;
  readonly burst: number;
  /** Share of the nodes among which it chooses; absent or 0 = by the size of the cluster. */
  readonly percentageOfNodesToScore?: number;
  /** Further profiles, in the same process. */
  readonly profiles?: readonly SchedulerProfile[];
}

/** A kube-scheduler beside the cluster's own. */
export interface NamedSchedulerConfig extends SchedulerConfig, SchedulerProfile {}

/**
 * Weights of the score plugins where a profile gives none: kube-scheduler's, but none beside the
 * fit with MostAllocated, as the packing profile of AWS's custom-scheduler-eks.
 * Sources: kubernetes `pkg/scheduler/apis/config/v1/default_plugins.go`; aws-samples/
 * load-test-for-emr-on-eks `resources/binpacking-values.yaml`.
 */
export function defaultScoreWeights(strategy: ScoringStrategy): ScoreWeights {
  const isAlone = strategy === 'MostAllocated';
  return {
    NodeResourcesFit: 1,
    NodeResourcesBalancedAllocation: isAlone ? 0 : 1,
    TaintToleration: isAlone ? 0 : 3,
  };
}

/** A process that schedules pods, and where the scenario says so. */
export interface SchedulerProcess {
  readonly path: string;
  readonly config: SchedulerConfig;
  readonly profiles: readonly SchedulerProfile[];
}

/** The processes of a cluster, its own first, with all of their profiles. */
export function schedulerProcesses(twin: {
  readonly scheduler: SchedulerConfig;
  readonly schedulers: readonly NamedSchedulerConfig[];
}): readonly SchedulerProcess[] {
  const processOf = (path: string, config: NamedSchedulerConfig): SchedulerProcess => ({
    path,
    config,
    profiles: [config, ...(config.profiles ?? [])],
  });
  return [
    processOf('twin.scheduler', { ...twin.scheduler, schedulerName: defaultSchedulerName }),
    ...twin.schedulers.map((one, index) => processOf(`twin.schedulers[${index}]`, one)),
  ];
}
