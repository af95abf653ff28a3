import type { NodeGroup } from '../nodes/node-table.ts';
import type { Pod } from './pod.ts';

/**
 * Something that a bound pod needs of its node before its containers are created, such as its
 * volumes or an address. As the kubelet does, a pod seeks one after the other, in their order.
 */
export interface PodRequirement {
  /**
   * Seeks it for a bound pod: true = the pod has it at once; false = the lifecycle is told once the
   * pod has it, unless {@link cancel} or {@link release} come first.
   */
  acquire(pod: Pod): boolean;
  /** The pod ends before it runs: it seeks nothing any more. */
  cancel(pod: Pod): void;
  /** The pod is gone: gives back what it holds, which may be nothing. */
  release(pod: Pod): void;
  nodeAdded(node: number, group: NodeGroup): void;
  /** The node is lost with its kubelet, and nothing on it ends as it should. */
  nodeFailed?(node: number): void;
  /** The node has no pods any more and goes away. */
  nodeRemoved(node: number): void;
}
