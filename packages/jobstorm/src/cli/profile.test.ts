import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  eventLogLines,
  twoStages,
  type LoggedStage,
} from '../adapters/spark-event-log/testing/event-log-text.ts';
import { parseScenario } from '../config/parse-scenario.ts';
import { defaultTwinParameters } from '../model/twin-parameters/all.ts';
import { RandomStreams } from '../util/random.ts';
import { VirtualTimeline } from '../twin/kernel/virtual-timeline.ts';
import { createWork } from '../twin/spark/create-work.ts';
import { temporaryFolder } from './testing/cli-process.ts';
import { commandLine } from './testing/in-process.ts';
import { scenarioText } from './testing/scenario-text.ts';

const folder = temporaryFolder();
afterAll(folder.remove);
const inFolder = (name: string): string => join(folder.path, name);

function writeLog(name: string, stages: readonly LoggedStage[], endMs: number): string {
  writeFileSync(inFolder(name), eventLogLines(stages, endMs).join('\n'));
  return inFolder(name);
}

const readFile = (name: string): string | undefined => {
  try {
    return readFileSync(inFolder(name), 'utf8');
  } catch {
    return undefined;
  }
};

describe('jobstorm profile', () => {
  it('says what the log holds and writes a profile that a scenario can name', async () => {
    const log = writeLog('log', twoStages, 9_000);

    const { code, err, out } = await commandLine(['profile', log, '--out', inFolder('p.json')]);

    expect(code).toBe(0);
    expect(out).toBe('');
    expect(err.replaceAll(folder.path, '')).toMatchInlineSnapshot(`
      "Application  etl, Spark 3.5.3
      Run          9.0 s, of it 7.0 s from the executors' start to the end
      Executors    at most 2 of 2 cores, 0 lost
      Work         2 stages, 5 tasks, 8 core-seconds: 29 % of the cores busy
      Data         5 MiB read, 10 MiB shuffled, 0 MiB spilled, 1 failed task

      Largest stages                              tasks  core-s  median      max
      count at job.py:0                               4       5  1.00 s   2.00 s
      count at job.py:3                               1       3  3.00 s   3.00 s

      Written to /p.json: give it to a job template as
          work: { profile: /p.json }
      "
    `);
    const scenario = scenarioText().replace('{ duration: 30s..60s }', '{ profile: ./p.json }');
    expect(parseScenario(scenario, { path: 's.yaml', readFile })).toMatchObject({
      ok: true,
      scenario: { jobs: [{ work: { kind: 'stages', driverTailMs: 1_000 } }] },
    });
  });

  it('prints the profile with --json', async () => {
    const { out } = await commandLine(['profile', writeLog('log', twoStages, 9_000), '--json']);

    expect(JSON.parse(out)).toMatchObject({ profileVersion: 1, name: 'etl' });
  });

  it('tells what is wrong in one message, without a stack trace', async () => {
    writeFileSync(inFolder('foreign'), '{"level":"info"}\n');

    const { code, err } = await commandLine(['profile', inFolder('foreign')]);

    expect(code).toBe(2);
    expect(err.replaceAll(folder.path, '')).toMatchInlineSnapshot(`
      "jobstorm: Cannot read the event log '/foreign:1': a line of it must be a Spark event such as {"Event":"SparkListenerLogStart",…}: current value is "{"level":"info"}"
        Name a file of spark.eventLog.dir, not the log of a driver or another JSON file.
      "
    `);
  });

  it('makes work that takes on the same cores as long as the run in the log', async () => {
    const log = writeLog('waves', wavesOnFourCores(), 42_000);
    await commandLine(['profile', log, '--out', inFolder('waves.json')]);
    const scenario = scenarioText().replace('{ duration: 30s..60s }', '{ profile: waves.json }');
    const parsed = parseScenario(scenario, { path: 's.yaml', readFile });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const [job] = parsed.scenario.jobs;
    if (job === undefined) throw new Error('no job');

    const timeline = new VirtualTimeline();
    let doneAt = 0;
    const work = createWork({
      timeline,
      random: new RandomStreams(1).stream('spark'),
      parameters: { ...defaultTwinParameters().spark, runNoiseSigma: 0 },
      work: job.work,
      taskCpus: 1,
      recoversShuffle: false,
      onTasks: () => undefined,
      onDone: () => {
        doneAt = timeline.now();
      },
    });
    work.addSlots(4);
    work.start();
    timeline.runUntil(1e6);

    // From the second executor at 2 s to the end at 42 s.
    expect(Math.abs(doneAt / 40_000 - 1)).toBeLessThan(0.05);
  });
});

/** Forty tasks of 1 to 5 s on four cores, each taken by the first free one, then one alone. */
function wavesOnFourCores(): LoggedStage[] {
  const freeAt = [2_000, 2_000, 2_000, 2_000];
  const tasks = Array.from({ length: 40 }, (_, index) => {
    freeAt.sort((one, other) => one - other);
    const launchMs = freeAt[0] ?? 0;
    const finishMs = launchMs + 1_000 + ((index * 7) % 9) * 500;
    freeAt[0] = finishMs;
    return { launchMs, finishMs };
  });
  const endMs = Math.max(...freeAt);
  const last = { launchMs: endMs + 1_000, finishMs: 41_000 };
  return [
    { id: 0, submitMs: 2_000, endMs, tasks },
    { id: 1, parents: [0], submitMs: endMs + 1_000, endMs: 41_000, tasks: [last] },
  ];
}
