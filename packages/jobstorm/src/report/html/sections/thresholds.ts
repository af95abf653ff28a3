import type { RunSummary, ThresholdResult } from '../../../metrics/run-summary.ts';
import { figures } from '../../../model/figure-names.ts';
import { figureOrDash } from '../format.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { explained, figureColumn, table, textColumn } from '../table.ts';

const columns = [
  textColumn<ThresholdResult>('Figure', (row) =>
    explained(row.figure, figures.get(row.figure)?.meaning ?? ''),
  ),
  textColumn<ThresholdResult>('Jobs', (row) => row.template ?? 'all'),
  figureColumn<ThresholdResult>('Must be', (row) => row.condition),
  figureColumn<ThresholdResult>('Was', (row) => figureOrDash(row.measured, row.unit)),
  textColumn<ThresholdResult>('', (row) =>
    row.passed
      ? html`<span class="held">✓ held</span>`
      : html`<span class="broken">✗ ${row.measured === null ? 'no data' : 'broken'}</span>`,
  ),
];

/** Each bound that the scenario sets, broken ones first. */
export function thresholdsSection({ run }: RunSummary): Html {
  const rows = [...run.thresholds].sort((one, other) => Number(one.passed) - Number(other.passed));
  return html`<section id="thresholds">
    <h2>Thresholds</h2>
    ${
      rows.length === 0
        ? html`<p>The scenario sets none, so no figure could fail this run.</p> `
        : table('Thresholds', columns, rows)
    }
  </section> `;
}
