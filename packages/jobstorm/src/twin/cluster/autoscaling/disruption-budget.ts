import type { DisruptionBudget, DisruptionReason } from '../../../model/twin-config.ts';

/**
 * How many more nodes of a pool may go for this reason: the strictest of the budgets that bound it,
 * less those that are going. Percentages are rounded up, as Karpenter does.
 */
export function disruptionsAllowed(
  budgets: readonly DisruptionBudget[],
  reason: DisruptionReason,
  pool: { readonly nodes: number; readonly terminating: number },
): number {
  let allowed = Infinity;
  for (const { nodes, unit, reasons } of budgets) {
    if (reasons.length > 0 && !reasons.includes(reason)) continue;
    const bound = unit === 'percent' ? Math.ceil((pool.nodes * nodes) / 100) : nodes;
    allowed = Math.min(allowed, bound);
  }
  return Math.max(0, allowed - pool.terminating);
}
