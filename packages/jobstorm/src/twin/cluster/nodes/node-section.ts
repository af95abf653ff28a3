import { ChangeLog } from './change-log.ts';
import type { NodeGroup } from './node-table.ts';

/**
 * The nodes of one pool in one zone. As a rule, pods of one class can go to few of a cluster's
 * sections, and whoever looks for a node for them need not hear of changes in the others.
 */
export class NodeSection {
  /** Those of which there are nodes, or were. */
  readonly groups: NodeGroup[] = [];
  /** Every node whose room or presence changed. */
  readonly changes = new ChangeLog();
}
