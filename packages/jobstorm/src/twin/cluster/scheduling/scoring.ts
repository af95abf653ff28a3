/**
 * Scores a node for a pod from 0 to 100 (a sum of two up to 200), by its allocatable resources and
 * what would be free with the pod on it.
 * Source: kubernetes `pkg/scheduler/framework/plugins/noderesources`.
 */
export type NodeScore = (
  cpuFree: number,
  cpuAllocatable: number,
  memoryFree: number,
  memoryAllocatable: number,
) => number;

/** Mean over CPU and memory of the free share: spreads pods over nodes. */
export const leastAllocated: NodeScore = (cpuFree, cpuAllocatable, memoryFree, memoryAllocatable) =>
  Math.floor(
    (Math.floor((cpuFree * 100) / cpuAllocatable) +
      Math.floor((memoryFree * 100) / memoryAllocatable)) /
      2,
  );

/** Mean over CPU and memory of the used share: packs pods onto few nodes. */
export const mostAllocated: NodeScore = (cpuFree, cpuAllocatable, memoryFree, memoryAllocatable) =>
  Math.floor(
    (Math.floor(((cpuAllocatable - cpuFree) * 100) / cpuAllocatable) +
      Math.floor(((memoryAllocatable - memoryFree) * 100) / memoryAllocatable)) /
      2,
  );

/** (1 − |used CPU share − used memory share| / 2) · 100: keeps the two in step. */
export const balancedAllocation: NodeScore = (
  cpuFree,
  cpuAllocatable,
  memoryFree,
  memoryAllocatable,
) => Math.floor(100 - 50 * Math.abs(cpuFree / cpuAllocatable - memoryFree / memoryAllocatable));

/**
 * The sum that decides, all weights 1. The default profile balances besides; the packing profile
 * that EMR's guide installs switches every other score off.
 */
export const profileScores: Readonly<Record<'LeastAllocated' | 'MostAllocated', NodeScore>> = {
  LeastAllocated: (cpuFree, cpuAllocatable, memoryFree, memoryAllocatable) =>
    leastAllocated(cpuFree, cpuAllocatable, memoryFree, memoryAllocatable) +
    balancedAllocation(cpuFree, cpuAllocatable, memoryFree, memoryAllocatable),
  MostAllocated: mostAllocated,
};

/**
 * How many feasible nodes the scheduler looks for before it scores: all below 100 nodes, else a
 * share that falls from 50 % to 5 % as the cluster grows, and never fewer than 100.
 * Source: kubernetes `pkg/scheduler/schedule_one.go`, numFeasibleNodesToFind.
 */
export function feasibleNodesToFind(nodes: number): number {
  if (nodes < 100) return nodes;
  const percent = Math.max(5, 50 - Math.floor(nodes / 125));
  return Math.max(100, Math.floor((nodes * percent) / 100));
}
