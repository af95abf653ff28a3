import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testTwinConfig } from '../../model/testing/twin-config.ts';
import type { JournalEntry } from '../../model/journal-entry.ts';
import { FileJournal } from './file-journal.ts';
import { readJournal } from './read-journal.ts';

const begin: JournalEntry = {
  kind: 'run',
  at: 0,
  journalVersion: 1,
  jobstormVersion: '0.1.0',
  startedAt: '2026-01-01T00:00:00.000Z',
  session: 'emr-0a1b2c3d-20260101',
  scenario: {
    name: 'sleep – für Tests',
    description: '',
    target: 'twin',
    submission: 'job-run',
    seed: 1,
    region: 'us-west-2',
    clusterName: 'eks',
    namespaces: 1,
    azs: ['us-west-2a'],
    azSelection: 'random',
    jobs: [
      {
        name: 'sleep',
        weight: 1,
        request: { name: 'job', configurationOverrides: { applicationConfiguration: [] } },
        work: { kind: 'duration', lowMs: 1_000, highMs: 2_000 },
      },
    ],
    load: {
      model: 'open',
      durationMs: 60_000,
      warmUpMs: 0,
      onEnd: 'drain',
      drainMaxMs: 60_000,
      inFlightMax: 100,
      lateArrivals: 'drop',
      arrivalsPerMinute: 10,
      spacing: 'regular',
    },
    retry: { attemptsMax: 3, baseMs: 100, capMs: 1_000 },
    thresholds: [],
    validity: { startLagP99MaxMs: 1_000, droppedMaxPercent: 1 },
    watch: { jobRuns: 'list', intervalMs: 10_000, quotaShare: 0.2 },
    sampleIntervalMs: 15_000,
    twin: testTwinConfig({ startsAtEpochMs: 0 }),
  },
};
const phase: JournalEntry = { kind: 'phase', at: 5, phase: 'steady' };
const end: JournalEntry = { kind: 'end', at: 60_000 };

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jobstorm-journal-'));
  path = join(folder, 'journal.ndjson');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

async function read(): Promise<JournalEntry[]> {
  const entries: JournalEntry[] = [];
  await readJournal(path, (entry) => entries.push(entry));
  return entries;
}

function write(...entries: readonly JournalEntry[]): void {
  const journal = new FileJournal(path);
  for (const entry of entries) journal.append(entry);
  journal.close();
}

describe('FileJournal and readJournal()', () => {
  it('give back what was written, in order', async () => {
    write(begin, phase, end);

    expect(await read()).toEqual([begin, phase, end]);
  });

  it('show what was flushed while the journal is still open', async () => {
    const journal = new FileJournal(path);
    journal.append(begin);
    journal.flush();
    journal.append(phase);

    expect(await read()).toEqual([begin]);

    journal.close();
    journal.close();
    expect(await read()).toEqual([begin, phase]);
  });

  it('write by themselves when much has gathered', () => {
    const journal = new FileJournal(path);
    for (let count = 0; count < 10_000; count += 1) journal.append(phase);

    const length = readFileSync(path).length;
    expect(length).toBeGreaterThan(250_000);
    journal.close();
    expect(readFileSync(path).length).toBeGreaterThan(length);
  });
});

describe('FileJournal', () => {
  it('does not write over a journal that is there', () => {
    write(begin);

    expect(() => new FileJournal(path)).toThrow(/Cannot write the journal '.*journal\.ndjson'/);
  });
});

describe('readJournal()', () => {
  it('skips a last line that a kill has torn, wherever it was torn', async () => {
    const torn = JSON.stringify(end);
    for (let length = 1; length < torn.length; length += 1) {
      rmSync(path, { force: true });
      write(begin, phase);
      appendFileSync(path, torn.slice(0, length));

      expect(await read()).toEqual([begin, phase]);
    }
  });

  it('keeps a last line that lacks only its end', async () => {
    write(begin);
    appendFileSync(path, JSON.stringify(end));

    expect(await read()).toEqual([begin, end]);
  });

  it.each([
    ['a torn line in the middle', [begin, '{"kind":"pha', end], ':2: it is not JSON'],
    ['an empty line', [begin, '', end], ':2: it is not JSON'],
    ['a last whole line that is no JSON', [begin, 'end'], ':2: it is not JSON'],
    ['an unknown kind', [begin, '{"kind":"nap","at":1}'], ":2: no entry is of kind 'nap'"],
    ['a missing member', [begin, '{"kind":"phase","at":1}'], ":2: entry of kind 'phase': phase: "],
    ['a missing beginning', [phase, end], ":1: a journal begins with an entry of kind 'run'"],
    ['two runs in one', [begin, begin], ":2: an entry of kind 'run' stands only at the beginning"],
    [
      'a scenario without its load',
      [{ ...begin, scenario: { ...begin.scenario, load: undefined } }],
      ":1: entry of kind 'run': scenario.load: ",
    ],
    ['another version', [{ ...begin, journalVersion: 9 }], 'in version 9 of the format'],
  ])('refuses %s, naming the line', async (_case, lines, message) => {
    const texts = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
    writeFileSync(path, texts.map((line) => `${line}\n`).join(''));

    await expect(read()).rejects.toMatchObject({
      name: 'JobstormError',
      kind: 'config',
      message: expect.stringContaining(message) as string,
    });
  });

  it.each([
    ['an empty file', '', 'it is empty'],
    ['a beginning that is torn', '{"kind":"run","at"', 'it has no whole entry'],
  ])('refuses %s', async (_case, content, message) => {
    writeFileSync(path, content);

    await expect(read()).rejects.toThrow(message);
  });

  it('refuses a path without a file', async () => {
    await expect(read()).rejects.toThrow('there is no such file');
  });
});

describe('a journal that another process goes on with', () => {
  it('has the entries of both, and not the line that the kill tore', async () => {
    const first = new FileJournal(path);
    first.append(begin);
    first.append({ kind: 'phase', at: 1, phase: 'setup' });
    first.close();
    appendFileSync(path, '{"kind":"phase","at":2,"pha');

    const second = new FileJournal(path, 'append');
    second.append({ kind: 'resume', at: 9, stoppedAt: 1 });
    second.close();

    const kinds: string[] = [];
    await readJournal(path, ({ kind }) => kinds.push(kind));
    expect(kinds).toEqual(['run', 'phase', 'resume']);
  });
});
