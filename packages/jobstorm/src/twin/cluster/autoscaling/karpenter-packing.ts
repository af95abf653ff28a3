import { isSelected, type NodeGroup, type NodeTable } from '../nodes/node-table.ts';
import type { PodClass } from '../pods/pod.ts';

/** Pods of one class that need room. */
export interface Demand {
  readonly podClass: PodClass;
  count: number;
}

/** A node to be launched, of one pool and zone; its type is chosen once it is packed. */
export interface Claim {
  /** The offerings that can still hold what is packed, cheapest first. */
  groups: readonly NodeGroup[];
  cpuMillicores: number;
  memoryMiB: number;
  pods: number;
}

/** The largest pods first, by CPU then by memory: first-fit decreasing. */
export function bySizeDecreasing(a: Demand, b: Demand): number {
  const left = a.podClass.spec.request;
  const right = b.podClass.spec.request;
  const byCpu = right.cpuMillicores - left.cpuMillicores;
  return byCpu === 0 ? right.memoryMiB - left.memoryMiB : byCpu;
}

/** How many more pods of this request fit into this room. */
export function fitCount(
  podClass: PodClass,
  cpuMillicores: number,
  memoryMiB: number,
  pods: number,
): number {
  const { request } = podClass.spec;
  return Math.max(
    0,
    Math.min(fits(cpuMillicores, request.cpuMillicores), fits(memoryMiB, request.memoryMiB), pods),
  );
}

/** How often a request fits into what is free; one for nothing always does. */
function fits(free: number, requested: number): number {
  return requested === 0 ? Infinity : Math.floor(free / requested);
}

/** Lowers each demand by what the room left on present nodes takes; O(nodes · classes). */
export function packOntoPresent(
  nodes: NodeTable,
  demands: readonly Demand[],
  without?: ReadonlySet<number>,
  onPlaced?: (node: number) => void,
): void {
  let left = demands.reduce((sum, demand) => sum + demand.count, 0);
  for (const node of nodes.present) {
    if (left === 0) return;
    if (without?.has(node) === true) continue;
    let cpu = nodes.cpuFree[node] as number;
    let memory = nodes.memoryFree[node] as number;
    let pods = nodes.podsFree[node] as number;
    const before = left;
    for (const demand of demands) {
      const most = Math.min(demand.count, fitCount(demand.podClass, cpu, memory, pods));
      if (most === 0 || !isSelected(nodes.group(node), demand.podClass)) continue;
      const { request } = demand.podClass.spec;
      demand.count -= most;
      left -= most;
      cpu -= most * request.cpuMillicores;
      memory -= most * request.memoryMiB;
      pods -= most;
    }
    if (left < before) onPlaced?.(node);
  }
}

/** Lowers each demand by what nodes on their way will take; O(nodes · classes). */
export function packOntoInFlight(
  claims: Iterable<{ readonly group: NodeGroup }>,
  demands: readonly Demand[],
): void {
  for (const { group } of claims) {
    let { cpuMillicores, memoryMiB, pods } = group.allocatable;
    for (const demand of demands) {
      if (demand.count === 0 || !isSelected(group, demand.podClass)) continue;
      const most = Math.min(
        demand.count,
        fitCount(demand.podClass, cpuMillicores, memoryMiB, pods),
      );
      const { request } = demand.podClass.spec;
      demand.count -= most;
      cpuMillicores -= most * request.cpuMillicores;
      memoryMiB -= most * request.memoryMiB;
      pods -= most;
    }
  }
}

/** How many more pods of the class a node of the group holds beside what is on the claim. */
function roomLeft(claim: Claim, { allocatable }: NodeGroup, podClass: PodClass): number {
  return fitCount(
    podClass,
    allocatable.cpuMillicores - claim.cpuMillicores,
    allocatable.memoryMiB - claim.memoryMiB,
    allocatable.pods - claim.pods,
  );
}

/** Puts as many pods of the demand onto the claim as its largest type holds; returns how many. */
export function packOntoClaim(claim: Claim, demand: Demand): number {
  const { podClass } = demand;
  let most = 0;
  for (const group of claim.groups) {
    if (!isSelected(group, podClass)) continue;
    most = Math.max(most, roomLeft(claim, group, podClass));
  }
  const placed = Math.min(demand.count, most);
  if (placed === 0) return 0;
  claim.groups = claim.groups.filter(
    (group) => isSelected(group, podClass) && roomLeft(claim, group, podClass) >= placed,
  );
  claim.cpuMillicores += placed * podClass.spec.request.cpuMillicores;
  claim.memoryMiB += placed * podClass.spec.request.memoryMiB;
  claim.pods += placed;
  demand.count -= placed;
  return placed;
}
