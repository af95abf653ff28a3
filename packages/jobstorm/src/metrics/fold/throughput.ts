import { minute } from '../../model/instant.ts';
import type { ThroughputSummary } from '../run-summary.ts';
import { isWithin } from './arrival-rows.ts';
import { outcomes, type ArrivalTable } from './arrival-table.ts';
import type { SteadyWindow } from './run-outline.ts';

/** Rates over the steady phase: what was intended, accepted and completed within it. */
export function summarizeThroughput(
  table: ArrivalTable,
  window: SteadyWindow | null,
): ThroughputSummary {
  const makespanMs = makespan(table);
  if (window === null) {
    return {
      offeredPerMinute: null,
      acceptedPerMinute: null,
      completedPerMinute: null,
      makespanMs,
    };
  }
  const perMinute = (instants: Float64Array): number =>
    (countWithin(instants, window) * minute) / window.lengthMs;
  const completedAt = endsOf(table, (outcome) => outcome === outcomes.completed);
  return {
    offeredPerMinute: perMinute(table.column('intendedAt')),
    acceptedPerMinute: perMinute(table.column('acceptedAt')),
    completedPerMinute: completesAfter(completedAt, window) ? null : perMinute(completedAt),
    makespanMs,
  };
}

/**
 * Job runs completed, none of them in a steady phase that was cut short: it was too short to see
 * one complete, and 0 per minute would say that the cluster completes none.
 */
function completesAfter(completedAt: Float64Array, window: SteadyWindow): boolean {
  return (
    window.isCutShort &&
    countWithin(completedAt, window) === 0 &&
    completedAt.some((at) => at >= window.end)
  );
}

function makespan(table: ArrivalTable): number | null {
  const first = table.column('intendedAt').reduce(minimum, Infinity);
  const last = endsOf(table, (outcome) => outcome >= outcomes.completed).reduce(maximum, -Infinity);
  return last === -Infinity || first === Infinity ? null : Math.max(0, last - first);
}

/** When arrivals with such an outcome ended. */
function endsOf(table: ArrivalTable, wanted: (outcome: number) => boolean): Float64Array {
  const outcome = table.outcomes();
  return table.column('endedAt').filter((_, row) => wanted(outcome[row] ?? outcomes.none));
}

function countWithin(instants: Float64Array, window: SteadyWindow): number {
  return instants.reduce((count, at) => (isWithin(at, window) ? count + 1 : count), 0);
}

// NaN is passed over: a comparison with it is false.
const minimum = (least: number, at: number): number => (at < least ? at : least);
const maximum = (most: number, at: number): number => (at > most ? at : most);
