import type { JournalEntry } from '../../model/journal-entry.ts';
import type { RunSeries } from '../run-series.ts';
import { RunSummarizer } from '../run-summarizer.ts';
import type { RunSummary } from '../run-summary.ts';
import { SeriesRecorder } from '../series-recorder.ts';

/** The summary of a journal that was read at one go. */
export function summarize(entries: readonly JournalEntry[]): RunSummary {
  const summarizer = new RunSummarizer();
  for (const entry of entries) summarizer.add(entry);
  return summarizer.summary();
}

/** The series of a journal that was read at one go. */
export function recordSeries(entries: readonly JournalEntry[]): RunSeries {
  const recorder = new SeriesRecorder();
  for (const entry of entries) recorder.add(entry);
  return recorder.series();
}
