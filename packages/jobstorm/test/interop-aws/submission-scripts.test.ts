import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { parseShorthand, ShorthandError } from '../../src/adapters/script/cli-shorthand.ts';
import {
  readAwsCall,
  startJobRunRequestOf,
} from '../../src/adapters/script/start-job-run-arguments.ts';
import { shorthandCases } from '../../src/adapters/script/testing/shorthand-cases.ts';
import { RandomStreams } from '../../src/util/random.ts';

const python = process.env['JOBSTORM_AWS_PYTHON'] ?? 'python3';
const program = fileURLToPath(new URL('./shorthand.py', import.meta.url));

/** What the parser of aws-cli makes of texts; null = it refuses one. */
function parsedByAwsCli(texts: readonly string[]): unknown[] {
  const input = JSON.stringify(texts);
  const output = execFileSync(python, [program], { input, maxBuffer: 1 << 28 });
  return JSON.parse(output.toString('utf8')) as unknown[];
}

function parsedByUs(value: string): unknown {
  try {
    return parseShorthand(value);
  } catch (error) {
    if (error instanceof ShorthandError) return null;
    throw error;
  }
}

describe('parseShorthand() beside the parser of aws-cli', () => {
  test('makes the same of the cases of its unit test', () => {
    const texts = shorthandCases.map(([value]) => value);

    expect(shorthandCases.map(([, expected]) => expected)).toEqual(parsedByAwsCli(texts));
  });

  test('makes the same of 20,000 random texts', () => {
    const stream = new RandomStreams(1).stream('shorthand');
    const parts = ['a', 'k=', '=', ',', '{', '}', '[', ']', '"', "'", '\\', ' ', '\\,', '{a=b}'];
    const more = ['[1,2]', '"q"', "'s'", 'x=y', '-', '>', '~', '^', '\n', 'é', '|', '&', '@'];
    const all = [...parts, ...more];
    const texts = Array.from({ length: 20_000 }, () => {
      const length = stream.below(9);
      const drawn = Array.from({ length }, () => all[stream.below(all.length)] ?? '');
      return (stream.below(2) === 0 ? 'k=' : '') + drawn.join('');
    });

    expect(texts.map(parsedByUs)).toEqual(parsedByAwsCli(texts));
  });
});

describe('startJobRunRequestOf() beside what the AWS CLI sends', () => {
  let server: Server;
  let folder: string;
  const bodies: unknown[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'jobstorm-cli-'));
    server = createServer((request, response) => {
      void text(request).then((body) => {
        bodies.push(JSON.parse(body));
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end('{"id":"0000000370k2fgm5ls1"}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    writeFileSync(join(folder, 'driver.json'), '{"sparkSubmitJobDriver":{"entryPoint":"a"}}');
    writeFileSync(
      join(folder, 'input.json'),
      JSON.stringify({ virtualClusterId: 'vc', name: 'from-input', tags: { a: 'b' } }),
    );
  });

  afterAll(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });

  const start = ['emr-containers', 'start-job-run', '--virtual-cluster-id', 'vc'];
  it.each([
    [...start, '--name', 'x', '--job-driver', '{"sparkSubmitJobDriver":{"entryPoint":"a"}}'],
    [...start, '--name=x', '--job-driver', 'sparkSubmitJobDriver={entryPoint=a}'],
    [
      ...start,
      '--job-driver',
      'sparkSubmitJobDriver={entryPoint=a,entryPointArguments=one,sparkSubmitParameters="--conf a=b"}',
    ],
    [...start, '--job-driver', 'file://driver.json', '--tags', 'one=1,two=2'],
    [...start, '--retry-policy-configuration', 'maxAttempts=3', '--release-label', 'emr-7.9.0'],
    [
      ...start,
      '--configuration-overrides',
      'applicationConfiguration=[{classification=c,properties={a=1}}],monitoringConfiguration={containerLogRotationConfiguration={rotationSize=2GB,maxFilesToKeep=5}}',
    ],
    ['emr-containers', 'start-job-run', '--cli-input-json', 'file://input.json', '--name', 'mine'],
    ['--no-paginate', 'emr-containers', '--output', 'text', ...start.slice(1), '--nam', 'short'],
  ])('finds the same request: %s %s %s %s %s %s %s', async (...args) => {
    const token = ['--client-token', 'token'];
    await sent([...args, ...token]);

    const { virtualClusterId, ...request } = startJobRunRequestOf(
      readAwsCall([...args, ...token]),
      (path) => execFileSync('cat', [join(folder, path)], { encoding: 'utf8' }),
    );

    expect(virtualClusterId).toBe('vc');
    expect(request).toEqual(bodies.at(-1));
  });

  /** The CLI's own call, against a server that keeps what it is sent. */
  async function sent(args: readonly string[]): Promise<void> {
    const { port } = server.address() as AddressInfo;
    const env = {
      ...process.env,
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_REGION: 'us-west-2',
      AWS_DEFAULT_REGION: 'us-west-2',
      AWS_ACCESS_KEY_ID: 'id',
      AWS_SECRET_ACCESS_KEY: 'secret',
    };
    const aws = join(dirname(python), 'aws');
    await new Promise<void>((resolve, reject) => {
      execFile(aws, args, { env, cwd: folder }, (error) =>
        error === null ? resolve() : reject(new Error(error.message)),
      );
    });
  }
});
