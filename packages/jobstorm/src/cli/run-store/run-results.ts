import { readJournal } from '../../adapters/journal/read-journal.ts';
import { RunSummarizer } from '../../metrics/run-summarizer.ts';
import type { RunSeries } from '../../metrics/run-series.ts';
import type { RunSummary } from '../../metrics/run-summary.ts';
import { SeriesRecorder } from '../../metrics/series-recorder.ts';
import type { JournalEntry, RunEntry } from '../../model/journal-entry.ts';

/** All that is derived from a journal, of a run that goes on or of one that is read back. */
export class RunResults {
  readonly #summarizer = new RunSummarizer();
  readonly #series = new SeriesRecorder();
  #begin: RunEntry | undefined;

  /** The first entry; undefined before it has come. */
  get begin(): RunEntry | undefined {
    return this.#begin;
  }

  add(entry: JournalEntry): void {
    if (entry.kind === 'run') this.#begin = entry;
    this.#summarizer.add(entry);
    this.#series.add(entry);
  }

  summary(): RunSummary {
    return this.#summarizer.summary();
  }

  series(): RunSeries {
    return this.#series.series();
  }
}

/**
 * What a journal on the disk says, whether or not its run came to its end.
 *
 * @param visit sees each entry, too
 * @throws {JobstormError} of kind `config` when it cannot be read or is not a journal
 */
export async function readResults(
  journal: string,
  visit: (entry: JournalEntry) => void = () => undefined,
): Promise<RunResults> {
  const results = new RunResults();
  await readJournal(journal, (entry) => {
    results.add(entry);
    visit(entry);
  });
  return results;
}
