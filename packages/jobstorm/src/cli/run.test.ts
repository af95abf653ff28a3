import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CliProcess, runCli, temporaryFolder, type CliResult } from './testing/cli-process.ts';
import { scenarioText, type ScenarioTextParts } from './testing/scenario-text.ts';

const folder = temporaryFolder();
afterAll(folder.remove);

function scenarioFile(name: string, parts: ScenarioTextParts = {}): string {
  const path = join(folder.path, `${name}.yaml`);
  writeFileSync(path, scenarioText({ name, ...parts }));
  return path;
}

/** The one run folder in `out`. */
function runFolder(out: string): string {
  const [only, ...more] = readdirSync(out);
  expect(more).toEqual([]);
  return join(out, only ?? '');
}

function fileOf(out: string, name: string): string {
  return readFileSync(join(runFolder(out), name), 'utf8');
}

/** An hour at 600 times real time: long enough to interrupt, short enough to wait for. */
const long: ScenarioTextParts = { load: 'arrivals: 20/min, duration: 1h' };

describe('jobstorm run', () => {
  describe('of a scenario that passes', () => {
    const out = join(folder.path, 'passing');
    let result: CliResult;
    beforeAll(async () => {
      result = await runCli(['run', scenarioFile('passing'), '--out', out, '--json']);
    });

    it('ends with 0 and leads the summary with the verdict', () => {
      expect(result.code).toBe(0);
      expect(result.err).toMatch(/^PASSED +passing on twin/m);
    });

    it('prints summary.json to stdout with --json, and nothing else', () => {
      expect(result.out).toBe(fileOf(out, 'summary.json'));
      expect(JSON.parse(result.out)).toMatchObject({
        run: { scenario: 'passing', verdict: 'passed', complete: true },
        jobRuns: { completed: 6 },
        leftBehind: { jobRuns: 0, virtualClusters: 0, namespaces: 0, pods: 0, volumes: 0 },
      });
    });

    it('writes the record, the journal, the summary and the report, and says where', () => {
      const run = runFolder(out);
      expect(readdirSync(run).sort()).toEqual([
        'journal.ndjson',
        'report.html',
        'run.json',
        'summary.json',
      ]);
      expect(run).toMatch(/passing-\d{8}-\d{6}$/);
      expect(result.err).toContain(`Report   file://${run}/report.html`);
      expect(fileOf(out, 'report.html')).toMatch(/^<!doctype html>/);
    });

    it('records what was run and how', () => {
      const record: unknown = JSON.parse(fileOf(out, 'run.json'));
      expect(record).toMatchObject({
        runRecordVersion: 1,
        scenario: 'passing',
        target: 'twin',
        seed: 1,
        session: expect.stringMatching(/^emr-[0-9a-f]{8}-\d{8}$/) as string,
        args: expect.arrayContaining(['run', '--json']) as string[],
      });
    });
  });

  it('gives the same journal for the same seed at any speed, and another for another', async () => {
    const scenario = scenarioFile('seeded', {
      load: 'arrivals: 6/min, duration: 1m, spacing: poisson',
      threshold: 'jobRuns.failed: "< 1%"',
    });
    const variants = [
      ['--seed', '7'],
      ['--seed', '7', '--speed', '2000'],
      ['--seed', '8'],
    ];

    const runs = await Promise.all(
      variants.map(async (flags, index) => {
        const out = join(folder.path, `seeded-${index}`);
        const { code, err } = await runCli(['run', scenario, '--out', out, ...flags]);
        expect(code).toBe(0);
        const events = /^Twin {5}([\d,]+ events, fingerprint [\da-f]{8})$/m.exec(err)?.[1];
        return { journal: fileOf(out, 'journal.ndjson'), events };
      }),
    );

    expect(runs[0]?.events).toBeDefined();
    expect(runs[1]).toEqual(runs[0]);
    expect(runs[2]?.journal).not.toBe(runs[0]?.journal);
    expect(runs[2]?.events).not.toBe(runs[0]?.events);
  });

  it('ends with 1 when a threshold does not hold, and says which', async () => {
    const scenario = scenarioFile('slow', { threshold: 'responseTime.p50: < 1s' });
    const out = join(folder.path, 'slow');

    const result = await runCli(['run', scenario, '--out', out]);

    expect(result.code).toBe(1);
    expect(result.err).toMatch(/^FAILED/m);
    expect(result.err).toContain('responseTime.p50');
    expect(result.out).toBe('');
  });

  it('shows only the summary with --only-summary', async () => {
    const args = ['--only-summary', '--out', join(folder.path, 'quiet')];

    const { err } = await runCli(['run', scenarioFile('quiet'), ...args]);

    expect(err).toMatch(/^PASSED/);
  });

  it('shows a line for each phase when it follows the clock', async () => {
    const args = ['--speed', '2000', '--out', join(folder.path, 'paced')];

    const { err } = await runCli(['run', scenarioFile('paced', long), ...args]);

    expect(err).toMatch(/ steady \d+ %, offered/);
    expect(err).toMatch(/ drain 100 %, offered/);
  });

  it('rebuilds from the disk what a full one has kept of the journal', async () => {
    const out = join(folder.path, 'full-disk');
    // A limit on the size of files ends writing as a full disk does, in the middle of a line.
    const wrapper = ['sh', '-c', 'ulimit -f 600; exec "$@"', 'sh'];

    const result = await runCli(['run', scenarioFile('full-disk', long), '--out', out], {
      wrapper,
    });

    expect(result.code).toBe(3);
    expect(result.err).toContain('Cannot write the journal');
    expect(result.err).toContain('it would be larger than a file may be here');
    expect(result.err).not.toMatch(/^ +at /m);
    expect(JSON.parse(fileOf(out, 'summary.json'))).toMatchObject({
      run: { verdict: 'interrupted', complete: false },
    });
    expect((await runCli(['report', runFolder(out)])).code).toBe(0);
  });
});

