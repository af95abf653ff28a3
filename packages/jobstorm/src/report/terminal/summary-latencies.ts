import { latencyNames, type LatencyName, type RunSummary } from '../../metrics/run-summary.ts';
import { formatCount, formatDuration } from '../../util/format.ts';
import { fitColumns } from '../../util/printable.ts';
import { span, type Span } from './line.ts';

/** Between which two things a latency is the time. */
const meanings: Readonly<Record<LatencyName, string>> = {
  submitLatency: 'request → accepted',
  queueLatency: 'accepted → driver pod',
  schedulingLatency: 'driver pod → node',
  podStartupLatency: 'driver pod → running',
  jobStartLatency: 'intended → running',
  executorRamp: 'running → executors',
  runDuration: 'running → done',
  responseTime: 'intended → done',
};
const statistics = ['p50', 'p95', 'p99', 'max'] as const;

const nameColumns = 18;
const meaningColumns = 22;
const valueColumns = 10;

/** One row a latency; the meanings give way on a narrow screen. */
export function latencyTable(summary: RunSummary, width: number): Span[][] {
  const wide = width >= nameColumns + meaningColumns + statistics.length * valueColumns;
  const counts = latencyNames.map((name) => summary.latencies[name].count);
  const title = `Latencies, steady phase (${formatCount(Math.max(...counts))} jobs)`;
  const heading = [
    span(fitColumns(title, nameColumns + (wide ? meaningColumns : 0)), 'strong'),
    ...statistics.map((name) => span(fitColumns(name, valueColumns, 'right'), 'faint')),
  ];
  return [heading, ...latencyNames.map((name) => latencyRow(summary, name, wide))];
}

function latencyRow({ latencies }: RunSummary, name: LatencyName, wide: boolean): Span[] {
  const values = statistics.map((statistic) => {
    const value = latencies[name][statistic];
    const text = value === null ? '–' : formatDuration(value);
    return span(fitColumns(text, valueColumns, 'right'));
  });
  const meaning = wide ? [span(fitColumns(meanings[name], meaningColumns), 'faint')] : [];
  return [span(fitColumns(name, nameColumns)), ...meaning, ...values];
}
