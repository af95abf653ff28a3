import {
  latencyNames,
  type LatencyName,
  type LatencySummaries,
  type LatencySummary,
} from '../run-summary.ts';
import { outcomes, type ArrivalInstant, type ArrivalTable } from './arrival-table.ts';
import { summarizeValues } from './percentiles.ts';

interface LatencyDefinition {
  readonly from: ArrivalInstant;
  readonly to: ArrivalInstant;
  /** How long a job ran says nothing when it failed or was cancelled halfway. */
  readonly completedOnly?: true;
}

/** Each latency is `to` − `from` of one arrival. */
export const latencyDefinitions: Readonly<Record<LatencyName, LatencyDefinition>> = {
  submitLatency: { from: 'startedAt', to: 'acceptedAt' },
  queueLatency: { from: 'acceptedAt', to: 'driverCreatedAt' },
  schedulingLatency: { from: 'driverCreatedAt', to: 'driverScheduledAt' },
  podStartupLatency: { from: 'driverCreatedAt', to: 'driverRunningAt' },
  jobStartLatency: { from: 'intendedAt', to: 'driverRunningAt' },
  executorRamp: { from: 'driverRunningAt', to: 'executorsReadyAt' },
  runDuration: { from: 'driverRunningAt', to: 'endedAt', completedOnly: true },
  responseTime: { from: 'intendedAt', to: 'endedAt', completedOnly: true },
};

/**
 * The latency of these arrivals, in ms, those without both instants left out. Below 0 counts as 0:
 * clocks differ, and the service's answer may reach us after the watcher saw what came of it.
 */
export function latencyValues(
  table: ArrivalTable,
  rows: Int32Array,
  name: LatencyName,
): Float64Array {
  const { from, to, completedOnly } = latencyDefinitions[name];
  const ended = table.outcomes();
  const wanted =
    completedOnly === true ? rows.filter((row) => ended[row] === outcomes.completed) : rows;
  return differences(table.column(from), table.column(to), wanted);
}

/** startedAt − intendedAt of these arrivals: the generator's own lateness. */
export function summarizeStartLag(table: ArrivalTable, rows: Int32Array): LatencySummary {
  return summarizeDifferences(table, 'intendedAt', 'startedAt', rows);
}

/** `to` − `from` of these arrivals, in ms, those without both instants left out. */
export function summarizeDifferences(
  table: ArrivalTable,
  from: ArrivalInstant,
  to: ArrivalInstant,
  rows: Int32Array,
): LatencySummary {
  return summarizeValues(differences(table.column(from), table.column(to), rows));
}

/** Every latency of these arrivals. */
export function summarizeLatencies(table: ArrivalTable, rows: Int32Array): LatencySummaries {
  return Object.fromEntries(
    latencyNames.map((name) => [name, summarizeValues(latencyValues(table, rows, name))]),
  ) as Record<LatencyName, LatencySummary>;
}

function differences(from: Float64Array, to: Float64Array, rows: Int32Array): Float64Array {
  const values = new Float64Array(rows.length);
  let count = 0;
  for (const row of rows) {
    const difference = (to[row] ?? Number.NaN) - (from[row] ?? Number.NaN);
    if (Number.isNaN(difference)) continue;
    values[count] = Math.max(0, difference);
    count += 1;
  }
  return values.subarray(0, count);
}
