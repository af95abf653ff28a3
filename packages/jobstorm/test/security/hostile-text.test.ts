import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { commandLine } from '../../src/cli/testing/in-process.ts';
import { temporaryFolder } from '../../src/cli/testing/cli-process.ts';
import { foldersIn } from '../../src/cli/run-store/find-run.ts';
import { filesBelow } from './written-files.ts';
import { hostileTexts, obeyed } from './hostile-text.ts';

/*
 * A scenario, a script, a journal and the answers of a server are written by others. Whatever they
 * hold is text: it starts nothing, writes nothing outside the run's folder, and a terminal or a
 * browser shows it instead of obeying it.
 */

const folder = temporaryFolder();
afterAll(folder.remove);
const canary = join(folder.path, 'canary');
const hostile = hostileTexts(canary);
const out = join(folder.path, 'runs');

/** Files of a whole run, and nothing else anywhere below the folder. */
const runFiles = ['journal.ndjson', 'report.html', 'run.json', 'summary.json'];

function scenarioWith(text: string): unknown {
  return {
    name: 'hostile',
    description: text.slice(0, 2_000),
    variables: { HOSTILE: text },
    jobs: [
      {
        name: 'job',
        request: {
          executionRoleArn: 'arn:aws:iam::123456789012:role/job',
          releaseLabel: 'emr-7.9.0-latest',
          jobDriver: {
            sparkSubmitJobDriver: {
              entryPoint: 'local:///a.py',
              entryPointArguments: [text.replaceAll('${', '$${'), '${HOSTILE}'],
            },
          },
        },
        work: { duration: '10s' },
      },
    ],
    load: { arrivals: '6/min', duration: '20s' },
    sampleInterval: '30s',
    twin: { nodePools: [{ name: 'spark', kind: 'static', instanceType: 'm5.4xlarge', nodes: 2 }] },
  };
}

function file(name: string, text: string): string {
  const path = join(folder.path, name);
  writeFileSync(path, text);
  return path;
}

