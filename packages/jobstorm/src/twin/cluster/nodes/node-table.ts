import type { Allocatable } from '../../../model/allocatable.ts';
import type { Instant } from '../../../model/instant.ts';
import type { InstanceType } from '../../../model/instance-types.ts';
import type { CapacityType } from '../../../model/twin-config.ts';
import { admits, type Taint } from '../../../model/taint.ts';
import { assert } from '../../../util/assert.ts';
import { ChangeLog } from './change-log.ts';
import { NodeSection } from './node-section.ts';
import type { PodClass } from '../pods/pod.ts';

/** A cordoned node has this many places fewer: more than any node ever has. */
const cordonedPods = 1_048_576;

/** Nodes that are alike: of one pool and one offering, so with the same labels and size. */
export interface NodeGroup {
  readonly index: number;
  readonly pool: string;
  readonly az: string;
  readonly instanceType: InstanceType;
  readonly capacityType: CapacityType;
  readonly usdPerHour: number;
  /** What pods may use once the DaemonSets are there. */
  readonly allocatable: Allocatable;
  readonly labels: Readonly<Record<string, string>>;
  /** None when absent. */
  readonly taints?: readonly Taint[];
  readonly diskGiB: number;
  readonly diskMiBPerSecond: number;
  /** Volumes of pods that a node can have attached. */
  readonly volumesMax: number;
}

/**
 * Every label of the pods' selector has the same value on the nodes of the group, it is where their
 * volumes are, and they tolerate its taints.
 */
export function isSelected(group: NodeGroup, podClass: PodClass): boolean {
  return (podClass.isSelectedBy[group.index] ??= isLetIn(group, podClass));
}

/** Apart from its caller, which would make a context for these closures at every call. */
function isLetIn({ az, labels, taints = [] }: NodeGroup, { spec }: PodClass): boolean {
  if (spec.volumeZones?.some((zone) => zone !== az) === true) return false;
  const selector = Object.entries(spec.nodeSelector);
  if (!selector.every(([label, value]) => labels[label] === value)) return false;
  return admits(taints, spec.tolerations ?? []);
}

/**
 * The nodes that take pods, as parallel arrays: the scheduler reads hundreds of them for each pod.
 * A removed node's index is reused by the next one added.
 */
export class NodeTable {
  /** Indices of the present nodes, in no particular order. */
  readonly present: number[] = [];
  groupOf: NodeGroup[] = [];
  cpuFree = new Float64Array(64);
  memoryFree = new Float64Array(64);
  podsFree = new Int32Array(64);
  /** Attachments that neither volumes take nor pods that wait for theirs. */
  volumesFree = new Int32Array(64);
  cpuAllocatable = new Float64Array(64);
  memoryAllocatable = new Float64Array(64);
  /** Pods on the node, DaemonSets not counted. */
  pods = new Int32Array(64);
  /** Since when the node has had no pods; meaningless while it has some. */
  emptySince = new Float64Array(64);
  /** Hears of nodes that take no more pods, or take some again. */
  onCordoned: ((node: number, isCordoned: boolean) => void) | undefined;
  /** The most attachments that a pod takes of those that are looked for a node. */
  volumesWanted = 0;
  readonly sections: NodeSection[] = [];
  /** Every node to which a pod came, or from which one went. */
  readonly podChanges = new ChangeLog();
  readonly #sectionByName = new Map<string, NodeSection>();
  /** By group, and by node. */
  readonly #sectionOfGroup: NodeSection[] = [];
  readonly #sectionOf: NodeSection[] = [];
  /** By node: its place in `present`; -1 = removed. */
  readonly #positions: number[] = [];
  readonly #unused: number[] = [];
  #count = 0;

  add(group: NodeGroup, now: Instant): number {
    const node = this.#unused.pop() ?? this.#count++;
    if (node >= this.pods.length) this.#grow();
    this.groupOf[node] = group;
    this.#sectionOf[node] = this.#sectionOfGroup[group.index] ??= this.#newGroup(group);
    this.cpuAllocatable[node] = group.allocatable.cpuMillicores;
    this.memoryAllocatable[node] = group.allocatable.memoryMiB;
    this.cpuFree[node] = group.allocatable.cpuMillicores;
    this.memoryFree[node] = group.allocatable.memoryMiB;
    this.podsFree[node] = group.allocatable.pods;
    this.volumesFree[node] = group.volumesMax;
    this.pods[node] = 0;
    this.emptySince[node] = now;
    this.#positions[node] = this.present.length;
    this.present.push(node);
    this.roomChanged(node);
    return node;
  }

