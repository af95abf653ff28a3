import { outcomes, type ArrivalTable } from './arrival-table.ts';

/** Largest number of job runs accepted and not finished at once; one that ends makes room first. */
export function activeMax(table: ArrivalTable): number {
  const { accepted, ended } = spans(table);
  let max = 0;
  let endedBefore = 0;
  accepted.forEach((at, index) => {
    while (endedBefore < ended.length && (ended[endedBefore] ?? 0) <= at) endedBefore += 1;
    max = Math.max(max, index + 1 - endedBefore);
  });
  return max;
}

/** When job runs were accepted and when they finished, each sorted by itself. */
function spans(table: ArrivalTable): { accepted: Float64Array; ended: Float64Array } {
  const acceptedAt = table.column('acceptedAt');
  const endedAt = table.column('endedAt');
  const outcome = table.outcomes();
  const accepted = acceptedAt.filter((at) => !Number.isNaN(at)).sort();
  const ended = endedAt
    .map((at, row) =>
      // Not before its own acceptance, so that a job run known to be over never counts as −1.
      outcome[row] === outcomes.none ? Number.NaN : Math.max(at, acceptedAt[row] ?? Number.NaN),
    )
    .filter((at) => !Number.isNaN(at))
    .sort();
  return { accepted, ended };
}
