import { assert } from '../../../util/assert.ts';
import type { Pod } from './pod.ts';

/** Which pods hold resources of each node; at most as many as a kubelet takes. */
export class PodsOnNodes {
  readonly #pods: (Pod[] | undefined)[] = [];

  /** The pods that hold resources of this node, in no particular order. */
  on(node: number): readonly Pod[] {
    return this.#pods[node] ?? [];
  }

  *all(): Generator<Pod> {
    for (const pods of this.#pods) if (pods !== undefined) yield* pods;
  }

  add(pod: Pod): void {
    (this.#pods[pod.node] ??= []).push(pod);
  }

  /** Looks the pod up: keeping its place would touch another pod, too, which costs more. */
  remove(pod: Pod): void {
    const pods = this.#pods[pod.node] ?? [];
    const place = pods.indexOf(pod);
    const last = pods.pop();
    assert(place >= 0 && last !== undefined, 'the pod is on its node');
    if (last !== pod) pods[place] = last;
  }
}
