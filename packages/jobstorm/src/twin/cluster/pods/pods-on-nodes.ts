import { assert } from '../../../util/assert.ts';
import type { Pod } from './pod.ts';

/** Which pods hold resources of each node; adding and removing cost O(1). */
export class PodsOnNodes {
  readonly #pods: Pod[][] = [];

  /** The pods that hold resources of this node, in no particular order. */
  on(node: number): readonly Pod[] {
    return this.#pods[node] ?? [];
  }

  add(pod: Pod): void {
    const pods = (this.#pods[pod.node] ??= []);
    pod.place = pods.length;
    pods.push(pod);
  }

  remove(pod: Pod): void {
    const pods = this.#pods[pod.node];
    const last = pods?.pop();
    assert(pods !== undefined && last !== undefined, 'the pod is on its node');
    if (last === pod) return;
    pods[pod.place] = last;
    last.place = pod.place;
  }
}