  /** Takes a node out of service; what its pods hold is released as they end. */
  remove(node: number): void {
    const position = this.#positions[node] as number;
    const last = this.present.pop() as number;
    if (last !== node) {
      this.present[position] = last;
      this.#positions[last] = position;
    }
    this.#positions[node] = -1;
    this.roomChanged(node);
  }

  /** The node takes no more pods; those on it stay. */
  cordon(node: number): void {
    this.podsFree[node] = (this.podsFree[node] as number) - cordonedPods;
    this.roomChanged(node);
    this.onCordoned?.(node, true);
  }

  /** The node takes pods again. */
  uncordon(node: number): void {
    this.podsFree[node] = (this.podsFree[node] as number) + cordonedPods;
    this.roomChanged(node);
    this.onCordoned?.(node, false);
  }

  /** Forgets a node that was removed and has no pods any more: its index may be used again. */
  discard(node: number): void {
    assert(
      this.pods[node] === 0 && !this.isPresent(node),
      'only a removed, empty node is discarded',
    );
    this.#unused.push(node);
  }

  /** Indices in use are below this. */
  get slots(): number {
    return this.#count;
  }

  isPresent(node: number): boolean {
    return (this.#positions[node] ?? -1) >= 0;
  }

  group(node: number): NodeGroup {
    return this.groupOf[node] as NodeGroup;
  }

  fits(node: number, podClass: PodClass): boolean {
    const { request } = podClass.spec;
    return (
      (this.cpuFree[node] as number) >= request.cpuMillicores &&
      (this.memoryFree[node] as number) >= request.memoryMiB &&
      (this.podsFree[node] as number) >= 1 &&
      (this.volumesFree[node] as number) >= podClass.volumes
    );
  }

  allocate(node: number, podClass: PodClass): void {
    assert(this.fits(node, podClass), 'a pod is placed only where it fits');
    this.volumesFree[node] = (this.volumesFree[node] as number) - podClass.volumes;
    this.#change(node, podClass, -1);
  }

  /**
   * Volumes of pods are detached, or will never be attached: later than the pods' end or sooner.
   *
   * @returns whether pods may fit that did not before: as a rule, something else is scarce
   */
  freeVolumes(node: number, count: number): boolean {
    const before = this.volumesFree[node] as number;
    this.volumesFree[node] = before + count;
    if (before >= this.volumesWanted) return false;
    this.roomChanged(node);
    return true;
  }

  /** The pod is gone; its volumes hold their attachments until {@link freeVolumes}. */
  release(node: number, podClass: PodClass, now: Instant): void {
    this.#change(node, podClass, 1);
    if (this.pods[node] === 0) this.emptySince[node] = now;
  }

  #change(node: number, podClass: PodClass, sign: 1 | -1): void {
    const { request } = podClass.spec;
    this.cpuFree[node] = (this.cpuFree[node] as number) + sign * request.cpuMillicores;
    this.memoryFree[node] = (this.memoryFree[node] as number) + sign * request.memoryMiB;
    this.podsFree[node] = (this.podsFree[node] as number) + sign;
    this.pods[node] = (this.pods[node] as number) - sign;
    this.podChanges.add(node);
    this.roomChanged(node);
  }

  /** There is other room on the node than before, or a scheduler sees other room. */
  roomChanged(node: number): void {
    this.#sectionOf[node]?.changes.add(node);
  }

  #newGroup(group: NodeGroup): NodeSection {
    const name = `${group.pool}/${group.az}`;
    let section = this.#sectionByName.get(name);
    if (section === undefined) {
      section = new NodeSection();
      this.sections.push(section);
      this.#sectionByName.set(name, section);
    }
    section.groups.push(group);
    return section;
  }

  #grow(): void {
    const capacity = this.pods.length * 2;
    const grown = (old: Float64Array): Float64Array<ArrayBuffer> => {
      const array = new Float64Array(capacity);
      array.set(old);
      return array;
    };
    this.cpuFree = grown(this.cpuFree);
    this.memoryFree = grown(this.memoryFree);
    this.cpuAllocatable = grown(this.cpuAllocatable);
    this.memoryAllocatable = grown(this.memoryAllocatable);
    this.emptySince = grown(this.emptySince);
    const grownCounts = (old: Int32Array): Int32Array<ArrayBuffer> => {
      const array = new Int32Array(capacity);
      array.set(old);
      return array;
    };
    this.podsFree = grownCounts(this.podsFree);
    this.volumesFree = grownCounts(this.volumesFree);
    this.pods = grownCounts(this.pods);
  }
}
