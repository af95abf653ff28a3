import { latencyNames } from '../../../jobstorm/src/metrics/run-summary.ts';
import type { LatencyName } from '../../../jobstorm/src/metrics/run-summary.ts';
import { latencyLabels, latencyMeaning } from '../../../jobstorm/src/report/html/names.ts';
import { hasValues } from '../chart/chart-spec.ts';
import type { ChartSeries, ChartSpec, XAxis } from '../chart/chart-spec.ts';
import { ninesAxis, ninesPositions } from '../chart/nines-axis.ts';
import { durationAxis, logDurationAxis } from '../chart/value-axis.ts';
import type { ColourName } from '../palette.ts';
import type { RunData } from '../run-data.ts';

/** What the reader chose to see of the latencies over time. */
export interface LatencyView {
  readonly latency: LatencyName;
  readonly log: boolean;
}

/** One latency over time. */
export function latencyChart({ series }: RunData, time: XAxis, view: LatencyView): ChartSpec {
  const { p50, p95, p99 } = series.latencies[view.latency];
  return {
    id: 'latency',
    title: 'Latency over time',
    meaning: `${latencyMeaning(view.latency)}, by the instant at which each job was intended; a line that keeps rising means that jobs come faster than this step can take them.`,
    form: 'lines',
    x: series.at,
    xAxis: time,
    valueAxis: view.log ? logDurationAxis() : durationAxis(),
    series: [
      { label: 'p99', values: p99, colour: 'vermillion' as const },
      { label: 'p95', values: p95, colour: 'blue' as const },
      { label: 'p50', values: p50, colour: 'sky' as const },
    ].filter(hasValues),
    emptyText: 'No job came far enough to measure this latency.',
    wide: true,
  };
}

/** The latencies that were measured at all, in the order of a job's life. */
export function measuredLatencies({ series }: RunData): readonly LatencyName[] {
  return latencyNames.filter((name) => series.latencies[name].p50.some((value) => value !== null));
}

const colours: Readonly<Record<LatencyName, ColourName>> = {
  submitLatency: 'blue',
  queueLatency: 'amber',
  schedulingLatency: 'green',
  podStartupLatency: 'purple',
  jobStartLatency: 'ink',
  executorRamp: 'sky',
  runDuration: 'grey',
  responseTime: 'vermillion',
};
/** Latencies that span others; dashed, so that the steps stand out. */
const spanning: ReadonlySet<LatencyName> = new Set(['jobStartLatency', 'responseTime']);

/** How every latency is distributed, the rare jobs as visible as the common ones. */
export function percentilesChart({ series }: RunData): ChartSpec {
  return {
    id: 'percentiles',
    title: 'Latency by percentile',
    meaning:
      'Jobs of the steady phase from the fastest to the slowest, each step to the right ten times rarer; a curve that turns upwards has a tail which its median hides.',
    form: 'lines',
    x: ninesPositions(series.percentiles),
    xAxis: ninesAxis(series.percentiles),
    valueAxis: logDurationAxis(),
    series: latencyNames.flatMap((name) => percentileSeries(name, series.distributions[name])),
    emptyText: 'No latency was measured in the steady phase.',
  };
}

function percentileSeries(
  name: LatencyName,
  values: readonly number[] | null,
): readonly ChartSeries[] {
  if (values === null) return [];
  return [
    {
      label: latencyLabels[name].toLowerCase(),
      values,
      colour: colours[name],
      dashed: spanning.has(name),
    },
  ];
}
