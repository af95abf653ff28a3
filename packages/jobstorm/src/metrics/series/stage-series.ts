import { outcomes, type ArrivalInstant, type ArrivalTable } from '../fold/arrival-table.ts';
import { jobStages, type JobStage } from '../job-stage.ts';
import { bucketOf, type Buckets } from './buckets.ts';

/** The instant at which a job enters each stage. */
const entryOf: Readonly<Record<JobStage, ArrivalInstant>> = {
  submitting: 'startedAt',
  accepted: 'acceptedAt',
  submitted: 'submittedAt',
  driverPending: 'driverCreatedAt',
  running: 'driverRunningAt',
};
const latestFirst = [...jobStages].reverse();

/** Jobs at the end of each bucket by the furthest stage they have reached. */
export function stageSeries(table: ArrivalTable, buckets: Buckets): Record<JobStage, number[]> {
  const changes = new Map(
    jobStages.map((stage) => [stage, new Array<number>(buckets.count).fill(0)]),
  );
  const columns = latestFirst.map((stage) => ({
    change: changes.get(stage) ?? [],
    entered: table.column(entryOf[stage]),
  }));
  const endedAt = table.column('endedAt');
  const ended = table.outcomes();
  for (let row = 0; row < table.size; row += 1) {
    if (ended[row] === outcomes.dropped) continue;
    let leaves = endedAt[row] ?? Number.NaN;
    // From the last stage back: a job is in a stage until it enters the next one that it is known
    // to have reached, and never in one that was seen after a later one.
    for (const { change, entered } of columns) {
      const enters = entered[row] ?? Number.NaN;
      if (Number.isNaN(enters) || enters >= leaves) continue;
      shift(change, bucketOf(buckets, enters), 1);
      if (!Number.isNaN(leaves)) shift(change, bucketOf(buckets, leaves), -1);
      leaves = enters;
    }
  }
  return Object.fromEntries(
    jobStages.map((stage) => [stage, runningTotals(changes.get(stage) ?? [])]),
  ) as Record<JobStage, number[]>;
}

function shift(changes: number[], bucket: number, by: number): void {
  changes[bucket] = (changes[bucket] ?? 0) + by;
}

function runningTotals(changes: readonly number[]): number[] {
  let total = 0;
  return changes.map((change) => (total += change));
}