/** The first line of progress in the phase: the program listens to signals by then. */
const steadyLine = / steady \d+ %, offered/;

it.runIf(existsSync('/dev/full'))('says so when what was asked for cannot be written', async () => {
  const wrapper = ['sh', '-c', '"$@" >/dev/full', 'sh'];

  const { code, err } = await runCli(['run', scenarioFile('unheard'), '--dry-run', '--json'], {
    wrapper,
  });

  expect(code).toBe(3);
  expect(err).toMatch(/^jobstorm: Cannot write the output: ENOSPC/m);
  expect(err).not.toMatch(/^ +at /m);
});

describe.runIf(existsSync('/dev/full'))('when stderr cannot be written', () => {
  const options = {
    wrapper: ['sh', '-c', '"$@" 2>/dev/full', 'sh'],
    nodeArgs: ['--max-old-space-size=256'],
  };

  it('a run writes its results all the same, and ends with 3', async () => {
    const out = join(folder.path, 'untold');

    const { code, out: json } = await runCli(
      ['run', scenarioFile('untold'), '--out', out, '--json'],
      options,
    );

    expect(code).toBe(3);
    expect(json).toBe(fileOf(out, 'summary.json'));
    expect(existsSync(join(runFolder(out), 'report.html'))).toBe(true);
  });

  it.each([['validate'], ['run', '--dry-run']])('%s %s ends with 3', async (...command) => {
    expect((await runCli([...command, scenarioFile('untold')], options)).code).toBe(3);
  });

  it('keeps the exit code that tells more', async () => {
    expect((await runCli(['report', 'nothing'], options)).code).toBe(2);
  });
});

describe('jobstorm run, interrupted', () => {
  it('ends arrivals, drains, and still writes the summary and the report', async () => {
    const out = join(folder.path, 'interrupted');
    const cli = new CliProcess([
      'run',
      scenarioFile('interrupted', long),
      '--speed',
      '600',
      '--out',
      out,
    ]);
    await cli.untilErr(steadyLine);

    cli.child.kill('SIGINT');

    const { code, err } = await cli.result;
    expect(code).toBe(130);
    expect(err.match(/^Interrupted\. No further arrivals\. Waiting .*30 min/gm)).toHaveLength(1);
    expect(err).toMatch(/^INTERRUPTED/m);
    expect(JSON.parse(fileOf(out, 'summary.json'))).toMatchObject({
      run: { verdict: 'interrupted', complete: true },
      jobRuns: { unfinished: 0 },
      leftBehind: { jobRuns: 0, pods: 0, volumes: 0 },
    });
    expect(existsSync(join(runFolder(out), 'report.html'))).toBe(true);
  });

  it('cancels at the second interrupt, and stops at once at the third', async () => {
    const out = join(folder.path, 'stopped');
    const cli = new CliProcess([
      'run',
      scenarioFile('stopped', long),
      '--speed',
      '60',
      '--out',
      out,
    ]);
    await cli.untilErr(steadyLine);

    cli.child.kill('SIGTERM');
    await cli.untilErr(/Interrupt again to cancel/);
    cli.child.kill('SIGINT');
    await cli.untilErr(/Cancelling the job runs in flight/);
    cli.child.kill('SIGINT');

    const { code, err } = await cli.result;
    expect(code).toBe(130);
    expect(err).toMatch(/^Stopped at once, with \d+ job runs? in flight and nothing cleaned up/m);
    expect(err).toMatch(/^INTERRUPTED/m);
    const summary = fileOf(out, 'summary.json');
    expect(JSON.parse(summary)).toMatchObject({
      run: { verdict: 'interrupted', complete: false },
    });
    expect(existsSync(join(runFolder(out), 'report.html'))).toBe(true);
    expect((await runCli(['report', runFolder(out), '--json'])).out).toBe(summary);
  });
});
