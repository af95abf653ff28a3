import { latencyNames } from '../../../metrics/run-summary.ts';
import type { LatencySummary, RunSummary } from '../../../metrics/run-summary.ts';
import { formatCount } from '../../../util/format.ts';
import { figureOrDash } from '../format.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { latencyLabels, latencyMeaning } from '../names.ts';
import { explained, figureColumn, table, textColumn } from '../table.ts';

interface LatencyRow {
  readonly label: string;
  readonly meaning: string;
  readonly latency: LatencySummary;
}

const percentiles = ['p50', 'p90', 'p95', 'p99', 'max'] as const;

const columns = [
  textColumn<LatencyRow>('Latency', (row) => explained(row.label, row.meaning)),
  figureColumn<LatencyRow>('Jobs', (row) => formatCount(row.latency.count)),
  ...percentiles.map((name) =>
    figureColumn<LatencyRow>(name, (row) => figureOrDash(row.latency[name], 'ms')),
  ),
];

/** Every latency's percentiles, with the generator's own lag last. */
export function latenciesSection({ latencies, arrivals }: RunSummary): Html {
  const rows: readonly LatencyRow[] = [
    ...latencyNames.map((name) => ({
      label: latencyLabels[name],
      meaning: latencyMeaning(name),
      latency: latencies[name],
    })),
    {
      label: 'Start lag',
      meaning: 'Intended arrival to request sent, whole run: the generator’s own lateness',
      latency: arrivals.startLag,
    },
  ];
  return html`<section id="latencies">
    <h2>Latencies</h2>
    <p>
      Of the arrivals intended in the steady phase. Each is the time between two instants of a job,
      and those that say so begin at the instant at which the load intended the job, so a slow
      target cannot hide behind a late generator.
    </p>
    ${table('Latencies', columns, rows)}
  </section> `;
}
