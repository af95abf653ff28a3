import type { CostSummary, RunSummary } from '../../../metrics/run-summary.ts';
import { formatPercent } from '../../../util/format.ts';
import { figureOrDash } from '../format.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { figureColumn, table, textColumn } from '../table.ts';

interface CostRow {
  readonly what: string;
  /** null = not known. */
  readonly usd: number | null;
  readonly share: number | null;
}

const columns = [
  textColumn<CostRow>('', (row) => row.what),
  figureColumn<CostRow>('US dollars', (row) => figureOrDash(row.usd, 'usd')),
  figureColumn<CostRow>('Share', (row) => (row.share === null ? null : formatPercent(row.share))),
];

/** What the run would cost by list prices, and who is paid. */
export function costSection({ cost, jobCost }: RunSummary): Html {
  return html`<section id="cost">
    <h2>Cost</h2>
    ${
      cost === null
        ? html`<p>Not known: the cluster was not sampled.</p> `
        : html`<p>
              By prices of ${cost.pricesAsOf}, pro rata to the second: a lower bound, without logs,
              metrics and storage on S3.
            </p>
            ${table('Cost', columns, costRows(cost, jobCost?.unfinishedUsd ?? 0))}`
    }
  </section> `;
}

function costRows(cost: CostSummary, unfinishedUsd: number): readonly CostRow[] {
  const { totalUsd } = cost;
  const part = (what: string, usd: number | null): CostRow => {
    const share =
      usd === null || totalUsd === null || totalUsd === 0 ? null : (100 * usd) / totalUsd;
    return { what, usd, share };
  };
  return [
    part('EC2 instances', cost.ec2Usd),
    part('EBS root volumes', cost.ebsUsd),
    part('EKS control plane', cost.eksUsd),
    part('EMR on EKS', cost.emrUsd),
    part('NAT gateways', cost.natUsd),
    ...(cost.crossAzUsd === null ? [] : [part('Transfer between zones', cost.crossAzUsd)]),
    { what: 'Total', usd: totalUsd, share: null },
    ...(unfinishedUsd === 0 ? [] : [part('Of it, job runs that go on', unfinishedUsd)]),
    ...(cost.idleUsd === null ? [] : [part('Of it, nodes that no pod requested', cost.idleUsd)]),
    ...(cost.spotSavingsUsd === null || cost.spotSavingsUsd === 0
      ? []
      : [{ what: 'Saved by spot', usd: cost.spotSavingsUsd, share: null }]),
    { what: 'Per job run completed', usd: cost.perCompletedJobUsd, share: null },
  ];
}
