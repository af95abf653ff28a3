import type { Instant } from '../../model/instant.ts';
import type { JobRunQuery } from '../ports.ts';

/** A job run whose end is looked for. */
export interface FollowedJobRun {
  readonly id: string;
  readonly virtualClusterId: string;
  /** The service created it between these two, by our clock. */
  readonly createdAfter: Instant;
  readonly createdBefore: Instant;
  isFinished: boolean;
}

/** One request that looks for ends. */
export type WatchRequest =
  | { readonly kind: 'list'; readonly query: JobRunQuery }
  | { readonly kind: 'describe'; readonly jobRun: FollowedJobRun };

/** The job runs of one virtual cluster. */
interface JobRunsInOrder {
  /** In order of `createdAfter`. */
  runs: FollowedJobRun[];
  /** So many at the front are known to be finished, and are not looked at again. */
  finished: number;
}

/** The job runs of a listing are those that ended, so its cost is that of what changed. */
const endStates = ['COMPLETED', 'FAILED', 'CANCELLED'] as const;
/** Finished ones at the front are forgotten in portions of this many at least. */
const forgottenMin = 1_024;

/**
 * The job runs of a session, and the fewest requests that find those which have ended: the ended
 * ones of each virtual cluster that were created while unfinished ones were. Where more than a page
 * of known ends lies between two unfinished job runs, they get a listing each, and one that stands
 * alone is described.
 */
export class FollowedJobRuns {
  readonly #byId = new Map<string, FollowedJobRun>();
  readonly #inOrder = new Map<string, JobRunsInOrder>();
  readonly #clockSkewMaxMs: number;

  /** @param clockSkewMaxMs how far the service's clock may be from ours */
  constructor(clockSkewMaxMs: number) {
    this.#clockSkewMaxMs = clockSkewMaxMs;
  }

  get(id: string): FollowedJobRun | undefined {
    return this.#byId.get(id);
  }

  add(jobRun: FollowedJobRun): void {
    if (this.#byId.has(jobRun.id)) return;
    this.#byId.set(jobRun.id, jobRun);
    let inOrder = this.#inOrder.get(jobRun.virtualClusterId);
    if (inOrder === undefined) {
      inOrder = { runs: [], finished: 0 };
      this.#inOrder.set(jobRun.virtualClusterId, inOrder);
    }
    const { runs } = inOrder;
    // Answers overtake each other by little, so that the place is near the end.
    let place = runs.length;
    while (place > 0 && createdAfter(runs, place - 1) > jobRun.createdAfter) place -= 1;
    runs.splice(place, 0, jobRun);
    inOrder.finished = Math.min(inOrder.finished, place);
  }

  /** @param pageSize how many job runs the service lists in one answer */
  requests(pageSize: number): WatchRequest[] {
    const requests: WatchRequest[] = [];
    for (const inOrder of this.#inOrder.values()) {
      forgetFront(inOrder);
      const last = inOrder.runs.at(-1);
      for (const group of groupsOf(inOrder, pageSize)) {
        requests.push(this.#requestFor(group, group.at(-1) === last));
      }
    }
    return requests;
  }

  #requestFor(group: readonly FollowedJobRun[], isLast: boolean): WatchRequest {
    const [first] = group;
    if (first === undefined) throw new RangeError('a group has a job run');
    if (group.length === 1) return { kind: 'describe', jobRun: first };
    const { virtualClusterId } = first;
    const until = Math.max(...group.map((one) => one.createdBefore));
    return {
      kind: 'list',
      query: {
        virtualClusterId,
        states: endStates,
        createdAfter: first.createdAfter - this.#clockSkewMaxMs,
        createdBefore: isLast ? null : until + this.#clockSkewMaxMs,
        nextToken: null,
      },
    };
  }
}

function forgetFront(inOrder: JobRunsInOrder): void {
  const { runs } = inOrder;
  while (runs[inOrder.finished]?.isFinished === true) inOrder.finished += 1;
  if (inOrder.finished < forgottenMin || inOrder.finished * 2 < runs.length) return;
  inOrder.runs = runs.slice(inOrder.finished);
  inOrder.finished = 0;
}

/** Unfinished job runs, apart where listing the finished ones between them costs a page more. */
function groupsOf({ runs, finished }: JobRunsInOrder, pageSize: number): FollowedJobRun[][] {
  const groups: FollowedJobRun[][] = [];
  let finishedBetween = Infinity;
  for (let index = finished; index < runs.length; index += 1) {
    const run = runs[index];
    if (run === undefined) break;
    if (run.isFinished) {
      finishedBetween += 1;
      continue;
    }
    if (finishedBetween >= pageSize) groups.push([run]);
    else groups.at(-1)?.push(run);
    finishedBetween = 0;
  }
  return groups;
}

function createdAfter(runs: readonly FollowedJobRun[], index: number): Instant {
  return runs[index]?.createdAfter ?? -Infinity;
}
