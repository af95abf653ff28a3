import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ListedRun } from './run-store/list-runs.ts';
import { CliProcess, runCli, temporaryFolder } from './testing/cli-process.ts';
import { commandLine } from './testing/in-process.ts';
import { scenarioText } from './testing/scenario-text.ts';

const folder = temporaryFolder();
afterAll(folder.remove);
const scenario = join(folder.path, 'scenario.yaml');
writeFileSync(
  scenario,
  scenarioText({ name: 'rebuilt', load: 'arrivals: 20/min, spacing: poisson, duration: 1h' }),
);

/** A run of its own; returns its folder. */
async function run(out: string): Promise<string> {
  const { code } = await runCli(['run', scenario, '--out', join(folder.path, out)]);
  expect(code).toBe(0);
  return onlyRun(join(folder.path, out));
}

async function onlyRun(out: string): Promise<string> {
  const runs = await listedRuns(out);
  expect(runs).toHaveLength(1);
  return join(out, runs[0]?.id ?? '');
}

async function listedRuns(out: string): Promise<readonly ListedRun[]> {
  const { code, out: json } = await commandLine(['runs', '--out', out, '--json']);
  expect(code).toBe(0);
  return JSON.parse(json) as ListedRun[];
}

const read = (...path: readonly string[]): string => readFileSync(join(...path), 'utf8');

it('begins no run, and rebuilds no report, without the parts of a report', async () => {
  const out = join(folder.path, 'no-parts');
  const parts = { assetsUrl: pathToFileURL(`${folder.path}/`) };
  const results = [
    await commandLine(['run', scenario, '--out', out], {}, undefined, parts),
    await commandLine(['report', out], {}, undefined, parts),
  ];

  for (const { code, err } of results) {
    expect(code).toBe(2);
    expect(err).toMatch(/^jobstorm: Cannot read a part of the report/m);
  }
  expect(existsSync(out)).toBe(false);
});

describe('jobstorm report', () => {
  let finished: string;
  beforeAll(async () => {
    finished = await run('finished');
  });

  it('rebuilds what the run wrote itself, byte for byte', async () => {
    const summary = read(finished, 'summary.json');
    const report = read(finished, 'report.html');
    for (const name of ['summary.json', 'report.html']) rmSync(join(finished, name));

    const result = await commandLine(['report', finished]);

    expect(result.code).toBe(0);
    expect(result.err).toMatch(/^PASSED +rebuilt on twin/);
    expect(read(finished, 'summary.json')).toBe(summary);
    expect(read(finished, 'report.html')).toBe(report);
  });

  it('finds a run by its id, its folder and its journal, and prints it with --json', async () => {
    const out = join(finished, '..');
    const names = [basename(finished), finished, join(finished, 'journal.ndjson')];
    for (const name of names) {
      const result = await commandLine(['report', name, '--out', out, '--json']);

      expect(result.out).toBe(read(finished, 'summary.json'));
    }
  });

  it('restores a record that is missing, without what only the process knew', async () => {
    const record = JSON.parse(read(finished, 'run.json')) as object;
    rmSync(join(finished, 'run.json'));

    await commandLine(['report', finished]);

    expect(JSON.parse(read(finished, 'run.json'))).toEqual({
      ...record,
      nodeVersion: null,
      startedAt: null,
      args: null,
    });
  });

  it('names the line of a journal that was changed', async () => {
    const broken = join(folder.path, 'broken');
    mkdirSync(broken);
    const lines = read(finished, 'journal.ndjson').split('\n');
    lines[41] = lines[41]?.slice(0, 20) ?? '';
    writeFileSync(join(broken, 'journal.ndjson'), lines.join('\n'));

    const { code, err } = await commandLine(['report', broken]);

    expect(code).toBe(2);
    expect(err).toMatch(/^jobstorm: Cannot read the journal: .*journal\.ndjson:42: it is not JSON/);
    expect(err).not.toMatch(/^ +at /m);
  });

  it('says in one line that an empty journal is the record of nothing', async () => {
    const empty = join(folder.path, 'empty');
    mkdirSync(empty);
    writeFileSync(join(empty, 'journal.ndjson'), '');

    const { code, err } = await commandLine(['report', empty]);

    expect(code).toBe(2);
    expect(err).toMatch(/^jobstorm: Cannot read the journal '.*': it is empty, so .*\n$/);
  });

  it('reports on every prefix of a journal', async () => {
    const cut = join(folder.path, 'cut');
    mkdirSync(cut);
    const whole = readFileSync(join(finished, 'journal.ndjson'));
    const firstLine = whole.indexOf('\n') + 1;
    for (const share of [0, 0.0001, 0.01, 0.3, 0.7, 0.999]) {
      const length = firstLine + Math.floor((whole.length - firstLine) * share);
      writeFileSync(join(cut, 'journal.ndjson'), whole);
      truncateSync(join(cut, 'journal.ndjson'), length);

      const { code, out } = await commandLine(['report', cut, '--json']);

      expect(code).toBe(0);
      expect(JSON.parse(out)).toMatchObject({ run: { verdict: 'interrupted', complete: false } });
    }
  });
});

