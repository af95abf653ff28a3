import type { NodeTable } from '../nodes/node-table.ts';
import type { Pod } from '../pods/pod.ts';

/** What one scheduler takes for free on each node beyond what is free; below 0 = it knows of less. */
export class UnseenPods {
  readonly cpuMillicores: number[] = [];
  readonly memoryMiB: number[] = [];
  readonly pods: number[] = [];

  add({ node, podClass }: Pod, sign: 1 | -1): void {
    const { cpuMillicores, memoryMiB } = podClass.spec.request;
    this.cpuMillicores[node] = (this.cpuMillicores[node] ?? 0) + sign * cpuMillicores;
    this.memoryMiB[node] = (this.memoryMiB[node] ?? 0) + sign * memoryMiB;
    this.pods[node] = (this.pods[node] ?? 0) + sign;
  }
}

/**
 * What schedulers that run side by side know of each other's pods: those whose binding is stored,
 * not those that are only placed. So two may place pods where there is room for one. The pod that
 * was placed later then holds nothing, and the kubelet rejects it unless room has been made.
 */
export class SchedulerViews {
  readonly #nodes: NodeTable;
  readonly #views: readonly UnseenPods[];

  constructor(nodes: NodeTable, schedulers: number) {
    this.#nodes = nodes;
    this.#views = Array.from({ length: schedulers }, () => new UnseenPods());
  }

  of(scheduler: number): UnseenPods {
    return this.#views[scheduler] as UnseenPods;
  }

  /** A scheduler has placed a pod on its node, which holds room for it if there is any. */
  placed(pod: Pod, by: number): void {
    if (this.#nodes.fits(pod.node, pod.podClass)) {
      this.#others(pod, by, 1);
      this.#nodes.allocate(pod.node, pod.podClass);
    } else {
      pod.holdsNothing = true;
      this.of(by).add(pod, -1);
      this.#nodes.roomChanged(pod.node);
    }
  }

  /** A placed pod has been bound, or has gone: from now on everybody sees what is. */
  settled(pod: Pod, by: number): void {
    if (pod.holdsNothing) this.of(by).add(pod, 1);
    else this.#others(pod, by, -1);
    this.#nodes.roomChanged(pod.node);
  }

  #others(pod: Pod, by: number, sign: 1 | -1): void {
    for (const [scheduler, view] of this.#views.entries()) {
      if (scheduler !== by) view.add(pod, sign);
    }
  }
}
