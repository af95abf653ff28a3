import { chmodSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { commandLine, type CommandLineResult } from '../../src/cli/testing/in-process.ts';
import { ServedUser } from '../../src/cli/testing/served-access.ts';
import { ServedBench } from '../../src/wire/testing/served-bench.ts';
import { textBelow } from './written-files.ts';

/*
 * Secrets are planted wherever a run finds some, and looked for in all that it shows and writes,
 * when all goes well and when nothing does.
 */

const planted = {
  secretKey: 'planted/SECRET+key0000000000000000000000',
  sessionToken: 'planted-session-token-FwoGZXIvYXdzEXAMPLE',
  webIdentity: 'planted.web-identity.eyJhbGciOiJSUzI1NiJ9',
  bearer: 'planted-bearer-token-of-a-kubeconfig',
  password: 'planted-password-of-an-endpoint',
  ofScript: 'planted-secret-of-a-script',
} as const;

const speed = 60;
const scenario = `
name: planted
namespaces: 1
jobs:
  - name: sleep
    request:
      name: sleep-\${JOB_UNIQUE_ID}
      executionRoleArn: arn:aws:iam::123456789012:role/job
      releaseLabel: emr-7.9.0-latest
      jobDriver: { sparkSubmitJobDriver: { entryPoint: local:///sleep.py } }
    work: { duration: 5s }
load: { arrivals: 30/min, duration: 10s }
validity: { startLagP99Max: 1h }
retry: { attemptsMax: 2, base: 10ms, cap: 20ms }
twin: { nodePools: [{ name: spark, kind: static, instanceType: m5.24xlarge, nodes: 1 }] }
`;

let bench: ServedBench;
let user: ServedUser;
let out: string;
let file: string;
beforeAll(async () => {
  bench = await ServedBench.start({ speed, scenario });
});
afterAll(() => bench.close());
beforeEach(() => {
  user = new ServedUser(bench);
  out = join(user.folder, 'runs');
  file = user.file('planted.yaml', scenario);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', planted.secretKey);
  vi.stubEnv('AWS_SESSION_TOKEN', planted.sessionToken);
});
afterEach(() => user.close());

/** Runs it on the target, with stack traces if there are some. */
function run(...more: readonly string[]): Promise<CommandLineResult> {
  const place = ['--target', 'aws', ...user.args, '--speed', String(speed), '--out', out];
  return commandLine(['run', file, ...place, '--json', ...more], { JOBSTORM_DEBUG: '1' });
}

/** Holds all that was shown and written against what was planted. */
function expectNoSecret({ out: data, err }: CommandLineResult): void {
  let written = '';
  try {
    written = textBelow(out);
  } catch {
    // The run ended before it wrote anything.
  }
  const all = data + err + written;
  const serverSecrets = [bench.servers.keys.secretAccessKey, 'a-token-of-a-test'];
  for (const secret of [...Object.values(planted), ...serverSecrets]) {
    expect(all.includes(secret), `${secret} in ${excerpt(all, secret)}`).toBe(false);
  }
}

function excerpt(text: string, part: string): string {
  const at = text.indexOf(part);
  return text.slice(Math.max(0, at - 100), at + 200);
}

it('a run that goes well keeps keys and tokens to itself', async () => {
  const result = await run('--journal', 'full');

  expect(result.code, result.err).toBe(0);
  expectNoSecret(result);
}, 60_000);

it('so does one whose keys are in a profile, or come for a web identity', async () => {
  const profile = `[planted]\naws_access_key_id = AKIAPLANTED0000000000\n`;
  const keys = `aws_secret_access_key = ${planted.secretKey}\n`;
  const token = `aws_session_token = ${planted.sessionToken}\n`;
  vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', undefined);
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', user.file('credentials', profile + keys + token));
  const byProfile = await run('--profile', 'planted');

  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/dev/null');
  vi.stubEnv('AWS_WEB_IDENTITY_TOKEN_FILE', user.file('web-identity', planted.webIdentity));
  vi.stubEnv('AWS_ENDPOINT_URL', bench.servers.awsUrl);
  vi.stubEnv('AWS_ROLE_ARN', 'arn:aws:iam::123456789012:role/planted');
  const byWebIdentity = await run();

  expect(byProfile.code, byProfile.err).toBe(0);
  expect(byWebIdentity.code, byWebIdentity.err).toBe(0);
  expectNoSecret(byProfile);
  expectNoSecret(byWebIdentity);
}, 60_000);

describe('a server that echoes what it is sent, headers too', () => {
  let server: Server;
  let url: string;
  let status: number;
  beforeAll(async () => {
    server = createServer((request, response) => {
      request.resume();
      const echo = JSON.stringify(request.headers).replaceAll('"', "'");
      const words = `secret=${planted.secretKey} security token: ${planted.sessionToken} `;
      const message = `denied: ${words} Bearer ${planted.bearer} ${echo}`;
      const body = { message, Message: message, __type: 'AccessDenied', kind: 'Status' };
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ ...body, status: 'Failure', reason: 'Forbidden' }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.close();
  });

  it.each([400, 401, 403, 404])('has %i quoted without them', async (code) => {
    status = code;
    vi.stubEnv('AWS_ENDPOINT_URL', url);
    const awsEchoes = await run('--endpoint-url', url);
    const kubeEchoes = await run('--kubeconfig', user.file('echoing', kubeconfigOf(url)));

    for (const result of [awsEchoes, kubeEchoes]) {
      expect(result.code).not.toBe(0);
      expectNoSecret(result);
    }
  });

  it('that is not there does not make them known either', async () => {
    const result = await run('--endpoint-url', 'http://127.0.0.1:9');

    expect(result.code).not.toBe(0);
    expectNoSecret(result);
  });
});

it('an address with a password is refused, and not repeated', async () => {
  for (const name of ['u', '']) {
    const url = `http://${name}:${planted.password}@127.0.0.1:1`;
    const result = await run('--endpoint-url', url);

    expect(result.code).toBe(2);
    expect(result.err).toContain('has a user name or a password');
    expectNoSecret(result);
  }
  const notHttp = await run('--endpoint-url', `ftp:${planted.password}`);
  expect(notHttp.code).toBe(2);
  expectNoSecret(notHttp);
});

it('a script that prints its secrets has them left out of its last words', async () => {
  vi.stubEnv('DEPLOY_TOKEN', planted.ofScript);
  const script = [
    'echo "session $AWS_SESSION_TOKEN" >&2',
    'echo "$DEPLOY_TOKEN and $AWS_SECRET_ACCESS_KEY" >&2',
    'set -x; exit 4',
  ].join('\n');

  const result = await run('--emr-script-name', user.file('leaky.sh', script));

  expect(result.code).toBe(2);
  expect(result.err).toContain('session … | … and … | + exit 4');
  expectNoSecret(result);
});

it('a script that is run for each job has them left out of the journal, too', async () => {
  vi.stubEnv('DEPLOY_TOKEN', planted.ofScript);
  const path = user.file('once.sh', '');
  const script = [
    `test -z "$JOBSTORM_STAND_IN_CLIENT_TOKEN" || { echo "no $DEPLOY_TOKEN" >&2; exit 4; }`,
    'aws emr-containers start-job-run --virtual-cluster-id $VIRTUAL_CLUSTER_ID --name x \\',
    '  --execution-role-arn arn:aws:iam::123456789012:role/job --release-label emr-7.9.0-latest \\',
    `  --job-driver '{"sparkSubmitJobDriver":{"entryPoint":"local:///a.py"}}'`,
  ].join('\n');
  user.file('once.sh', script);
  chmodSync(path, 0o600);

  const result = await run('--emr-script-name', path, '--script', 'run');

  expect(textBelow(out)).toContain('The script ended with exit code 4: no …');
  expectNoSecret(result);
}, 60_000);

it('files that hold a token are for their owner alone', () => {
  expect(statSync(user.flags.kubeconfig).mode & 0o777).toBe(0o600);
});

function kubeconfigOf(server: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'c', cluster: { server } }],
    users: [{ name: 'u', user: { token: planted.bearer } }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'x',
  });
}