/** Runs a command line; what it shows must be fit for a terminal. */
async function shown(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<{ code: number; text: string }> {
  const { code, out: data, err } = await commandLine(args, environment);
  expect(err).not.toMatch(obeyed);
  expect(existsSync(canary)).toBe(false);
  return { code, text: data + err };
}

describe.each(Object.entries(hostile))('the text %s', (kind, text) => {
  it('does nothing in the description, variables and arguments of a scenario', async () => {
    const scenario = file(`${kind}.json`, JSON.stringify(scenarioWith(text)));
    const into = join(out, kind);

    expect((await shown(['validate', scenario])).code).toBe(0);
    expect((await shown(['run', scenario, '--out', into, '--only-summary'])).code).toBe(0);

    const [run = ''] = foldersIn(into);
    expect(filesBelow(join(into, run))).toEqual(runFiles);
    const report = readFileSync(join(into, run, 'report.html'), 'utf8');
    expect(report).not.toContain(hostile['script']);
    expect(report).not.toContain(hostile['image']);
    expect((await shown(['report', run, '--out', into])).code).toBe(0);
  });

  it('is refused, and shown safely, where a name is wanted', async () => {
    const scenario = scenarioWith('calm') as Record<string, unknown>;
    const names = { name: text, clusterName: text, region: text, azs: [text], [text]: text };
    const path = file(`${kind}-names.json`, JSON.stringify({ ...scenario, ...names }));

    const { code } = await shown(['run', path, '--out', join(out, `${kind}-names`)]);

    expect(code).toBe(2);
    expect(existsSync(join(out, `${kind}-names`))).toBe(false);
  });

  it('is no more than an unknown run, file or flag on the command line', async () => {
    for (const command of ['report', 'validate', 'profile', 'run']) {
      const args = command === 'report' ? ['--out', out] : [];
      const { code } = await shown([command, ...args, '--', text]);
      expect(code, command).toBe(2);
    }
    const { code } = await shown(['run', `--${kind}=${text}`]);
    expect(code).toBe(2);
  });

  it('is shown safely when a journal holds it, and written nowhere else', async () => {
    const into = join(out, `${kind}-journal`);
    const good = file(`${kind}-good.json`, JSON.stringify(scenarioWith('calm')));
    await shown(['run', good, '--out', into, '--only-summary']);
    const [run = ''] = foldersIn(into);
    const path = join(into, run, 'journal.ndjson');
    const quoted = JSON.stringify(text);
    const changed = readFileSync(path, 'utf8')
      .replaceAll('"name":"hostile"', `"name":${quoted}`)
      .replaceAll('"name":"job"', `"name":${quoted}`)
      .replaceAll('"template":"job"', `"template":${quoted}`)
      .replaceAll(/"session":"[^"]*"/g, `"session":${quoted}`);
    expect(changed).toContain(quoted);
    writeFileSync(path, changed);

    const { code } = await shown(['report', run, '--out', into]);
    await shown(['runs', '--out', into]);

    expect(code).toBe(0);
    expect(filesBelow(join(into, run))).toEqual(runFiles);
    const report = readFileSync(join(into, run, 'report.html'), 'utf8');
    expect(report).not.toContain(hostile['script']);
    expect(report).not.toContain(hostile['image']);
    expect(({} as Record<string, unknown>)['owned']).toBeUndefined();
  });
});

describe('submission scripts', () => {
  it.each(['-x.sh', '$(touch canary).sh', "a'b.sh", 'a b;touch canary.sh', '--help'])(
    'are run by their name, whatever it is: %s',
    async (name) => {
      const script = file(name, 'printf "\\033]0;owned\\007 no\\n" >&2; exit 3');
      const scenario = { ...(scenarioWith('calm') as { jobs: object[] }) };
      const jobs = [{ name: 'job', script: `./${name}`, work: { duration: '10s' } }];
      const path = file('scripted.json', JSON.stringify({ ...scenario, variables: {}, jobs }));

      const { code, text } = await shown(['run', path, '--out', out]);

      expect(code).toBe(2);
      expect(text).toContain('it ended with exit code 3');
      expect(existsSync(script)).toBe(true);
    },
  );
});

describe('a server that answers with hostile text', () => {
  let server: Server;
  let url: string;
  beforeAll(async () => {
    const everything = Object.values(hostile).join(' ');
    server = createServer((request, response) => {
      request.resume();
      response.writeHead(400, { 'content-type': 'application/json', 'x-amzn-errortype': 'Odd' });
      response.end(JSON.stringify({ message: everything, __type: everything, Code: everything }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'a-secret-of-a-test');
  });
  afterAll(() => {
    vi.unstubAllEnvs();
    server.close();
  });

  it('is quoted in one safe line', async () => {
    const kubeconfig = file('kubeconfig', kubeconfigOf(url));
    const scenario = file('aws.json', JSON.stringify(scenarioWith('calm')));
    const place = ['--endpoint-url', url, '--kubeconfig', kubeconfig, '--region', 'us-west-2'];
    const args = ['run', scenario, '--target', 'aws', '--cluster', 'c', '--yes', ...place];

    const { code, text } = await shown([...args, '--out', join(out, 'answers')]);

    expect(code).not.toBe(0);
    expect(text.split('\n').length).toBeLessThan(12);
    expect(existsSync(join(out, 'answers'))).toBe(false);
  });
});

it('a run folder is not made through a link that was put in its place', async () => {
  const elsewhere = join(folder.path, 'elsewhere');
  symlinkSync(elsewhere, join(folder.path, 'link'));
  const scenario = file('linked.json', JSON.stringify(scenarioWith('calm')));

  await shown(['run', scenario, '--out', join(folder.path, 'link'), '--only-summary']);

  expect(existsSync(elsewhere)).toBe(false);
});

function kubeconfigOf(server: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'c', cluster: { server } }],
    users: [{ name: 'u', user: { token: 'a-token' } }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'x',
  });
}
