import { minute } from '../../../jobstorm/src/model/instant.ts';
import { isEverAboveZero } from '../chart/chart-spec.ts';
import type { ChartSpec, XAxis } from '../chart/chart-spec.ts';
import { countAxis, formatStep, quantityAxis } from '../chart/value-axis.ts';
import { averaged, averagingFactor, everyNth } from '../chart/wider-buckets.ts';
import type { RunData } from '../run-data.ts';

/** What was asked of the target, what it took on, and what it got done. */
export function loadChart({ series }: RunData, time: XAxis): ChartSpec {
  const { at, bucketMs, offeredPerMinute } = series;
  const total = offeredPerMinute.reduce((sum, rate) => sum + (rate * bucketMs) / minute, 0);
  const factor = averagingFactor(total / at.length, at.length);
  const rate = (values: readonly number[]): readonly number[] => averaged(values, factor);
  return {
    id: 'load',
    title: 'Load',
    meaning:
      'Accepted should lie on offered, and completed should follow one job length later; a gap is work that the target refused or put off.',
    form: 'lines',
    x: everyNth(at, factor),
    xAxis: time,
    valueAxis: quantityAxis(`jobs per minute, over each ${formatStep(bucketMs * factor)}`),
    series: [
      { label: 'offered', values: rate(offeredPerMinute), colour: 'ink', dashed: true },
      { label: 'accepted', values: rate(series.acceptedPerMinute), colour: 'blue' },
      { label: 'completed', values: rate(series.completedPerMinute), colour: 'green' },
    ],
    emptyText: 'No job was offered.',
    wide: true,
  };
}

/** Everything that went wrong, when it did. */
export function troubleChart({ series }: RunData, time: XAxis): ChartSpec {
  return {
    id: 'trouble',
    title: 'Throttled, failed, late, dropped',
    meaning:
      'Requests that the target refused, jobs that failed, and arrivals that the generator missed; each bar should be far below the load of its time.',
    form: 'bars',
    x: series.at,
    xAxis: time,
    valueAxis: countAxis(`count in each ${formatStep(series.bucketMs)}`),
    series: [
      { label: 'requests throttled', values: series.throttled, colour: 'amber' as const },
      { label: 'request errors', values: series.errors, colour: 'purple' as const },
      { label: 'arrivals given up', values: series.rejected, colour: 'vermillion' as const },
      { label: 'arrivals dropped', values: series.dropped, colour: 'blue' as const },
      { label: 'arrivals late', values: series.late, colour: 'grey' as const },
      { label: 'job runs failed', values: series.failed, colour: 'ink' as const },
    ].filter(isEverAboveZero),
    emptyText:
      'Nothing to draw: no request was throttled or failed, and no arrival was late, dropped or given up.',
  };
}
