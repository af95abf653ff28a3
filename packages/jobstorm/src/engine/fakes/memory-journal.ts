import { JobstormError } from '../../model/errors.ts';
import type { JournalEntry } from '../../model/journal-entry.ts';
import type { RunJournal } from '../ports.ts';

/** Keeps the entries in memory; full after a given number of them. */
export class MemoryJournal implements RunJournal {
  readonly entries: JournalEntry[] = [];
  readonly #entriesMax: number;

  /** @param entriesMax a further entry throws, as a full disk does */
  constructor(entriesMax = Infinity) {
    this.#entriesMax = entriesMax;
  }

  append(entry: JournalEntry): void {
    if (this.entries.length >= this.#entriesMax) {
      throw new JobstormError('storage', 'Cannot write the journal: no space left');
    }
    this.entries.push(entry);
  }

  /** The entries of one kind, in order. */
  of<Kind extends JournalEntry['kind']>(kind: Kind): Extract<JournalEntry, { kind: Kind }>[] {
    return this.entries.filter(
      (entry): entry is Extract<JournalEntry, { kind: Kind }> => entry.kind === kind,
    );
  }
}