describe('a run that was killed', () => {
  it('leaves a journal that is the beginning of the whole one, and a report of it', async () => {
    const whole = read(await run('whole'), 'journal.ndjson');
    const out = join(folder.path, 'killed');
    const cli = new CliProcess(['run', scenario, '--out', out, '--speed', '600']);
    await cli.untilErr(/ steady \d+ %, offered/);
    const killed = await onlyRun(out);
    await vi.waitFor(() => expect(read(killed, 'journal.ndjson').length).toBeGreaterThan(10_000), {
      timeout: 30_000,
    });

    cli.child.kill('SIGKILL');
    expect((await cli.result).signal).toBe('SIGKILL');

    const journal = read(killed, 'journal.ndjson');
    expect(journal.length).toBeLessThan(whole.length);
    expect(whole.startsWith(journal)).toBe(true);
    expect((await listedRuns(out))[0]).toMatchObject({
      verdict: 'unfinished',
      scenario: 'rebuilt',
    });

    const report = await commandLine(['report', killed]);
    expect(report.code).toBe(0);
    expect(report.err).toMatch(/^INTERRUPTED/);
    expect((await listedRuns(out))[0]).toMatchObject({ verdict: 'interrupted' });
    const started = journal.split('\n').filter((line) => line.includes('"kind":"arrival"')).length;
    expect(JSON.parse(read(killed, 'summary.json'))).toMatchObject({ arrivals: { started } });
  });
});

describe('jobstorm runs', () => {
  it('lists runs newest first, skips what is none and marks what is broken', async () => {
    const out = join(folder.path, 'mixed');
    const older = basename(await run('mixed'));
    mkdirSync(join(out, 'not-a-run'));
    mkdirSync(join(out, 'bad-20990101-000000'));
    writeFileSync(join(out, 'bad-20990101-000000', 'run.json'), '{"scenario": ');
    appendFileSync(join(out, 'a-file'), 'x');
    const record = JSON.parse(read(out, older, 'run.json')) as { startedAt: string };
    const newer = 'newer-20990101-000000';
    mkdirSync(join(out, newer));
    writeFileSync(
      join(out, newer, 'run.json'),
      JSON.stringify({ ...record, startedAt: '2099-01-01T00:00:00.000Z' }),
    );
    writeFileSync(join(out, newer, 'summary.json'), read(out, older, 'summary.json'));

    const { code, out: table } = await commandLine(['runs', '--out', out]);

    expect(code).toBe(0);
    const [header = '', ...rows] = table.split('\n');
    expect(header).toMatch(/^RUN +SCENARIO +VERDICT +ARRIVALS +FAILED +DURATION +STARTED \(UTC\)$/);
    expect(rows[0]).toMatch(
      /^newer-20990101-000000 +rebuilt +passed +[\d,]+ +0 .* 2099-01-01 00:00$/,
    );
    expect(rows.slice(1, 3).join('\n')).toContain(older);
    expect(rows.slice(1, 3).join('\n')).toMatch(/^bad-20990101-000000 +– +broken +–/m);
    expect(table).toMatch(/^bad-20990101-000000: .*run\.json: it is not JSON$/m);
    expect(table).not.toContain('not-a-run');
    expect(table).not.toContain('a-file');
  });

  it('does not hand escape sequences in the names of folders to the terminal', async () => {
    const out = join(folder.path, 'foreign');
    mkdirSync(join(out, 'evil\u001b[2J'), { recursive: true });
    writeFileSync(join(out, 'evil\u001b[2J', 'run.json'), 'no JSON');

    const { out: table } = await commandLine(['runs', '--out', out]);

    expect(table).toMatch(/^evil +–/m);
    expect(table).not.toContain('\u001b');
  });

  it('says where it looked when there is none', async () => {
    const { code, err, out } = await commandLine(['runs', '--out', join(folder.path, 'nowhere')]);

    expect(code).toBe(0);
    expect(out).toBe('');
    expect(err).toContain('There are no runs in');
  });
});
