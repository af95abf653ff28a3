import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from './testing/cli-process.ts';
import { commandLine } from './testing/in-process.ts';
import { scenarioText } from './testing/scenario-text.ts';

const folder = temporaryFolder();
afterAll(folder.remove);
const inFolder = (name: string): string => join(folder.path, name);
const out = inFolder('runs');

writeFileSync(inFolder('good.yaml'), scenarioText({ name: 'good' }));
writeFileSync(inFolder('bad.yaml'), scenarioText().replace('arrivals: 6/min', 'arivals: 6/min'));
writeFileSync(inFolder('binary.yaml'), Buffer.from([0xff, 0xfe, 0x00, 0xd8]));
writeFileSync(inFolder('huge.yaml'), Buffer.alloc(5_000_000, '#'));
writeFileSync(
  inFolder('hostile.yaml'),
  'name: x\n"\\u001b[2J\\u001b]0;owned\\u0007key": 1\njobs: []\nload: {}\n',
);
mkdirSync(inFolder('folder.yaml'));

describe('a command line that is wrong', () => {
  const good = inFolder('good.yaml');
  const cases: readonly (readonly [message: string | RegExp, args: readonly string[]])[] = [
    ["unknown command 'rnu'\n(Did you mean run?)", ['rnu']],
    ["unknown command 'rport'\n(Did you mean report?)", ['help', 'rport']],
    ["unknown command 'nonsense'\nRun `jobstorm --help`", ['help', 'nonsense']],
    ["unknown option '--sed'\n(Did you mean --seed?)", ['run', good, '--sed', '1']],
    ['Name the scenario to run\n  Such as: jobstorm run scenarios/smoke.yaml', ['run']],
    ['too many arguments', ['run', good, good]],
    [
      "option '--seed <n>' argument 'x' is invalid. It must be a whole",
      ['run', good, '--seed', 'x'],
    ],
    ['It must be a number above 0', ['run', good, '--speed', '0']],
    ['It must be a time such as', ['run', good, '-t', 'soon']],
    ['It must be a JSON list of zones', ['run', good, '--job-azs', '["a"']],
    ['It must be NAME=VALUE', ['run', good, '--var', '1=2']],
    ['the environment has no variable BUCKET', ['run', good, '--var', 'BUCKET']],
    ['--var BUCKET must name a variable of the scenario', ['run', good, '--var', 'BUCKET=b']],
    [
      "Cannot read the kubeconfig '/no/such/kubeconfig'",
      ['run', good, '--target', 'aws', '--kubeconfig', '/no/such/kubeconfig'],
    ],
    ['Allowed choices are twin, aws', ['run', good, '--target', 'moon']],
    ['A real cluster runs in real time', ['run', good, '--target', 'aws', '--speed', '60']],
    ['Nothing says what to stop', ['stop']],
    [/there is no such file; did you mean '.*good\.yaml'\?/, ['run', inFolder('goood.yaml')]],
    ['there is no such file', ['run', join(good, 'x.yaml')]],
    ['it is a folder', ['run', inFolder('folder.yaml')]],
    ['it is not text in UTF-8', ['run', inFolder('binary.yaml')]],
    ['it is larger than 4000000 bytes', ['run', inFolder('huge.yaml')]],
    [/bad\.yaml:14: load\.arivals: .*did you mean 'arrivals'\?/, ['run', inFolder('bad.yaml')]],
    ['It must be a whole number from 1 to 100000', ['run', good, '-u', '0']],
    ['It must be a whole number from 1 to 100000', ['run', good, '-u', '100001']],
    [/the command line: load\.spawnRate: /, ['run', good, '-u', '1', '--spawn-rate', '10001']],
    [/There is no run 'nothing' in '.*'/, ['report', 'nothing', '--out', folder.path]],
    ["missing required argument 'run'", ['report']],
    ["missing required argument 'file'", ['validate']],
    [/Cannot list runs in '.*good\.yaml': it, or a part of .* a file/, ['runs', '--out', good]],
    [
      /Cannot make a run folder in '.*': there is a file of that name/,
      ['run', good, '--out', good],
    ],
    ["option '--out <dir>' argument '' is invalid. It must name a folder", ['runs', '--out', '']],
    [
      'It must be a whole number from 0 to 9007199254740991',
      ['run', good, '--seed', '9'.repeat(20)],
    ],
    ['It must be a whole number from 0 to 9007199254740991', ['run', good, '--seed', '-1']],
    ['it is not a regular file', ['run', '/dev/zero']],
    [/Cannot make a run folder in '.*good\.yaml.*'/, ['run', good, '--out', join(good, 'runs')]],
  ];

  it.each(cases)('is told %s and ends with 2', async (message, args) => {
    const hasOut = args.includes('--out') || !['run', 'report'].includes(args[0] ?? '');
    const result = await commandLine(hasOut ? args : [...args, '--out', out]);

    expect(result.err).toMatch(message);
    expect(result.code).toBe(2);
    expect(result.err).toMatch(/^jobstorm: /);
    expect(result.err).not.toMatch(/^ +at /m);
    expect(result.out).toBe('');
    expect(existsSync(out)).toBe(false);
  });

  const evil = '\u001b[31mevil\u001b]0;owned\u0007';
  const hostile: readonly (readonly string[])[] = [
    ['run', inFolder('hostile.yaml')],
    ['run', evil],
    ['run', good, '--target', evil],
    ['run', good, '--seed', evil],
    ['run', good, `--${evil}`],
    ['run', good, '--dry-run', '--emr-script-name', evil],
    ['report', evil],
    ['validate', evil],
    ['runs', '--out', inFolder(evil)],
    [evil],
  ];

  it.each(hostile)('does not hand escape sequences to the terminal: %j %j', async (...args) => {
    const { err } = await commandLine(args);

    expect(err).not.toBe('');
    expect(err.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });

  it('refuses a pipe into which nobody writes', async () => {
    execFileSync('mkfifo', [inFolder('pipe.yaml')]);

    const { code, err } = await commandLine(['validate', inFolder('pipe.yaml')]);

    expect(code).toBe(2);
    expect(err).toContain('it is not a regular file');
  });
});

describe('jobstorm', () => {
  it('explains itself without a command, and calls that a mistake', async () => {
    const result = await commandLine([]);

    expect(result.code).toBe(2);
    expect(result.err).toContain('Usage: jobstorm <command>');
  });

  it.each([['--help'], ['help'], ['run', '--help'], ['help', 'report'], ['--version']])(
    'answers %s %s on stdout and ends with 0',
    async (...args) => {
      const result = await commandLine(args);

      expect(result.code).toBe(0);
      expect(result.out).toMatch(
        args[0] === '--version' ? /^\d+\.\d+\.\d+\n$/ : /^Usage: jobstorm/,
      );
      expect(result.err).toBe('');
    },
  );
});

describe('jobstorm run --dry-run', () => {
  it('says what would be done and makes nothing', async () => {
    const result = await commandLine(['run', inFolder('good.yaml'), '--dry-run', '--out', out]);

    expect(result.code).toBe(0);
    expect(result.err).toMatch(/^Arrivals +about 6/m);
    expect(result.out).toBe('');
    expect(existsSync(out)).toBe(false);
  });

  it('wraps its lines between words on a terminal, beside the labels', async () => {
    const { err } = await commandLine(['run', inFolder('good.yaml'), '--dry-run'], {}, 60);

    const lines = err.trimEnd().split('\n');
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(60);
    const label = lines.findIndex((line) => line.startsWith('Job sleep'));
    expect(lines[label + 1]).toMatch(/^ {14}\S/);
  });

  it('prints the plan to stdout with --json', async () => {
    const { out: plan } = await commandLine(['run', inFolder('good.yaml'), '--dry-run', '--json']);

    expect(JSON.parse(plan)).toMatchObject({ offered: { arrivals: 6 } });
  });

  it('names a command in the list as its own help does', async () => {
    const { out: list } = await commandLine(['--help']);

    for (const command of ['run', 'validate', 'report', 'runs']) {
      const { out: help } = await commandLine([command, '--help']);
      const usage = /^Usage: jobstorm (.*)$/m.exec(help)?.[1] ?? 'none';
      expect(list).toMatch(new RegExp(`^  ${usage.replace(/[[\].]/g, '\\$&')}  `, 'm'));
    }
  });

  it("puts upstream's flags over the scenario, and names those without an effect once", async () => {
    const flags = '-u 300 -t 30m --spawn-rate 2 --job-ns-count 5 --headless --skip-log-setup';
    const zones = ['--job-azs', '["us-west-2a","us-west-2b"]'];

    const { code, err } = await commandLine([
      'run',
      inFolder('good.yaml'),
      '--dry-run',
      ...flags.split(' '),
      ...zones,
    ]);

    expect(code).toBe(0);
    expect(err).toMatch(/^Load +closed model, 300 users begun at 2\/s, .* for 30m$/m);
    expect(err).toContain('CreateVirtualCluster 5');
    for (const flag of ['--headless', '--skip-log-setup']) {
      expect(err.split(`${flag} has no effect`)).toHaveLength(2);
    }
  });
});

describe('jobstorm validate', () => {
  it('says of each file what is wrong with it', async () => {
    const files = [inFolder('good.yaml'), inFolder('bad.yaml'), inFolder('missing.yaml')];

    const { code, err } = await commandLine(['validate', ...files]);

    expect(code).toBe(2);
    expect(err).toContain(`${files[0]}: valid, the scenario good\n`);
    expect(err).toMatch(/bad\.yaml: \d problems?\n {2}.*bad\.yaml:14: load\.arivals: /);
    expect(err).toMatch(/missing\.yaml: .*there is no such file/);
  });

  it('gives the same as JSON', async () => {
    const { code, out: json } = await commandLine(['validate', inFolder('good.yaml'), '--json']);

    expect(code).toBe(0);
    expect(JSON.parse(json)).toEqual([
      {
        file: inFolder('good.yaml'),
        ok: true,
        scenario: 'good',
        scripts: [],
        problems: [],
        warnings: [],
      },
    ]);
  });
});
