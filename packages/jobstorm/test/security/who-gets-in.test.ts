import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CliProcess, temporaryFolder } from '../../src/cli/testing/cli-process.ts';
import { ServedBench } from '../../src/wire/testing/served-bench.ts';
import { sendLines } from './raw-http.ts';

/*
 * A twin that is served on loopback is within reach of every web page that the user's browser
 * shows. A page can send requests to 127.0.0.1, and can have its own name lead there ("DNS
 * rebinding") to read the answers, too.
 */

let bench: ServedBench;
beforeAll(async () => {
  bench = await ServedBench.start();
});
afterAll(() => bench.close());

const token = 'Authorization: Bearer a-token-of-a-test';
const credential = 'Credential=A/20260101/us-west-2/emr-containers/aws4_request';
const signed = `Authorization: AWS4-HMAC-SHA256 ${credential}, SignedHeaders=host, Signature=0`;

interface Door {
  readonly server: 'awsUrl' | 'kubeUrl';
  readonly path: string;
  readonly authorization: string;
}

const doors: readonly (readonly [string, Door])[] = [
  ['the AWS services', { server: 'awsUrl', path: '/virtualclusters', authorization: signed }],
  ['/metrics', { server: 'awsUrl', path: '/metrics', authorization: token }],
  ['the Kubernetes API', { server: 'kubeUrl', path: '/api/v1/namespaces', authorization: token }],
];

/** @param target what is asked for, by default the path alone */
function knock(
  { server, path, authorization }: Door,
  headers: readonly string[],
  target = path,
): ReturnType<typeof sendLines> {
  return sendLines(bench.servers[server], [`GET ${target} HTTP/1.1`, ...headers, authorization]);
}

describe.each(doors)('%s', (_name, door) => {
  it.each(['localhost', 'LocalHost:80', '127.0.0.1', '127.0.0.1:8470', '[::1]', '[::1]:6443'])(
    'answers to the name %s',
    async (host) => {
      expect(await knock(door, [`Host: ${host}`])).toMatchObject({ status: 200 });
      const absolute = `http://${host}${door.path}`;
      expect(await knock(door, [`Host: ${host}`], absolute)).toMatchObject({ status: 200 });
    },
  );

  it.each([
    ['another', ['Host: evil.example']],
    ['one that begins like its own', ['Host: localhost.evil.example']],
    ['one that ends like its own', ['Host: evil-localhost']],
    ['one with its own as a user', ['Host: localhost@evil.example']],
    ['one with its own as a user and a port', ['Host: localhost:80@evil.example']],
    ['its own before a path', ['Host: localhost/@evil.example']],
    ['an address of another machine', ['Host: 192.0.2.7:8470']],
    ['an IPv6 address of another machine', ['Host: [2001:db8::7]:8470']],
    ['two', ['Host: localhost', 'Host: evil.example']],
    ['its own twice', ['Host: localhost', 'Host: localhost']],
    ['an empty one', ['Host:']],
  ])('does not answer to the name of %s', async (_case, headers) => {
    const { status, body } = await knock(door, headers);

    expect(status).toBe(403);
    expect(body).toContain('names another server');
  });

  it('does not answer without a name, also as of HTTP/1.0', async () => {
    const { server, path, authorization } = door;
    const old = [`GET ${path} HTTP/1.0`, authorization];

    expect(await knock(door, [])).toMatchObject({ status: 400 });
    expect(await sendLines(bench.servers[server], old)).toMatchObject({ status: 403 });
  });

  it('does not answer for another server that the target names, as to a proxy', async () => {
    for (const name of ['evil.example', 'localhost@evil.example', 'localhost.evil.example']) {
      const answer = await knock(door, ['Host: localhost'], `http://${name}${door.path}`);
      expect(answer, name).toMatchObject({ status: 403 });
    }
  });

  it.each(['//', '//[', '//evil.example/x', '/%00', '/..//..', '/?a=%zz', '/__proto__'])(
    'takes the target %s for a path, and for none that it has',
    async (target) => {
      const { status } = await knock(door, ['Host: localhost'], target);
      expect([400, 404]).toContain(status);
    },
  );

  it('takes no word for another name from a proxy', async () => {
    const forwarded = ['Host: evil.example', 'X-Forwarded-Host: localhost', 'Forwarded: host=::1'];
    expect(await knock(door, forwarded)).toMatchObject({ status: 403 });
  });
});

