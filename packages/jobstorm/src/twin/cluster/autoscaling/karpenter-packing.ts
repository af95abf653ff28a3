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
  volumes: number;
}

/** What is free of a node. */
export interface Room {
  cpuMillicores: number;
  memoryMiB: number;
  pods: number;
  volumes: number;
}

/** What pods have of an empty node of the group. */
export function roomOf({ allocatable, volumesMax }: NodeGroup): Room {
  const { cpuMillicores, memoryMiB, pods } = allocatable;
  return { cpuMillicores, memoryMiB, pods, volumes: volumesMax };
}

/** The largest pods first, by CPU then by memory: first-fit decreasing. */
export function bySizeDecreasing(a: Demand, b: Demand): number {
  const left = a.podClass.spec.request;
  const right = b.podClass.spec.request;
  const byCpu = right.cpuMillicores - left.cpuMillicores;
  return byCpu === 0 ? right.memoryMiB - left.memoryMiB : byCpu;
}

/** How many more pods of the class fit into this room. */
export function fitCount({ spec, volumes }: PodClass, room: Room): number {
  const { request } = spec;
  const most = Math.min(
    fits(room.cpuMillicores, request.cpuMillicores),
    fits(room.memoryMiB, request.memoryMiB),
    room.pods,
    fits(room.volumes, volumes),
  );
  return Math.max(0, most);
}

/** Takes the room of so many pods of the class. */
export function take(room: Room, { spec, volumes }: PodClass, count: number): void {
  room.cpuMillicores -= count * spec.request.cpuMillicores;
  room.memoryMiB -= count * spec.request.memoryMiB;
  room.pods -= count;
  room.volumes -= count * volumes;
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
  const room: Room = { cpuMillicores: 0, memoryMiB: 0, pods: 0, volumes: 0 };
  for (const node of nodes.present) {
    if (left === 0) return;
    if (without?.has(node) === true) continue;
    room.cpuMillicores = nodes.cpuFree[node] as number;
    room.memoryMiB = nodes.memoryFree[node] as number;
    room.pods = nodes.podsFree[node] as number;
    room.volumes = nodes.volumesFree[node] as number;
    const placed = packInto(room, nodes.group(node), demands);
    left -= placed;
    if (placed > 0) onPlaced?.(node);
  }
}

/** Lowers each demand by what nodes on their way will take; O(nodes · classes). */
export function packOntoInFlight(
  claims: Iterable<{ readonly group: NodeGroup }>,
  demands: readonly Demand[],
): void {
  for (const { group } of claims) packInto(roomOf(group), group, demands);
}

/** Lowers each demand by what the room of one node takes; returns how many pods that are. */
function packInto(room: Room, group: NodeGroup, demands: readonly Demand[]): number {
  let packed = 0;
  for (const demand of demands) {
    if (demand.count === 0) continue;
    const most = Math.min(demand.count, fitCount(demand.podClass, room));
    if (most === 0 || !isSelected(group, demand.podClass)) continue;
    demand.count -= most;
    packed += most;
    take(room, demand.podClass, most);
  }
  return packed;
}

/** How many more pods of the class a node of the group holds beside what is on the claim. */
function roomLeft(claim: Claim, group: NodeGroup, podClass: PodClass): number {
  const room = roomOf(group);
  room.cpuMillicores -= claim.cpuMillicores;
  room.memoryMiB -= claim.memoryMiB;
  room.pods -= claim.pods;
  room.volumes -= claim.volumes;
  return fitCount(podClass, room);
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
  claim.volumes += placed * podClass.volumes;
  demand.count -= placed;
  return placed;
}
