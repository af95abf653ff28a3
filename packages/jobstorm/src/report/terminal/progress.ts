import type { RunProgress } from '../../metrics/run-progress.ts';
import { formatCount, formatDuration, formatNumber } from '../../util/format.ts';
import { columnsOf, fitColumns, printable } from '../../util/printable.ts';
import { arrivalsShare, estimateText } from './progress-estimate.ts';
import { joinSpans, span, styledLine, type Span } from './line.ts';
import type { Style } from './style.ts';

export interface ProgressOptions {
  readonly width: number;
  readonly style: Style;
  /** How long the program has been at it, by the clock on the wall; null = leave it out. */
  readonly wallElapsedMs: number | null;
}

const widthMax = 100;
const labelColumns = 10;
const barColumnsMax = 40;

/** The live block: six lines, rewritten as the run goes on. */
export function renderProgress(progress: RunProgress, options: ProgressOptions): string {
  const width = Math.min(widthMax, options.width);
  const lines = [
    titleLine(progress),
    barLine(progress, options.wallElapsedMs, width),
    ...labelled([
      ['Rate', rateText(progress)],
      ['Jobs', jobsText(progress)],
      ['Cluster', clusterText(progress)],
    ]),
    troubleLine(progress),
  ];
  return lines.map((line) => `${styledLine(line, width, options.style)}\n`).join('');
}

/** The same on one plain line, for a log: no colours, no width. */
export function renderProgressLine(progress: RunProgress): string {
  const { phase, at, offeredPerMinute, acceptedPerMinute, throttled, dropped, failed } = progress;
  const share = arrivalsShare(progress);
  return [
    `${formatDuration(at)} ${phase}${share === null ? '' : ` ${percentText(share)}`}`,
    `offered ${formatNumber(offeredPerMinute)}/min`,
    `accepted ${formatNumber(acceptedPerMinute)}/min`,
    `${formatCount(progress.jobs.running)} running`,
    `${formatCount(waiting(progress))} waiting`,
    `${formatCount(progress.completed)} completed`,
    `${formatCount(failed)} failed`,
    `${formatCount(throttled)} throttled`,
    `${formatCount(dropped)} dropped`,
    progress.cluster === null
      ? 'nodes not sampled'
      : `${formatCount(progress.cluster.nodes)} nodes`,
  ].join(', ');
}

function titleLine({ scenario, target, phase, at, interrupts }: RunProgress): Span[] {
  return [
    span(printable(scenario), 'strong'),
    span(` on ${printable(target)} · `),
    span(phase, 'good'),
    span(` · ${formatDuration(at)}`),
    ...(interrupts === 0 ? [] : [span(' · interrupted', 'warning')]),
  ];
}

function barLine(progress: RunProgress, wallElapsedMs: number | null, width: number): Span[] {
  const share = arrivalsShare(progress) ?? 0;
  const estimate = ` ${percentText(share).padStart(4)}  ${estimateText(progress, wallElapsedMs)}`;
  const columns = Math.max(5, Math.min(barColumnsMax, width - columnsOf(estimate)));
  const full = Math.floor(share * columns);
  return [
    span('█'.repeat(full), 'good'),
    span('░'.repeat(columns - full), 'faint'),
    span(estimate),
  ];
}

function labelled(rows: readonly (readonly [label: string, text: string])[]): Span[][] {
  return rows.map(([label, text]) => [span(fitColumns(label, labelColumns), 'strong'), span(text)]);
}

function rateText({ offeredPerMinute, acceptedPerMinute, started }: RunProgress): string {
  const offered = formatNumber(offeredPerMinute);
  const accepted = formatNumber(acceptedPerMinute);
  return `offered ${offered}/min · accepted ${accepted}/min · ${formatCount(started)} started`;
}

function jobsText(progress: RunProgress): string {
  const { jobs, completed } = progress;
  const queued = jobs.accepted + jobs.submitted;
  return [
    `${formatCount(jobs.submitting)} submitting`,
    `${formatCount(queued)} queued`,
    `${formatCount(jobs.driverPending)} starting`,
    `${formatCount(jobs.running)} running`,
    `${formatCount(completed)} completed`,
  ].join(' · ');
}

function clusterText({ cluster }: RunProgress): string {
  if (cluster === null) return 'not sampled yet';
  const { nodes, nodesLaunching, podsRunning, podsPending } = cluster;
  const launching = nodesLaunching === 0 ? '' : ` (${formatCount(nodesLaunching)} launching)`;
  return (
    `${formatCount(nodes)} nodes${launching} · ` +
    `${formatCount(podsRunning)} pods running · ${formatCount(podsPending)} pending`
  );
}

function troubleLine(progress: RunProgress): Span[] {
  const counts: readonly (readonly [number, string])[] = [
    [progress.late, 'late'],
    [progress.dropped, 'dropped'],
    [progress.throttled, 'throttled'],
    [progress.errors, 'errors'],
    [progress.rejected, 'given up'],
    [progress.failed, 'failed'],
  ];
  const groups = counts.map(([count, name]) => [
    span(`${name} ${formatCount(count)}`, count === 0 ? 'faint' : 'warning'),
  ]);
  return [span(fitColumns('Trouble', labelColumns), 'strong'), ...joinSpans(groups, ' · ')];
}

function waiting({ jobs }: RunProgress): number {
  return jobs.submitting + jobs.accepted + jobs.submitted + jobs.driverPending;
}

function percentText(share: number): string {
  return `${Math.floor(100 * share)} %`;
}
