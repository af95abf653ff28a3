/** 2026-01-05T00:00:00Z */
const startedAt = 1_767_571_200_000;

export interface LoggedTask {
  readonly launchMs: number;
  readonly finishMs: number;
  readonly reason?: string;
}

export interface LoggedStage {
  readonly id: number;
  readonly submitMs: number;
  readonly endMs: number;
  readonly parents?: readonly number[];
  readonly tasks: readonly LoggedTask[];
}

/** The lines of an event log as org.apache.spark.util.JsonProtocol writes them, cut to the bone. */
export function eventLogLines(stages: readonly LoggedStage[], endMs: number | null): string[] {
  return [
    { Event: 'SparkListenerLogStart', 'Spark Version': '3.5.3' },
    { Event: 'SparkListenerResourceProfileAdded', 'Resource Profile Id': 0 },
    {
      Event: 'SparkListenerApplicationStart',
      'App Name': 'etl',
      'App ID': 'spark-1a2b',
      Timestamp: startedAt,
      User: 'hadoop',
    },
    ...[1, 2].map((executor) => ({
      Event: 'SparkListenerExecutorAdded',
      Timestamp: startedAt + executor * 1_000,
      'Executor ID': String(executor),
      'Executor Info': { Host: '10.0.0.1', 'Total Cores': 2, 'Log Urls': {} },
    })),
    ...stages.flatMap(stageEvents),
    ...(endMs === null
      ? []
      : [{ Event: 'SparkListenerApplicationEnd', Timestamp: startedAt + endMs }]),
  ].map((event) => JSON.stringify(event));
}

function stageEvents({ id, submitMs, endMs, parents = [], tasks }: LoggedStage): object[] {
  const info = {
    'Stage ID': id,
    'Stage Attempt ID': 0,
    'Stage Name': `count at job.py:${id}`,
    'Number of Tasks': tasks.length,
    'Parent IDs': parents,
    'Submission Time': startedAt + submitMs,
  };
  return [
    { Event: 'SparkListenerStageSubmitted', 'Stage Info': info },
    ...tasks.map(({ launchMs, finishMs, reason = 'Success' }, index) => ({
      Event: 'SparkListenerTaskEnd',
      'Stage ID': id,
      'Stage Attempt ID': 0,
      'Task Type': 'ShuffleMapTask',
      'Task End Reason': { Reason: reason },
      'Task Info': {
        'Task ID': index,
        'Launch Time': startedAt + launchMs,
        'Finish Time': startedAt + finishMs,
        Failed: reason !== 'Success',
      },
      'Task Metrics': {
        'Disk Bytes Spilled': 0,
        'Input Metrics': { 'Bytes Read': 1_048_576 },
        'Shuffle Read Metrics': { 'Remote Bytes Read': 524_288, 'Local Bytes Read': 524_288 },
        'Shuffle Write Metrics': { 'Shuffle Bytes Written': 2_097_152 },
      },
    })),
    {
      Event: 'SparkListenerStageCompleted',
      'Stage Info': { ...info, 'Completion Time': startedAt + endMs },
    },
  ];
}

/** Two stages on two executors of two cores; the second one reads what the first one wrote. */
export const twoStages: readonly LoggedStage[] = [
  {
    id: 0,
    submitMs: 2_500,
    endMs: 4_600,
    tasks: [
      { launchMs: 2_600, finishMs: 3_600 },
      { launchMs: 2_600, finishMs: 3_600 },
      { launchMs: 2_600, finishMs: 3_600 },
      { launchMs: 2_600, finishMs: 4_600 },
      { launchMs: 3_600, finishMs: 3_700, reason: 'ExceptionFailure' },
    ],
  },
  {
    id: 3,
    parents: [0],
    submitMs: 5_000,
    endMs: 8_000,
    tasks: [{ launchMs: 5_000, finishMs: 8_000 }],
  },
];
