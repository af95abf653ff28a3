import type { RunSummary, TemplateSummary } from '../../../metrics/run-summary.ts';
import { formatCount } from '../../../util/format.ts';
import { figureOrDash } from '../format.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { figureColumn, table, textColumn } from '../table.ts';

type Row = readonly [name: string, template: TemplateSummary];

function countColumn(heading: string, count: (template: TemplateSummary) => number) {
  return figureColumn<Row>(heading, ([, template]) => formatCount(count(template)));
}

function latencyColumn(heading: string, ms: (template: TemplateSummary) => number | null) {
  return figureColumn<Row>(heading, ([, template]) => figureOrDash(ms(template), 'ms'));
}

function usdColumn(heading: string, usd: (template: TemplateSummary) => number | null) {
  return figureColumn<Row>(heading, ([, template]) => figureOrDash(usd(template), 'usd'));
}

const columns = [
  textColumn<Row>('Template', ([name]) => name),
  countColumn('Intended', ({ arrivals }) => arrivals.intended),
  countColumn('Dropped', ({ arrivals }) => arrivals.dropped),
  countColumn('Accepted', ({ submissions }) => submissions.accepted),
  countColumn('Given up', ({ submissions }) => submissions.failed),
  countColumn('Completed', ({ jobRuns }) => jobRuns.completed),
  countColumn('Failed', ({ jobRuns }) => jobRuns.failed),
  countColumn('Lost', ({ jobRuns }) => jobRuns.cancelled + jobRuns.unfinished),
  latencyColumn('Job start p50', ({ latencies }) => latencies.jobStartLatency.p50),
  latencyColumn('Job start p99', ({ latencies }) => latencies.jobStartLatency.p99),
  latencyColumn('Run p50', ({ latencies }) => latencies.runDuration.p50),
  latencyColumn('Response p99', ({ latencies }) => latencies.responseTime.p99),
  usdColumn('Cost of a job', ({ jobCost }) => jobCost?.meanUsd ?? null),
];

/** The same figures for each template of the job mix. */
export function templatesSection({ templates }: RunSummary): Html {
  const rows = Object.entries(templates);
  return html`<section id="templates">
    <h2>Job templates</h2>
    ${
      rows.length === 0 ? html`<p>No job was intended.</p> ` : table('Job templates', columns, rows)
    }
  </section> `;
}
