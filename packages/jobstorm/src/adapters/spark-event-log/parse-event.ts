import type { SparkLogEvent } from '../../model/spark/event-log.ts';

type Json = Readonly<Record<string, unknown>>;

/** Spark puts the name of the event first in every line; the others need not be parsed. */
const neededEvent =
  /^\{"Event":"SparkListener(?:LogStart|ApplicationStart|ApplicationEnd|ExecutorAdded|ExecutorRemoved|StageSubmitted|StageCompleted|TaskEnd)"/;

/** Whether a line holds an event that a profile needs. */
export function isNeededLine(line: string): boolean {
  return neededEvent.test(line);
}

/**
 * One event of those, as org.apache.spark.util.JsonProtocol writes it.
 * @returns undefined when a member that it must have is not there
 */
export function parseEvent(event: Json): SparkLogEvent | undefined {
  const parse = parsers[String(event['Event'])];
  const parsed = parse?.(event);
  if (parsed === undefined) return undefined;
  const isWhole = Object.values(parsed).every(
    (value) => value !== undefined && !Number.isNaN(value),
  );
  return isWhole ? parsed : undefined;
}

const parsers: Readonly<Record<string, (event: Json) => SparkLogEvent>> = {
  SparkListenerLogStart: (event) => ({
    kind: 'log-started',
    sparkVersion: textOf(event['Spark Version']),
  }),
  SparkListenerApplicationStart: (event) => ({
    kind: 'application-started',
    name: textOf(event['App Name']),
    at: numberOf(event['Timestamp']),
  }),
  SparkListenerApplicationEnd: (event) => ({
    kind: 'application-ended',
    at: numberOf(event['Timestamp']),
  }),
  SparkListenerExecutorAdded: (event) => ({
    kind: 'executor-added',
    executor: textOf(event['Executor ID']),
    cores: numberOf(mapping(event['Executor Info'])['Total Cores']),
    at: numberOf(event['Timestamp']),
  }),
  SparkListenerExecutorRemoved: (event) => ({
    kind: 'executor-removed',
    executor: textOf(event['Executor ID']),
    reason: textOf(event['Removed Reason']),
    at: numberOf(event['Timestamp']),
  }),
  SparkListenerStageSubmitted: (event) => {
    const info = mapping(event['Stage Info']);
    const parents = info['Parent IDs'];
    return {
      kind: 'stage-submitted',
      stage: numberOf(info['Stage ID']),
      name: textOf(info['Stage Name']),
      parents: Array.isArray(parents) ? parents.map(numberOf) : [],
      at: numberOf(info['Submission Time']),
    };
  },
  SparkListenerStageCompleted: (event) => {
    const info = mapping(event['Stage Info']);
    return {
      kind: 'stage-completed',
      stage: numberOf(info['Stage ID']),
      at: numberOf(info['Completion Time']),
    };
  },
  SparkListenerTaskEnd: taskEnd,
};

function taskEnd(event: Json): SparkLogEvent {
  const info = mapping(event['Task Info']);
  const metrics = mapping(event['Task Metrics']);
  const read = mapping(metrics['Shuffle Read Metrics']);
  const bytes = (value: unknown): number => (typeof value === 'number' ? value : 0);
  return {
    kind: 'task-ended',
    stage: numberOf(event['Stage ID']),
    isSuccess: mapping(event['Task End Reason'])['Reason'] === 'Success',
    launchedAt: numberOf(info['Launch Time']),
    finishedAt: numberOf(info['Finish Time']),
    inputBytes: bytes(mapping(metrics['Input Metrics'])['Bytes Read']),
    shuffleReadBytes: bytes(read['Remote Bytes Read']) + bytes(read['Local Bytes Read']),
    shuffleWriteBytes: bytes(mapping(metrics['Shuffle Write Metrics'])['Shuffle Bytes Written']),
    spillBytes: bytes(metrics['Disk Bytes Spilled']),
  };
}

function mapping(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : NaN;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
