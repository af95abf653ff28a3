import type { RandomStream } from '../../util/random.ts';
import { isSelected, type NodeGroup, type NodeTable } from './node-table.ts';
import type { PodClass } from './pod.ts';
import { feasibleNodesToFind, type NodeScore } from './scoring.ts';

/** Written by {@link chooseNode}: reused, since it is called for every pod. */
export interface NodeChoice {
  /** -1 = no node fits. */
  node: number;
  /** Nodes that were looked at. */
  evaluated: number;
  /** Where in the node list the next search starts. */
  nextStart: number;
}

/**
 * Filters nodes from where the last search stopped until enough feasible ones are found, scores
 * those and takes the best; ties are broken by chance, as selectHost does.
 * Cost: O(nodes) when few fit, O(feasible nodes to find) when most do.
 */
export function chooseNode(
  nodes: NodeTable,
  podClass: PodClass,
  score: NodeScore,
  random: RandomStream,
  choice: NodeChoice,
): void {
  const { present, cpuFree, memoryFree, podsFree, cpuAllocatable, memoryAllocatable, groupOf } =
    nodes;
  const { cpuMillicores, memoryMiB } = podClass.spec.request;
  const count = present.length;
  const wanted = feasibleNodesToFind(count);
  let best = -1;
  let bestScore = -1;
  let ties = 0;
  let feasible = 0;
  let evaluated = 0;
  let position = count === 0 ? 0 : choice.nextStart % count;
  let group: NodeGroup | undefined;
  let isGroupSelected = false;
  while (evaluated < count && feasible < wanted) {
    const node = present[position] as number;
    position = position + 1 === count ? 0 : position + 1;
    evaluated += 1;
    const cpu = (cpuFree[node] as number) - cpuMillicores;
    const memory = (memoryFree[node] as number) - memoryMiB;
    if (cpu < 0 || memory < 0 || (podsFree[node] as number) < 1) continue;
    if (groupOf[node] !== group) {
      group = groupOf[node] as NodeGroup;
      isGroupSelected = isSelected(group, podClass);
    }
    if (!isGroupSelected) continue;
    feasible += 1;
    const nodeScore = score(
      cpu,
      cpuAllocatable[node] as number,
      memory,
      memoryAllocatable[node] as number,
    );
    if (nodeScore > bestScore) {
      best = node;
      bestScore = nodeScore;
      ties = 1;
    } else if (nodeScore === bestScore) {
      ties += 1;
      if (random.below(ties) === 0) best = node;
    }
  }
  choice.node = best;
  choice.evaluated = evaluated;
  choice.nextStart = position;
}
