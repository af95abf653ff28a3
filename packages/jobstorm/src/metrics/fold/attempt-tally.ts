import type { JournalEntry } from '../../model/journal-entry.ts';
import type { SubmissionSummary } from '../run-summary.ts';
import { CountByKey } from './count-by-key.ts';

/** What became of the requests that submit jobs. */
export class AttemptTally {
  #accepted = 0;
  #throttled = 0;
  #refused = 0;
  #given = 0;
  readonly #errors = new CountByKey();
  readonly #failedByKind = new CountByKey();

  add(entry: JournalEntry): void {
    if (entry.kind === 'accepted') {
      this.#accepted += 1;
    } else if (entry.kind === 'attempt') {
      this.#refused += 1;
      if (entry.error === 'throttled') this.#throttled += 1;
      else this.#errors.add(entry.error);
    } else if (entry.kind === 'rejected') {
      this.#given += 1;
      this.#failedByKind.add(entry.error);
    }
  }

  summary(): SubmissionSummary {
    return {
      // Each answer is an entry: `accepted` for the attempt that was, `attempt` for the rest.
      attempts: this.#accepted + this.#refused,
      accepted: this.#accepted,
      throttled: this.#throttled,
      errors: this.#errors.counts(),
      failed: this.#given,
      failedByKind: this.#failedByKind.counts(),
    };
  }
}
