import type { JournalEntry } from '../../model/journal-entry.ts';
import { CountByKey } from './count-by-key.ts';

/** A service that puts a job's id into its reasons would give every failure a line of its own. */
const reasonsMax = 50;

/** Why job runs failed, in the service's words; its code where it had no words. */
export class FailureTally {
  readonly #reasons = new CountByKey();

  add(entry: JournalEntry): void {
    if (entry.kind !== 'finished' || entry.state !== 'FAILED') return;
    this.#reasons.add(entry.details === '' ? (entry.reason ?? 'unknown') : entry.details);
  }

  counts(): Readonly<Record<string, number>> {
    return this.#reasons.counts(reasonsMax, 'other reasons');
  }
}
