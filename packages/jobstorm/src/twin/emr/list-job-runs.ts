import type { JobRunQuery } from '../../engine/ports.ts';
import type { EmrJobRun } from './job-run.ts';

/** One page of ListJobRuns. */
export interface JobRunListing {
  readonly jobRuns: readonly EmrJobRun[];
  readonly nextToken: string | null;
}

/**
 * A page of the job runs that a query is for; the token is the place in the list where the next
 * page begins. Costs the job runs created in the queried time, not all of them.
 *
 * @param runs of the virtual cluster, in order of creation
 */
export function listJobRuns(
  runs: readonly EmrJobRun[],
  { states, createdAfter, createdBefore, nextToken }: JobRunQuery,
  pageSize: number,
): JobRunListing {
  const jobRuns: EmrJobRun[] = [];
  let place = nextToken === null ? firstAfter(runs, createdAfter ?? -Infinity) : Number(nextToken);
  for (; place < runs.length; place += 1) {
    const run = runs[place];
    if (run === undefined || run.createdAt >= (createdBefore ?? Infinity)) break;
    if (!states.includes(run.state)) continue;
    if (jobRuns.length === pageSize) return { jobRuns, nextToken: String(place) };
    jobRuns.push(run);
  }
  return { jobRuns, nextToken: null };
}

function firstAfter(runs: readonly EmrJobRun[], instant: number): number {
  let low = 0;
  let high = runs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((runs[middle]?.createdAt ?? Infinity) > instant) high = middle;
    else low = middle + 1;
  }
  return low;
}
