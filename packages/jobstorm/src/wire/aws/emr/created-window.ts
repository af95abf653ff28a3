import type { Input } from '../protocol/rest-json.ts';
import type { EmrState } from './emr-state.ts';

/** Whether a date (ms since 1970) is after `createdAfter` and before `createdBefore`. */
export function isInWindow(date: number, { createdAfter, createdBefore }: Input): boolean {
  return (
    (createdAfter === undefined || date > (createdAfter as number)) &&
    (createdBefore === undefined || date < (createdBefore as number))
  );
}

/** Which page of which list: no page is longer than the service's own. */
export function pageRequest(
  listName: string,
  { nextToken, maxResults }: Input,
  { served }: EmrState,
): { readonly listName: string; readonly nextToken: string | undefined; readonly size: number } {
  const { jobRunsPerPage } = served.scenario.twin.parameters.emr;
  const size = Math.min((maxResults as number | undefined) ?? jobRunsPerPage, jobRunsPerPage);
  return { listName, nextToken: nextToken as string | undefined, size };
}
