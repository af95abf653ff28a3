import { describe, expect, it } from 'vitest';
import { ClusterBench } from '../../testing/cluster-bench.ts';
import { NodeTable } from '../nodes/node-table.ts';
import { PodClasses } from '../pods/pod-classes.ts';
import { KarpenterNodes, type KarpenterNode } from './karpenter-nodes.ts';
import type { PoolState } from './karpenter-pools.ts';

const podClass = new PodClasses().of({
  request: { cpuMillicores: 100, memoryMiB: 100 },
  nodeSelector: {},
  image: 'spark',
  imagePullPolicy: 'Always',
  isBilled: true,
  volumes: [{ storageClass: 'gp3', gib: 10 }],
});

/** One node that Karpenter launched, as its table has it. */
function oneNode(): { nodes: NodeTable; karpenter: KarpenterNodes; node: KarpenterNode } {
  const [{ group } = { group: undefined }] = new ClusterBench().cluster.nodes();
  if (group === undefined) throw new Error('the bench has a node');
  const nodes = new NodeTable();
  // Any pool will do: what is asked here does not look at it.
  const pool = {} as PoolState;
  const node = { pool, group, node: nodes.add(group, 0), initializedAt: 0, isGoing: false };
  const karpenter = new KarpenterNodes(nodes);
  karpenter.add(node);
  return { nodes, karpenter, node };
}

describe('KarpenterNodes', () => {
  it('notes when pods come and go, and not when volumes do or a node is cordoned', () => {
    const { nodes, karpenter, node } = oneNode();
    const noted: number[] = [];
    const note = (now: number): void => {
      karpenter.noteChanges(now);
      noted.push(karpenter.changedAt(node));
    };
    note(1);
    nodes.allocate(node.node, podClass);
    note(2);
    nodes.volumesWanted = 1_000;
    nodes.freeVolumes(node.node, 1);
    nodes.cordon(node.node);
    note(3);
    nodes.uncordon(node.node);
    nodes.release(node.node, podClass, 4);
    note(4);

    expect(noted).toEqual([0, 2, 2, 4]);
  });
});
