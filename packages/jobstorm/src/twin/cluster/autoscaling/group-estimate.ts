import type { NodeGroup } from '../nodes/node-table.ts';
import { isSelected } from '../nodes/node-table.ts';
import { fitCount, roomOf, take, type Demand, type Room } from './karpenter-packing.ts';

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
  readonly room: Readonly<Room>;
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
      left = fillBins(bins, { room: roomOf(group), count: opened }, demand, left);
    }
    return demand.count - left;
  });
  return { nodes, pods, waste: wasteOf(group, bins) };
}

function nodesFor(group: NodeGroup, { podClass }: Demand, count: number): number {
  const onEach = fitCount(podClass, roomOf(group));
  return onEach === 0 ? 0 : Math.ceil(count / onEach);
}

/** Puts pods into these nodes, full ones first; returns how many pods are left. */
function fillBins(into: Bins[], bins: Bins, { podClass }: Demand, left: number): number {
  const onEach = fitCount(podClass, bins.room);
  const full = onEach === 0 ? 0 : Math.min(bins.count, Math.floor(left / onEach));
  const rest = full < bins.count && onEach > 0 ? left - full * onEach : 0;
  const add = (count: number, pods: number): void => {
    if (count === 0) return;
    const room = { ...bins.room };
    take(room, podClass, pods);
    into.push({ room, count });
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
  for (const { room, count } of bins) {
    cpu += room.cpuMillicores * count;
    memory += room.memoryMiB * count;
    nodes += count;
  }
  if (nodes === 0) return 0;
  return (cpu / allocatable.cpuMillicores + memory / allocatable.memoryMiB) / nodes;
}
