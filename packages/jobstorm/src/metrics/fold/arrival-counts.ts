import { outcomes, type ArrivalTable } from './arrival-table.ts';

/** An arrival is late when it started more than this after its intended instant, in ms. */
export const lateAfterMs = 100;

/** What became of a set of arrivals. Every arrival is in exactly one of the groups that add up. */
export interface ArrivalCounts {
  /** = started + dropped */
  intended: number;
  started: number;
  late: number;
  dropped: number;
  /** = completed + failed + cancelled + unfinished */
  accepted: number;
  /** Given up: no attempt was accepted. */
  rejected: number;
  completed: number;
  failed: number;
  cancelled: number;
  unfinished: number;
}

/** Counts these arrivals by what became of them. */
export function countArrivals(table: ArrivalTable, rows: Int32Array): ArrivalCounts {
  const counts = noArrivals();
  const intendedAt = table.column('intendedAt');
  const startedAt = table.column('startedAt');
  const acceptedAt = table.column('acceptedAt');
  const ended = table.outcomes();
  for (const row of rows) {
    const outcome = ended[row];
    if (outcome === outcomes.dropped) counts.dropped += 1;
    else counts.started += 1;
    if ((startedAt[row] ?? Number.NaN) - (intendedAt[row] ?? Number.NaN) > lateAfterMs) {
      counts.late += 1;
    }
    if (Number.isNaN(acceptedAt[row])) {
      if (outcome === outcomes.rejected) counts.rejected += 1;
    } else {
      counts.accepted += 1;
      countJobRun(counts, outcome);
    }
  }
  counts.intended = counts.started + counts.dropped;
  return counts;
}

function countJobRun(counts: ArrivalCounts, outcome: number | undefined): void {
  if (outcome === outcomes.completed) counts.completed += 1;
  else if (outcome === outcomes.failed) counts.failed += 1;
  else if (outcome === outcomes.cancelled) counts.cancelled += 1;
  else counts.unfinished += 1;
}

function noArrivals(): ArrivalCounts {
  return {
    intended: 0,
    started: 0,
    late: 0,
    dropped: 0,
    accepted: 0,
    rejected: 0,
    completed: 0,
    failed: 0,
    cancelled: 0,
    unfinished: 0,
  };
}
