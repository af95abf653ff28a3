import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { JobstormError } from '../../model/errors.ts';
import { readProfile } from './read-profile.ts';
import { eventLogLines, twoStages } from './testing/event-log-text.ts';

const folder = mkdtempSync(join(tmpdir(), 'jobstorm-event-log-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const lines = eventLogLines(twoStages, 9_000);
const text = `${lines.join('\n')}\n`;
let files = 0;

function logOf(content: string | Buffer): string {
  const path = join(folder, `log-${(files += 1)}`);
  writeFileSync(path, content);
  return path;
}

function rollingFolder(parts: Readonly<Record<string, string | Buffer>>): string {
  const path = join(folder, `eventlog_v2_spark-${(files += 1)}`);
  mkdirSync(path);
  for (const [name, content] of Object.entries(parts)) writeFileSync(join(path, name), content);
  return path;
}

describe('readProfile()', () => {
  it('learns stages, executors and what the driver did from a log', async () => {
    const profile = await readProfile(logOf(text));

    expect(profile).toMatchObject({
      name: 'etl',
      sparkVersion: '3.5.3',
      isComplete: true,
      runMs: 9_000,
      workMs: 7_000,
      executorCores: 2,
      executorsMax: 2,
      executorsLost: 0,
      driverTailMs: 1_000,
    });
    expect(profile.stages).toHaveLength(2);
    expect(profile.stages[0]).toMatchObject({
      tasks: 4,
      failedTasks: 1,
      after: [],
      driverMs: 600,
      coreMs: 5_000,
      inputMiB: 4,
      shuffleReadMiB: 4,
      shuffleWriteMiB: 8,
    });
    expect(profile.stages[0]?.taskMs.at(0)).toBe(1_000);
    expect(profile.stages[0]?.taskMs.at(-1)).toBe(2_000);
    expect(profile.stages[1]).toMatchObject({ after: [0], driverMs: 400, coreMs: 3_000 });
  });

  it('reads the same whether it is plain, zstd, gzip or rolled, whole or compacted', async () => {
    const plain = await readProfile(logOf(text));
    const half = Math.floor(lines.length / 2);
    const parts = [lines.slice(0, half), lines.slice(half)].map((part) => `${part.join('\n')}\n`);
    const paths = [
      logOf(zstdCompressSync(text)),
      logOf(gzipSync(text)),
      logOf(text.trimEnd()),
      rollingFolder({
        'appstatus_spark-1a2b': '',
        'events_1_spark-1a2b.zstd': zstdCompressSync(parts[0] ?? ''),
        'events_2_spark-1a2b': parts[1] ?? '',
      }),
      rollingFolder({
        'events_9_spark-1a2b.compact': parts[0] ?? '',
        'events_9_spark-1a2b': 'what was compacted',
        'events_10_spark-1a2b': parts[1] ?? '',
      }),
    ];

    for (const path of paths) expect(await readProfile(path)).toEqual(plain);
  });

  it('counts an application without an end to its last stage', async () => {
    const profile = await readProfile(logOf(eventLogLines(twoStages, null).join('\n')));

    expect(profile).toMatchObject({ isComplete: false, runMs: 8_000, driverTailMs: 0 });
  });

  const zstd = zstdCompressSync(text);
  const cases: readonly (readonly [message: string, path: () => string])[] = [
    [': there is no such file', () => join(folder, 'nothing')],
    [': it is empty', () => logOf('')],
    [
      `:1': a line of it must be a Spark event such as {"Event":"SparkListenerLogStart",…}: current value is "hello"`,
      () => logOf('hello\n'),
    ],
    [
      `:${lines.length}': the line is truncated or damaged: it ends with "`,
      () => logOf(text.slice(0, -20)),
    ],
    [
      `:4': it lacks a member that Spark writes: "{"Event":"SparkListenerExecutorAdded"`,
      () => logOf(text.replace('"Total Cores":2', '"Total Cores":null')),
    ],
    [': its zstd data is truncated or damaged after ', () => logOf(zstd.subarray(0, 200))],
    [': its zstd data is truncated or damaged after ', () => logOf(Buffer.concat([zstd, zstd]))],
    [
      ': it is compressed with lz4, and only plain, zstd and gzip can be read',
      () => logOf('LZ4Block and more'),
    ],
    [': no stage of the application has ended', () => logOf(`${lines[0] ?? ''}\n`)],
    [': the folder holds no file of events', () => rollingFolder({ appstatus: '' })],
    [
      `: events_2_… is missing before 'events_3_spark-1a2b'`,
      () => rollingFolder({ 'events_1_spark-1a2b': text, 'events_3_spark-1a2b': text }),
    ],
  ];

  it.each(cases)('says what is wrong and what to do: %s', async (message, path) => {
    const error = await readProfile(path()).catch((caught: unknown) => caught);

    if (!(error instanceof JobstormError)) throw new Error('No error for the user');
    expect(error.kind).toBe('config');
    expect(error.message).toContain('Cannot read the event log ');
    expect(error.message).toContain(message.startsWith(':1') ? message : message.slice(1));
    expect(error.hint).toMatch(/\w/);
  });
});
