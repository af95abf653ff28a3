import { closeSync, openSync, writeSync } from 'node:fs';
import { JobstormError } from '../../model/errors.ts';
import type { ArrivalEntry, JournalEntry } from '../../model/journal-entry.ts';
import { podCsvLine, podsCsvHeader } from '../../report/csv/pods-csv.ts';
import { systemReason } from '../../adapters/system-reason.ts';

/** Written once this much has gathered, in UTF-16 units. */
const bufferLengthMax = 1 << 18;

/**
 * The table of all pods of a run as a CSV file, written while the journal is read: its memory grows
 * with jobs, not with pods. The file is made with the first pod.
 */
export class PodsFile {
  readonly #path: string;
  readonly #journal: string;
  readonly #arrivals: ArrivalEntry[] = [];
  /** By job run: the number of its arrival. */
  readonly #arrivalOf = new Map<string, number>();
  #file: number | undefined;
  #lines = podsCsvHeader;

  constructor(path: string, journal: string) {
    this.#path = path;
    this.#journal = journal;
  }

  /** @throws {JobstormError} of kind `storage` when the file cannot be written */
  add(entry: JournalEntry): void {
    if (entry.kind === 'arrival') this.#arrivals[entry.arrival] = entry;
    if (entry.kind === 'accepted') this.#arrivalOf.set(entry.jobRunId, entry.arrival);
    if (entry.kind !== 'pod') return;
    this.#file ??= this.#try(() => openSync(this.#path, 'w'));
    const arrival = this.#arrivals[this.#arrivalOf.get(entry.jobRunId) ?? -1];
    this.#lines += podCsvLine(entry, arrival);
    if (this.#lines.length >= bufferLengthMax) this.#flush(this.#file);
  }

  /** @throws {JobstormError} of kind `config` when the journal told of no pod */
  close(): void {
    if (this.#file === undefined) {
      throw new JobstormError('config', `The journal '${this.#journal}' tells of no pods`, {
        hint: 'Run the scenario again with --journal full: the same seed gives the same run.',
      });
    }
    this.#flush(this.#file);
    closeSync(this.#file);
  }

  #flush(file: number): void {
    const bytes = Buffer.from(this.#lines, 'utf8');
    this.#lines = '';
    this.#try(() => {
      for (let offset = 0; offset < bytes.length;) offset += writeSync(file, bytes, offset);
    });
  }

  #try<Value>(action: () => Value): Value {
    try {
      return action();
    } catch (error) {
      const reason = systemReason(error);
      throw new JobstormError('storage', `Cannot write '${this.#path}': ${reason}`, {
        cause: error,
        hint: 'Choose another place with --pods FILE.',
      });
    }
  }
}
