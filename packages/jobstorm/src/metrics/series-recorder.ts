import type { JournalEntry } from '../model/journal-entry.ts';
import { lateAfterMs } from './fold/arrival-counts.ts';
import { intendedRows, steadyRows } from './fold/arrival-rows.ts';
import { ArrivalTable, outcomes } from './fold/arrival-table.ts';
import { RunOutline } from './fold/run-outline.ts';
import type { RunSeries } from './run-series.ts';
import { bucketsUntil, countInBuckets, perMinute } from './series/buckets.ts';
import { latencyDistributions, latencySeries } from './series/latency-series.ts';
import { SampleSeries } from './series/sample-series.ts';
import { SecondCounter } from './series/second-counter.ts';
import { stageSeries } from './series/stage-series.ts';

const distributionPercents: readonly number[] = [
  ...Array.from({ length: 20 }, (_, index) => index * 5),
  ...[96, 97, 98, 99, 99.5, 99.9, 100],
];

/**
 * Folds the entries of a journal into series for charts. Works on every prefix that has the first
 * entry. Memory grows with arrivals and with seconds, not with attempts or samples.
 */
export class SeriesRecorder {
  readonly #outline = new RunOutline();
  readonly #table = new ArrivalTable();
  readonly #throttled = new SecondCounter();
  readonly #errors = new SecondCounter();
  readonly #samples = new SampleSeries();

  add(entry: JournalEntry): void {
    this.#outline.add(entry);
    this.#table.add(entry);
    this.#samples.add(entry);
    if (entry.kind !== 'attempt') return;
    (entry.error === 'throttled' ? this.#throttled : this.#errors).add(entry.at);
  }

  /** @throws {JobstormError} of kind `storage` when the journal lacks its first entry */
  series(): RunSeries {
    const table = this.#table;
    const buckets = bucketsUntil(this.#outline.lastAt);
    const rows = intendedRows(table);
    const steady = steadyRows(table, rows, this.#outline.steadyWindow());
    const counts = (instants: Float64Array): number[] => countInBuckets(buckets, instants);
    const rates = (instants: Float64Array): number[] => perMinute(buckets, counts(instants));
    return {
      bucketMs: buckets.lengthMs,
      at: Array.from({ length: buckets.count }, (_, index) => index * buckets.lengthMs),
      phases: this.#outline.phases.map(({ phase, at }) => ({ phase, at })),
      offeredPerMinute: rates(table.column('intendedAt')),
      acceptedPerMinute: rates(table.column('acceptedAt')),
      completedPerMinute: rates(this.#endsWith(outcomes.completed)),
      throttled: this.#throttled.inBuckets(buckets),
      errors: this.#errors.inBuckets(buckets),
      rejected: counts(this.#endsWith(outcomes.rejected)),
      late: counts(this.#lateStarts()),
      dropped: counts(this.#endsWith(outcomes.dropped)),
      failed: counts(this.#endsWith(outcomes.failed)),
      jobs: stageSeries(table, buckets),
      latencies: latencySeries(table, rows, buckets),
      percentiles: distributionPercents,
      distributions: latencyDistributions(table, steady, distributionPercents),
      cluster: this.#samples.series(),
    };
  }

  #endsWith(outcome: number): Float64Array {
    const ended = this.#table.outcomes();
    return this.#table.column('endedAt').filter((_, row) => ended[row] === outcome);
  }

  #lateStarts(): Float64Array {
    const intendedAt = this.#table.column('intendedAt');
    return this.#table
      .column('startedAt')
      .filter((at, row) => at - (intendedAt[row] ?? Number.NaN) > lateAfterMs);
  }
}
