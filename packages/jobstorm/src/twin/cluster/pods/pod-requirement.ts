import type { NodeGroup } from '../nodes/node-table.ts';
import type { Pod } from './pod.ts';

/**
 * Something that a bound pod needs of its node before its containers are created, such as an
 * address or its volumes. All requirements are sought side by side.
 */
export interface PodRequirement {
  /** Calls back, at once or later, when the pod has it; never once {@link release} was called. */
  acquire(pod: Pod, onReady: (pod: Pod) => void): void;
  /** The pod has ended: gives back what it holds, or stops seeking it. */
  release(pod: Pod): void;
  nodeAdded(node: number, group: NodeGroup): void;
  /** The node has no pods any more and goes away. */
  nodeRemoved(node: number): void;
}
