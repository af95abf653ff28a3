import type { JournalEntry, WatchEntry } from '../../model/journal-entry.ts';
import type { WatchSummary } from '../run-summary.ts';
import { intendedRows } from './arrival-rows.ts';
import type { ArrivalTable } from './arrival-table.ts';
import { summarizeDifferences } from './latencies.ts';

/** What following job runs has cost, and how late their ends were seen. */
export class WatchTally {
  #last: WatchEntry | null = null;

  add(entry: JournalEntry): void {
    if (entry.kind === 'watch') this.#last = entry;
  }

  summary(table: ArrivalTable): WatchSummary {
    const { requests = null, throttled = null, failed = null } = this.#last ?? {};
    const counts = Object.values(requests ?? {});
    return {
      requests: requests === null ? null : counts.reduce((sum, count) => sum + count, 0),
      requestsByAction: requests ?? {},
      throttled,
      failed,
      endLag: summarizeDifferences(table, 'endedAt', 'endSeenAt', intendedRows(table)),
    };
  }
}
