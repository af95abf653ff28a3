import type { ArrivalEntry, PodEntry } from '../../model/journal-entry.ts';

const columns = [
  'arrival',
  'template',
  'jobRunId',
  'role',
  'createdAtMs',
  'scheduledAtMs',
  'runningAtMs',
  'goneAtMs',
  'schedulingLatencyMs',
  'podStartupLatencyMs',
  'node',
  'instanceType',
  'az',
] as const;

/** The first line of a table of pods. */
export const podsCsvHeader = `${columns.join(',')}\n`;

/**
 * The line of one pod: instants in ms since the run's timeline began, and the latencies that follow
 * from them. What never happened is empty.
 */
export function podCsvLine(pod: PodEntry, arrival: ArrivalEntry | undefined): string {
  const { jobRunId, role, createdAt, scheduledAt, runningAt, at, node } = pod;
  const since = (instant: number | null): number | null =>
    instant === null ? null : instant - createdAt;
  const cells: Readonly<Record<(typeof columns)[number], string | number | null | undefined>> = {
    arrival: arrival?.arrival,
    template: arrival?.template,
    jobRunId,
    role,
    createdAtMs: createdAt,
    scheduledAtMs: scheduledAt,
    runningAtMs: runningAt,
    goneAtMs: at,
    schedulingLatencyMs: since(scheduledAt),
    podStartupLatencyMs: since(runningAt),
    node: node?.name,
    instanceType: node?.instanceType,
    az: node?.az,
  };
  return `${columns.map((name) => cell(cells[name])).join(',')}\n`;
}

/** A cell after RFC 4180: quoted where it must be. */
function cell(value: string | number | null | undefined): string {
  const text = String(value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
