import type { RunSummary } from '../../../metrics/run-summary.ts';
import type { FigureUnit } from '../../../model/figure-names.ts';
import { figureOrDash } from '../format.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';

type KeyFigure = readonly [name: string, value: number | null, unit: FigureUnit, note: string];

/** The dozen figures that one looks for first. */
export function keyFiguresSection(summary: RunSummary): Html {
  return html`<section id="key-figures">
    <h2>Key figures</h2>
    <ul class="tiles key-figures">
      ${keyFigures(summary).map(tile)}
    </ul>
  </section> `;
}

function tile([name, value, unit, note]: KeyFigure): Html {
  return html`<li>
    <span class="name">${name}</span> <strong>${figureOrDash(value, unit)}</strong>
    <small>${note}</small>
  </li> `;
}

function keyFigures(summary: RunSummary): readonly KeyFigure[] {
  const { arrivals, jobRuns, latencies, throughput, cluster, cost } = summary;
  return [
    ['Offered', throughput.offeredPerMinute, 'perMinute', 'Arrivals intended, steady phase'],
    ['Accepted', throughput.acceptedPerMinute, 'perMinute', 'Job runs accepted, steady phase'],
    ['Completed', throughput.completedPerMinute, 'perMinute', 'Job runs completed, steady phase'],
    ['Jobs intended', arrivals.intended, 'count', 'Over the whole run'],
    ['Jobs completed', jobRuns.completed, 'count', 'Over the whole run'],
    ['Jobs at once', jobRuns.activeMax, 'count', 'Accepted and not finished, at most'],
    ['Job start, median', latencies.jobStartLatency.p50, 'ms', 'Intended to driver running'],
    ['Job start, p99', latencies.jobStartLatency.p99, 'ms', 'One job in a hundred waits longer'],
    ['Pods at once', cluster?.podsMax ?? null, 'count', 'Running and pending, at most'],
    ['Nodes at once', cluster?.nodesMax ?? null, 'count', 'At most'],
    ['Cost', cost?.totalUsd ?? null, 'usd', 'By list prices'],
    ['Cost per job', cost?.perCompletedJobUsd ?? null, 'usd', 'Per job run completed'],
  ];
}
