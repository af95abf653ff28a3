import type { RunSummary } from '../../../metrics/run-summary.ts';
import { formatCount } from '../../../util/format.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { figureColumn, table, textColumn } from '../table.ts';

interface FailureRow {
  readonly what: string;
  readonly reason: string;
  readonly count: number;
}

const columns = [
  textColumn<FailureRow>('Reason', ({ reason }) => reason),
  textColumn<FailureRow>('What failed', ({ what }) => what),
  figureColumn<FailureRow>('Count', ({ count }) => formatCount(count)),
];

/** Why requests and job runs failed, in the target's own words; nothing when none did. */
export function failuresSection({ submissions, jobRuns }: RunSummary): Html | null {
  const rows = [
    ...failureRows('job runs', jobRuns.failedByReason),
    ...failureRows('arrivals, given up', submissions.failedByKind),
    ...failureRows('requests', submissions.errors),
  ];
  if (rows.length === 0) return null;
  return html`<section id="failures">
    <h2>Failures by reason</h2>
    ${table('Failures by reason', columns, rows)}
  </section> `;
}

function failureRows(what: string, counts: Readonly<Record<string, number>>): FailureRow[] {
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .sort(([, one], [, other]) => other - one)
    .map(([reason, count]) => ({ what, reason, count }));
}
