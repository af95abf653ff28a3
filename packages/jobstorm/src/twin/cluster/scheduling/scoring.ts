import {
  defaultScoreWeights,
  type SchedulerScoring,
  type ShapePoint,
} from '../../../model/scheduler-config.ts';

/**
 * Scores a node for a pod from 0 to 100, times the weights, by its allocatable resources and what
 * would be free with the pod on it.
 * Source: kubernetes `pkg/scheduler/framework/plugins/noderesources`.
 */
export type NodeScore = (
  cpuFree: number,
  cpuAllocatable: number,
  memoryFree: number,
  memoryAllocatable: number,
) => number;

/** How pods that name a profile see nodes. */
export interface ProfileScore {
  /** The plugins that go by resources, weighted and added up. */
  readonly nodeScore: NodeScore;
  /** The weight of TaintToleration. */
  readonly taintWeight: number;
}

/** `NodeResourcesFit` by its strategy, from 0 to 100: a mean over resources by their weights. */
export function fitScore({
  scoringStrategy,
  resources = { cpu: 1, memory: 1 },
  shape = [],
}: SchedulerScoring): NodeScore {
  const { cpu, memory } = resources;
  const weights = cpu + memory;
  switch (scoringStrategy) {
    case 'LeastAllocated':
      return (cpuFree, cpuAll, memoryFree, memoryAll) =>
        Math.floor(
          (cpu * share(cpuFree, cpuAll) + memory * share(memoryFree, memoryAll)) / weights,
        );
    case 'MostAllocated':
      return (cpuFree, cpuAll, memoryFree, memoryAll) =>
        Math.floor(
          (cpu * share(cpuAll - cpuFree, cpuAll) +
            memory * share(memoryAll - memoryFree, memoryAll)) /
            weights,
        );
    case 'RequestedToCapacityRatio': {
      const scores = scoresByUtilization(shape);
      return (cpuFree, cpuAll, memoryFree, memoryAll) => {
        const cpuScore = scores[share(cpuAll - cpuFree, cpuAll)] as number;
        const memoryScore = scores[share(memoryAll - memoryFree, memoryAll)] as number;
        // A resource without a score does not count in the mean either.
        const counted = (cpuScore > 0 ? cpu : 0) + (memoryScore > 0 ? memory : 0);
        if (counted === 0) return 0;
        return Math.round((cpu * cpuScore + memory * memoryScore) / counted);
      };
    }
  }
}

/** In whole percent. */
function share(part: number, whole: number): number {
  return Math.floor((part * 100) / whole);
}

/**
 * The score from 0 to 100 at each whole percent of utilization: linear between the points of the
 * shape, whose scores go to 10, and flat outside of them. Division cuts off fractions, as Go's.
 */
export function scoresByUtilization(shape: readonly ShapePoint[]): readonly number[] {
  return Array.from({ length: 101 }, (_, utilization) => {
    const after = shape.findIndex((point) => utilization <= point.utilization);
    const high = shape[after] ?? shape.at(-1);
    if (high === undefined) return 0;
    const low = shape[after - 1];
    if (after < 0 || low === undefined) return 10 * high.score;
    const rise = 10 * (high.score - low.score) * (utilization - low.utilization);
    return 10 * low.score + Math.trunc(rise / (high.utilization - low.utilization));
  });
}

/** (1 − |used CPU share − used memory share| / 2) · 100: keeps the two in step. */
export const balancedAllocation: NodeScore = (
  cpuFree,
  cpuAllocatable,
  memoryFree,
  memoryAllocatable,
) => Math.floor(100 - 50 * Math.abs(cpuFree / cpuAllocatable - memoryFree / memoryAllocatable));

/** The sum of a profile's score plugins by their weights. */
export function profileScoreOf(scoring: SchedulerScoring): ProfileScore {
  const {
    NodeResourcesFit: fitWeight,
    NodeResourcesBalancedAllocation: balanceWeight,
    TaintToleration: taintWeight,
  } = scoring.scoreWeights ?? defaultScoreWeights(scoring.scoringStrategy);
  const fit = fitScore(scoring);
  if (fitWeight === 1 && balanceWeight === 0) return { nodeScore: fit, taintWeight };
  const nodeScore: NodeScore = (cpuFree, cpuAll, memoryFree, memoryAll) =>
    fitWeight * fit(cpuFree, cpuAll, memoryFree, memoryAll) +
    balanceWeight * balancedAllocation(cpuFree, cpuAll, memoryFree, memoryAll);
  return { nodeScore, taintWeight };
}

/**
 * TaintToleration from 0 to 100: fewer `PreferNoSchedule` taints that the pod does not tolerate are
 * better; 0 goes to the nodes that have the most of those looked at.
 * Source: kubernetes `plugins/helper/normalize_score.go`, DefaultNormalizeScore reversed.
 */
export function taintScore(untolerated: number, untoleratedMax: number): number {
  return untoleratedMax === 0 ? 100 : 100 - Math.floor((100 * untolerated) / untoleratedMax);
}

/**
 * How many feasible nodes the scheduler looks for before it scores: all below 100 nodes, else a
 * share, and never fewer than 100. The share falls from 50 % to 5 % as the cluster grows unless it
 * is set.
 * Source: kubernetes `pkg/scheduler/schedule_one.go`, numFeasibleNodesToFind.
 *
 * @param percentage `percentageOfNodesToScore`; 0 = not set
 */
export function feasibleNodesToFind(nodes: number, percentage = 0): number {
  if (nodes < 100 || percentage >= 100) return nodes;
  const percent = percentage === 0 ? Math.max(5, 50 - Math.floor(nodes / 125)) : percentage;
  return Math.max(100, Math.floor((nodes * percent) / 100));
}
