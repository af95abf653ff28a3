import type { ClusterSummary, CostSummary, RunSummary } from '../../metrics/run-summary.ts';
import { describeLeftBehind } from '../../metrics/verdict.ts';
import {
  formatAmount,
  formatCount,
  formatDuration,
  formatNumber,
  formatUsd,
} from '../../util/format.ts';
import { fitColumns, printable } from '../../util/printable.ts';
import { pendingLabel } from '../pending-label.ts';
import { span, type Span } from './line.ts';
import type { Style } from './style.ts';

const labelColumns = 12;
/** More templates than this are counted, not named. */
const templatesNamedMax = 3;

interface Fact {
  readonly label: string;
  readonly text: string;
  readonly look?: keyof Style | null;
}

/** How much work was done, on what, for how much money, and what is left of it: one row each. */
export function factLines(summary: RunSummary): Span[][] {
  const templates = templatesText(summary);
  const facts: readonly Fact[] = [
    { label: 'Jobs', text: jobsText(summary) },
    { label: 'Throughput', text: throughputText(summary) },
    { label: 'Peaks', text: peaksText(summary) },
    ...(summary.cluster === null ? [] : controlFacts(summary.cluster)),
    { label: 'Cost', text: costText(summary) },
    ...(templates === null ? [] : [{ label: 'Templates', text: templates }]),
    leftBehindFact(summary),
  ];
  return facts.map(factLine);
}

/** What following job runs has cost and how late it was; nothing where it cost nothing. */
export function watchLines({ watching }: RunSummary): Span[][] {
  const { requests, throttled, failed, endLag } = watching;
  if (requests === null) return [];
  const trouble = [
    ...(throttled === null || throttled === 0 ? [] : [`${formatCount(throttled)} throttled`]),
    ...(failed === null || failed === 0 ? [] : [`${formatCount(failed)} failed`]),
  ].join(', ');
  const seen =
    endLag.p50 === null || endLag.p99 === null
      ? ''
      : ` · ends seen ${formatDuration(endLag.p50)} late (p99 ${formatDuration(endLag.p99)})`;
  const text = `${formatAmount(requests, 'request')}${trouble === '' ? '' : ` (${trouble})`}${seen}`;
  return [factLine({ label: 'Watching', text })];
}

function factLine({ label, text, look = null }: Fact): Span[] {
  return [span(fitColumns(label, labelColumns), 'strong'), span(printable(text), look)];
}

function jobsText({ arrivals, submissions, jobRuns, throughput }: RunSummary): string {
  const { makespanMs } = throughput;
  const duration = makespanMs === null ? '' : ` in ${formatDuration(makespanMs)}`;
  return (
    `${formatCount(arrivals.intended)} intended → ${formatCount(submissions.accepted)} accepted` +
    ` → ${formatCount(jobRuns.completed)} completed${duration}`
  );
}

function throughputText({ throughput }: RunSummary): string {
  const rate = (value: number | null): string => (value === null ? '–' : formatNumber(value));
  const { offeredPerMinute, acceptedPerMinute, completedPerMinute } = throughput;
  return (
    `per minute: ${rate(offeredPerMinute)} offered, ${rate(acceptedPerMinute)} accepted, ` +
    `${rate(completedPerMinute)} completed`
  );
}

function peaksText({ cluster, jobRuns }: RunSummary): string {
  const active = formatAmount(jobRuns.activeMax, 'active job run');
  if (cluster === null) return `${active} · cluster not sampled`;
  const pods = formatAmount(cluster.podsMax, 'pod') + waitingText(cluster.podsPendingMax);
  return `${active} · ${pods} · ${formatAmount(cluster.nodesMax, 'node')}`;
}

/** What the control plane had to do, and what it could not; nothing where nobody tells. */
function controlFacts(cluster: ClusterSummary): readonly Fact[] {
  if (cluster.apiServerSeatsInUseMax === null) return [];
  const { apiServerRejected, apiServerQueueWaitMaxMs, etcdSlowApplies } = cluster;
  const trouble = [
    ...(apiServerQueueWaitMaxMs < 1 ? [] : [`wait ${formatDuration(apiServerQueueWaitMaxMs)}`]),
    ...(apiServerRejected === 0 ? [] : [`${formatCount(apiServerRejected)} refused`]),
  ].map((text) => `, ${text}`);
  const slow = etcdSlowApplies === 0 ? '' : `, ${formatAmount(etcdSlowApplies, 'slow write')}`;
  const seats = formatAmount(Math.round(cluster.apiServerSeatsInUseMax), 'seat');
  const etcd = `etcd ${formatNumber(cluster.etcdGiBMax)} GiB`;
  return [{ label: 'API server', text: `${seats}${trouble.join('')} · ${etcd}${slow}` }];
}

/** What most pods waited for at once; nothing when none ever waited. */
function waitingText(podsPendingMax: Readonly<Record<string, number>>): string {
  const [most] = Object.entries(podsPendingMax).sort(([, one], [, other]) => other - one);
  if (most === undefined || most[1] === 0) return '';
  const [reason, pods] = most;
  return `, up to ${formatCount(pods)} pending: ${pendingLabel(reason)}`;
}

function leftBehindFact({ leftBehind }: RunSummary): Fact {
  const label = 'Left behind';
  if (leftBehind === null) return { label, text: 'not checked', look: 'warning' };
  const text = describeLeftBehind(leftBehind);
  return text === '' ? { label, text: 'nothing' } : { label, text, look: 'bad' };
}

function costText({ cost }: RunSummary): string {
  if (cost === null) return 'not known, as the cluster was not sampled';
  if (cost.totalUsd === null) return 'not known, as an instance type has no known price';
  const perJob =
    cost.perCompletedJobUsd === null ? '' : ` · ${formatUsd(cost.perCompletedJobUsd)} a job`;
  const idle = Math.round((100 * (cost.idleUsd ?? 0)) / cost.totalUsd);
  const idleText = idle > 0 ? ` · ${idle} % idle` : '';
  return `${formatUsd(cost.totalUsd)}${perJob} · ${costShares(cost, cost.totalUsd)}${idleText}`;
}

/** Who is paid, the most first; less than half a percent is not worth a word. */
function costShares(cost: CostSummary, totalUsd: number): string {
  const parts: readonly (readonly [string, number])[] = [
    ['EC2', cost.ec2Usd ?? 0],
    ['EMR', cost.emrUsd],
    ['EKS', cost.eksUsd],
    ['EBS', cost.ebsUsd],
    ['NAT', cost.natUsd],
    ['zones', cost.crossAzUsd ?? 0],
  ];
  return parts
    .map(([name, usd]) => [name, Math.round((100 * usd) / totalUsd)] as const)
    .filter(([, percent]) => percent > 0)
    .sort(([, one], [, other]) => other - one)
    .map(([name, percent]) => `${name} ${percent} %`)
    .join(', ');
}

/** Null when there is only one: it is the run. */
function templatesText({ templates }: RunSummary): string | null {
  const all = Object.entries(templates);
  if (all.length < 2) return null;
  const named = all.slice(0, templatesNamedMax).map(([name, { arrivals, jobCost }]) => {
    const meanUsd = jobCost?.meanUsd ?? null;
    const each = meanUsd === null ? '' : ` at ${formatUsd(meanUsd)}`;
    return `${name} ${formatCount(arrivals.intended)}${each}`;
  });
  const others = all.length - named.length;
  return [...named, ...(others > 0 ? [`${formatCount(others)} more`] : [])].join(' · ');
}