describe.each(doors.filter(([, { server }]) => server === 'awsUrl'))('%s', (_name, door) => {
  it.each([
    ['calls', ['Origin: http://evil.example']],
    ['calls from a file', ['Origin: null']],
    ['calls on the same machine', ['Origin: http://localhost:3000']],
    ['loads as an image', ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: no-cors']],
  ])('refuses what a web page %s', async (_case, headers) => {
    const { status, body } = await knock(door, ['Host: localhost', ...headers]);

    expect(status).toBe(403);
    expect(body).toContain('Requests of web pages are refused');
  });

  it('answers who types its address into a browser', async () => {
    const headers = ['Host: localhost', 'Sec-Fetch-Site: none', 'Sec-Fetch-Mode: navigate'];
    expect(await knock(door, headers)).toMatchObject({ status: 200 });
  });
});

it('a web page that posts cannot step time, and is not told that it may ask', async () => {
  const from = bench.served.now();
  const body = '{"by": "1h"}';
  const common = ['Host: localhost', `Content-Length: ${body.length}`];
  const post = 'POST /_twin/advance HTTP/1.1';
  for (const more of [['Origin: http://evil.example'], ['Content-Type: text/plain']]) {
    const { status } = await sendLines(bench.servers.awsUrl, [post, ...common, ...more], body);
    expect(status).toBe(more[0]?.startsWith('Origin') === true ? 403 : 415);
  }
  const preflight = await sendLines(bench.servers.awsUrl, [
    'OPTIONS /_twin/advance HTTP/1.1',
    'Host: localhost',
    'Origin: http://evil.example',
    'Access-Control-Request-Method: POST',
  ]);

  expect(preflight.status).toBe(403);
  expect(bench.served.now()).toBe(from);
});

it('the Kubernetes API asks everyone for the token, for every path', async () => {
  const paths = ['/version', '/healthz', '/api', '/apis', '/openapi/v3', '/api/v1/pods', '/none'];
  for (const path of paths) {
    for (const authorization of ['X: y', 'Authorization: Bearer', 'Authorization: Bearer a']) {
      const lines = [`GET ${path} HTTP/1.1`, 'Host: localhost', authorization];
      const { status } = await sendLines(bench.servers.kubeUrl, lines);
      expect(status, `${path} ${authorization}`).toBe(401);
    }
  }
});

describe('jobstorm twin serve on an address that other machines may reach', () => {
  const folder = temporaryFolder();
  afterAll(folder.remove);

  it('asks for the token, and for signatures by its keys', async () => {
    // An address that is not taken for loopback, and that nobody else reaches all the same.
    const address = '::ffff:127.0.0.1';
    const kubeconfig = join(folder.path, 'twin.kubeconfig');
    const secret = 'a-long-token-of-this-test';
    const flags = [
      '--host',
      address,
      '--token',
      secret,
      '--kubeconfig',
      kubeconfig,
      '--speed',
      '0',
    ];
    const serving = new CliProcess(['twin', 'serve', ...flags, '--port', '0', '--kube-port', '0']);
    const shown = await serving.untilErr(/Ctrl-C ends it/);
    const url = /AWS_ENDPOINT_URL=(http:\S+)/.exec(shown)?.[1] ?? '';
    const ask = async (path: string, authorization: string): Promise<number> => {
      const lines = [`GET ${path} HTTP/1.1`, `Host: [${address}]`, authorization];
      return (await sendLines(url, lines)).status;
    };

    const metrics = await ask('/metrics', 'X: y');
    const withToken = await ask('/metrics', `Authorization: Bearer ${secret}`);
    const withAnyKeys = await ask('/virtualclusters', signed);
    const { mode } = statSync(kubeconfig);
    process.kill(serving.pid, 'SIGINT');
    const { err } = await serving.result;

    expect([metrics, withToken, withAnyKeys]).toEqual([401, 200, 403]);
    expect(mode & 0o777).toBe(0o600);
    expect(err).not.toContain(secret);
  });
});
