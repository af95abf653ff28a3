import { isWithinWindow, parseCron, type Cron } from '../../../model/cron.ts';
import type { DisruptionBudget, DisruptionReason } from '../../../model/twin-config.ts';
import { assert } from '../../../util/assert.ts';

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

/** Which budgets hold now: those by the clock only while their window is open. */
export class BudgetClock {
  readonly #startsAtEpochMs: number;
  readonly #schedules = new Map<DisruptionBudget, Cron>();

  /** @param startsAtEpochMs the date of instant 0, in UTC as the schedules are */
  constructor(startsAtEpochMs: number) {
    this.#startsAtEpochMs = startsAtEpochMs;
  }

  present(budgets: readonly DisruptionBudget[], now: number): readonly DisruptionBudget[] {
    if (budgets.every(({ schedule }) => schedule === null)) return budgets;
    return budgets.filter((budget) => this.#isOpen(budget, this.#startsAtEpochMs + now));
  }

  #isOpen(budget: DisruptionBudget, epochMs: number): boolean {
    if (budget.schedule === null) return true;
    let cron = this.#schedules.get(budget);
    if (cron === undefined) {
      cron = parseCron(budget.schedule);
      assert(cron !== undefined, `the schedule ${budget.schedule} was checked`);
      this.#schedules.set(budget, cron);
    }
    return isWithinWindow(cron, budget.durationMs ?? 0, epochMs);
  }
}
