import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import {
  CliProcess,
  launcher,
  runCli,
  temporaryFolder,
  type CliResult,
} from './testing/cli-process.ts';
import { scenarioText } from './testing/scenario-text.ts';

const folder = temporaryFolder();
afterAll(folder.remove);

/** Makes this Node pass for an old one, so that the launcher looks for the pinned one. */
const oldNode = join(folder.path, 'old-node.cjs');
writeFileSync(
  oldNode,
  `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.11.0' } });`,
);
const nodeArgs = ['--require', oldNode];

const scenario = join(folder.path, 'long.yaml');
writeFileSync(scenario, scenarioText({ name: 'long', load: 'arrivals: 20/min, duration: 1h' }));

function longRun(out: string): CliProcess {
  const args = ['run', scenario, '--speed', '600', '--out', join(folder.path, out)];
  return new CliProcess(args, { nodeArgs, detached: true });
}

const steadyLine = / steady \d+ %, offered/;

describe('bin/jobstorm.js on a Node that is too old', () => {
  it('runs on the Node that the workspace pins, with its streams and exit code', async () => {
    const version = await runCli(['--version'], { nodeArgs });
    const mistake = await runCli(['rnu'], { nodeArgs });

    expect(version).toMatchObject({ code: 0, err: '' });
    expect(version.out).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(mistake).toMatchObject({ code: 2, out: '' });
    expect(mistake.err).toContain("unknown command 'rnu'");
  });

  it('says what is needed when there is no such Node', async () => {
    const alone = join(folder.path, 'jobstorm.mjs');
    copyFileSync(launcher, alone);

    const run = promisify(execFile)(process.execPath, [...nodeArgs, alone, 'runs']);

    await expect(run).rejects.toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(
        /^jobstorm: Jobstorm needs Node 24 or newer, and this is Node 20\.11\.0\. Install .*npm ci/,
      ) as string,
    });
  });

  it.each(['the launcher alone', 'the whole process group'] as const)(
    'passes an interrupt on once when it goes to %s',
    async (whom) => {
      const cli = longRun(whom.replaceAll(' ', '-'));
      await cli.untilErr(steadyLine);

      process.kill(whom === 'the launcher alone' ? cli.pid : -cli.pid, 'SIGINT');

      const { code, err }: CliResult = await cli.result;
      expect(code).toBe(130);
      expect(err.match(/^Interrupted\. /gm)).toHaveLength(1);
    },
  );

  it('takes the run with it when it is killed', async () => {
    const cli = longRun('killed');
    await cli.untilErr(steadyLine);

    cli.child.kill('SIGKILL');

    // The streams close when the last process that holds them has ended.
    await cli.result;
    const [id = ''] = readdirSync(join(folder.path, 'killed'));
    const journal = readFileSync(join(folder.path, 'killed', id, 'journal.ndjson'), 'utf8');
    expect(journal).not.toContain('"kind":"end"');
  });
});
