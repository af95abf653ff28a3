import type { NodeGroup } from '../nodes/node-table.ts';
import { isSelected } from '../nodes/node-table.ts';
import { fitCount, type Demand } from './karpenter-packing.ts';

/** How many nodes of a group pods would take. */
export interface GroupEstimate {
  readonly nodes: number;
  /** Pods that they would hold, in the order of the demands. */
  readonly pods: readonly number[];
  /** Shares of CPU and of memory that would stay unused, added up: what `least-waste` compares. */
  readonly waste: number;
}

/** Nodes filled alike. */
interface Bins {
  readonly cpuMillicores: number;
  readonly memoryMiB: number;
  readonly podsFree: number;
  readonly count: number;
}

/**
 * Packs pods first-fit by decreasing size onto empty nodes of one group, as the Cluster Autoscaler
 * estimates. Nodes that are filled alike are one, so it costs O(classes²), not O(pods).
 *
 * @param demands by decreasing size
 */
export function estimateGroup(
  group: NodeGroup,
  demands: readonly Demand[],
  nodesMax: number,
): GroupEstimate {
  let bins: Bins[] = [];
  let nodes = 0;
  const pods = demands.map((demand) => {
    if (demand.count === 0 || !isSelected(group, demand.podClass)) return 0;
    const filled = bins;
    bins = [];
    let left = demand.count;
    for (const one of filled) left = fillBins(bins, one, demand, left);
    if (left > 0) {
      const opened = Math.min(nodesMax - nodes, nodesFor(group, demand, left));
      nodes += opened;
      left = fillBins(bins, emptyBins(group, opened), demand, left);
    }
    return demand.count - left;
  });
  return { nodes, pods, waste: wasteOf(group, bins) };
}

function emptyBins({ allocatable }: NodeGroup, count: number): Bins {
  const { cpuMillicores, memoryMiB, pods } = allocatable;
  return { cpuMillicores, memoryMiB, podsFree: pods, count };
}

function nodesFor({ allocatable }: NodeGroup, { podClass }: Demand, count: number): number {
  const { cpuMillicores, memoryMiB, pods } = allocatable;
  const onEach = fitCount(podClass, cpuMillicores, memoryMiB, pods);
  return onEach === 0 ? 0 : Math.ceil(count / onEach);
}

/** Puts pods into these nodes, full ones first; returns how many pods are left. */
function fillBins(into: Bins[], bins: Bins, { podClass }: Demand, left: number): number {
  const onEach = fitCount(podClass, bins.cpuMillicores, bins.memoryMiB, bins.podsFree);
  const full = onEach === 0 ? 0 : Math.min(bins.count, Math.floor(left / onEach));
  const rest = full < bins.count && onEach > 0 ? left - full * onEach : 0;
  const { request } = podClass.spec;
  const add = (count: number, pods: number): void => {
    if (count === 0) return;
    into.push({
      cpuMillicores: bins.cpuMillicores - pods * request.cpuMillicores,
      memoryMiB: bins.memoryMiB - pods * request.memoryMiB,
      podsFree: bins.podsFree - pods,
      count,
    });
  };
  add(full, onEach);
  if (rest > 0) add(1, rest);
  add(bins.count - full - (rest > 0 ? 1 : 0), 0);
  return left - full * onEach - rest;
}

function wasteOf({ allocatable }: NodeGroup, bins: readonly Bins[]): number {
  let cpu = 0;
  let memory = 0;
  let nodes = 0;
  for (const { cpuMillicores, memoryMiB, count } of bins) {
    cpu += cpuMillicores * count;
    memory += memoryMiB * count;
    nodes += count;
  }
  if (nodes === 0) return 0;
  return (cpu / allocatable.cpuMillicores + memory / allocatable.memoryMiB) / nodes;
}
