import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { exitCodes } from './exit-code.ts';
import { temporaryFolder } from './testing/cli-process.ts';
import { commandLine } from './testing/in-process.ts';
import { scenarioText } from './testing/scenario-text.ts';

const folder = temporaryFolder();
afterAll(folder.remove);
const scenario = join(folder.path, 'scenario.yaml');
writeFileSync(scenario, scenarioText({ name: 'detailed' }));

/** Runs the scenario; returns the run's folder. */
async function run(name: string, ...args: readonly string[]): Promise<string> {
  const out = join(folder.path, name);
  const { code, err } = await commandLine(['run', scenario, '--out', out, ...args]);
  expect(code, err).toBe(exitCodes.passed);
  return join(out, readdirSync(out)[0] ?? '');
}

const read = (...path: readonly string[]): string => readFileSync(join(...path), 'utf8');

describe('jobstorm report --pods', () => {
  it('writes a table of the pods of a run with --journal full, whose results are the same', async () => {
    const plain = await run('plain');
    const full = await run('full', '--journal', 'full');
    const table = join(folder.path, 'pods.csv');

    const { code } = await commandLine(['report', full, '--pods', table]);

    expect(code).toBe(exitCodes.passed);
    expect(read(full, 'summary.json')).toBe(read(plain, 'summary.json'));
    expect(read(full, 'report.html')).toBe(read(plain, 'report.html'));
    const summary = JSON.parse(read(full, 'summary.json')) as { cluster: { podsCreated: number } };
    const [header, ...lines] = read(table).trimEnd().split('\n');
    expect(header).toMatch(/^arrival,template,jobRunId,role,createdAtMs/);
    expect(lines).toHaveLength(summary.cluster.podsCreated);
    expect(lines.filter((line) => /^\d+,sleep,\w+,driver,/.test(line))).toHaveLength(6);
  });

  it('says how to get pods when the journal has none', async () => {
    const plain = await run('without');

    const { code, err } = await commandLine([
      ...['report', plain],
      ...['--pods', join(folder.path, 'none.csv')],
    ]);

    expect(code).toBe(exitCodes.usage);
    expect(err).toContain('tells of no pods');
    expect(err).toContain('--journal full');
    expect(readdirSync(folder.path)).not.toContain('none.csv');
  });

  it('says when the table cannot be written', async () => {
    const full = await run('unwritable', '--journal', 'full');

    const { code, err } = await commandLine(['report', full, '--pods', folder.path]);

    expect(code).not.toBe(exitCodes.passed);
    expect(err).toContain(`Cannot write '${folder.path}'`);
  });
});
