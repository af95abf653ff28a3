import type { ClusterSummary, RunSummary } from '../../../metrics/run-summary.ts';
import type { FigureUnit } from '../../../model/figure-names.ts';
import { formatFigure } from '../../../metrics/figures.ts';
import { formatCount, formatDuration } from '../../../util/format.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { pendingLabel } from '../../pending-label.ts';
import { figureColumn, table, textColumn } from '../table.ts';

interface UsageRow {
  readonly what: string;
  readonly max: readonly [number, FigureUnit];
  /** The integral over time. */
  readonly used: readonly [number, FigureUnit] | null;
}

const columns = [
  textColumn<UsageRow>('', (row) => row.what),
  figureColumn<UsageRow>('At most', (row) => withUnit(...row.max)),
  figureColumn<UsageRow>('In all', (row) => (row.used === null ? null : withUnit(...row.used))),
];

/** Of the figures whose row does not say what they count. */
const units: Readonly<Partial<Record<FigureUnit, string>>> = {
  podHours: ' pod-hours',
  nodeHours: ' node-hours',
  vcpu: ' vCPU',
  vcpuHours: ' vCPU-hours',
};

function withUnit(value: number, unit: FigureUnit): string {
  return formatFigure(value, unit) + (units[unit] ?? '');
}

/** What the cluster held at most and in all, and what its control plane did. */
export function clusterSection({ cluster }: RunSummary): Html {
  return html`<section id="cluster">
    <h2>Cluster</h2>
    ${
      cluster === null
        ? html`<p>The cluster was not sampled.</p> `
        : html`${table('Cluster', columns, usageRows(cluster))}${controlPlane(cluster)}`
    }
  </section> `;
}

function usageRows(cluster: ClusterSummary): readonly UsageRow[] {
  const pending = Object.entries(cluster.podsPendingMax).map(([reason, count]) => ({
    what: `Pods pending: ${pendingLabel(reason)}`,
    max: [count, 'pods'] as const,
    used: null,
  }));
  return [
    {
      what: 'Pods',
      max: [cluster.podsMax, 'pods'],
      used: [cluster.podHours, 'podHours'],
    },
    ...pending,
    {
      what: 'Nodes',
      max: [cluster.nodesMax, 'nodes'],
      used: [cluster.nodeHours, 'nodeHours'],
    },
    {
      what: 'CPU requested',
      max: [cluster.vcpuRequestedMax, 'vcpu'],
      used: [cluster.vcpuRequestedHours, 'vcpuHours'],
    },
    {
      what: 'Memory requested',
      max: [cluster.memoryGiBRequestedMax, 'gib'],
      used: [cluster.memoryGiBRequestedHours, 'gibHours'],
    },
  ];
}

function controlPlane(cluster: ClusterSummary): Html {
  const sampled = formatCount(cluster.samples);
  if (cluster.apiServerSeatsInUseMax === null) {
    return html`<p>
      ${formatCount(cluster.podsCreated)} pods were created. What the control plane had to do is not
      known. The cluster was sampled ${sampled} times.
    </p> `;
  }
  const attempts = formatCount(cluster.schedulingAttempts);
  const failures = formatCount(cluster.schedulingFailures);
  return html`<p>
    ${formatCount(cluster.podsCreated)} pods were created. The scheduler made ${attempts} attempts,
    of which ${failures} found no node. The API servers answered
    ${formatCount(cluster.apiServerRequests)} requests on at most
    ${formatCount(cluster.apiServerSeatsInUseMax)} seats at once, and refused
    ${formatCount(cluster.apiServerRejected)}; a request waited
    ${formatDuration(cluster.apiServerQueueWaitMaxMs)} for its seat at most. etcd grew to
    ${formatFigure(cluster.etcdGiBMax, 'gib')}, and was slow with
    ${formatCount(cluster.etcdSlowApplies)} writes (above 100 ms). The cluster was sampled
    ${sampled} times.
  </p> `;
}
