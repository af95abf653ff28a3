import type { TwinParameters } from '../../../model/twin-parameters/all.ts';
import type { Demand } from './karpenter-packing.ts';

type SolveParameters = Pick<
  TwinParameters['karpenter'],
  'podSolveMs' | 'podNodeSolveMs' | 'solveTimeoutMs'
>;

/** How long a scheduling simulation takes for pods beside so many nodes, and for how many of them. */
export interface Solve {
  readonly ms: number;
  /** Pods that it gets to before it runs out of time. */
  readonly pods: number;
}

/**
 * One Solve() of Karpenter: every pod is tried on the nodes that are there or on their way, so its
 * time grows with both, up to the time-out. Source: kubernetes-sigs/karpenter
 * pkg/controllers/provisioning.
 */
export function solveOf(parameters: SolveParameters, pods: number, nodes: number): Solve {
  const { podSolveMs, podNodeSolveMs, solveTimeoutMs } = parameters;
  const msPerPod = podSolveMs + podNodeSolveMs * nodes;
  if (pods * msPerPod <= solveTimeoutMs) return { ms: pods * msPerPod, pods };
  // The time is looked at before each pod: the one that crosses the limit is the last.
  return { ms: solveTimeoutMs, pods: Math.min(pods, Math.floor(solveTimeoutMs / msPerPod) + 1) };
}

/** Leaves out what a solve does not get to, last ones first; returns how many pods those are. */
export function leaveOut(demands: readonly Demand[], pods: number): number {
  let room = pods;
  let left = 0;
  for (const demand of demands) {
    const kept = Math.min(demand.count, room);
    left += demand.count - kept;
    demand.count = kept;
    room -= kept;
  }
  return left;
}
