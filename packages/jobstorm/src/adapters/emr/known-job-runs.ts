import type { JobSubmitter, Submission, SubmitOutcome, Timeline } from '../../engine/ports.ts';
import { second, type Instant } from '../../model/instant.ts';
import { arrivalTag, sessionTag } from '../../model/session.ts';
import type { ListedJobRuns } from './listed-job-runs.ts';

/** How far the clock that the journal was written by may be ahead of the service's. */
const clockSkewMaxMs = 30 * second;

export interface KnownJobRunsQuery {
  readonly jobRuns: ListedJobRuns;
  readonly session: string;
  readonly virtualClusterIds: readonly string[];
  /** Created from here on. */
  readonly since: Instant;
  /** Unix time of instant 0, by the service's clock, in ms. */
  readonly epochMs: number;
}

/**
 * The job runs of a session that the service has, by what names their arrival: the client token, or
 * the tag, whichever there is. EMR on EKS does not say how long it knows a client token; a list it
 * gives for as long as it keeps job runs.
 *
 * @throws {CallError} when they cannot be listed
 */
export async function findKnownJobRuns({
  jobRuns,
  session,
  virtualClusterIds,
  since,
  epochMs,
}: KnownJobRunsQuery): Promise<ReadonlyMap<string, string>> {
  const createdAfter = new Date(epochMs + since - clockSkewMaxMs);
  const lists = await Promise.all(
    virtualClusterIds.map((id) => jobRuns.listCreatedAfter(id, createdAfter)),
  );
  const known = new Map<string, string>();
  for (const { id, clientToken, tags } of lists.flat()) {
    if (id === undefined) continue;
    if (clientToken !== undefined) known.set(clientToken, id);
    const arrival = tags?.[sessionTag] === session ? tags[arrivalTag] : undefined;
    if (arrival !== undefined) known.set(arrivalKey(arrival), id);
  }
  return known;
}

/** No client token has such a form. */
function arrivalKey(arrival: string): string {
  return `${arrivalTag}=${arrival}`;
}

/** Submits what the service does not know yet: the rest has been accepted before. */
export function submitterOfUnknown(
  submitter: JobSubmitter,
  known: ReadonlyMap<string, string>,
  timeline: Timeline,
): JobSubmitter {
  const find = ({ clientToken, request: { tags = {} } }: Submission): string | undefined =>
    known.get(clientToken) ?? known.get(arrivalKey(tags[arrivalTag] ?? ''));
  return {
    submit: (submission, onOutcome) => {
      const jobRunId = find(submission);
      if (jobRunId === undefined) {
        submitter.submit(submission, onOutcome);
        return;
      }
      const outcome: SubmitOutcome = { kind: 'accepted', jobRunId };
      timeline.at(timeline.now(), () => onOutcome(outcome));
    },
    cancel: (...args) => submitter.cancel(...args),
  };
}
