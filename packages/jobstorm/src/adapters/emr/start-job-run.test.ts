import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Sha256 } from '@aws-crypto/sha256-js';
import {
  EMRContainersClient,
  StartJobRunCommand,
  type StartJobRunCommandInput,
} from '@aws-sdk/client-emr-containers';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import { afterEach, describe, expect, it } from 'vitest';
import { SharedCredentials } from '../aws/shared-credentials.ts';
import { targetErrorOf } from '../aws/target-error.ts';
import { StartJobRun } from './start-job-run.ts';

interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly body: unknown;
}

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

const accepted: Answer = { status: 200, body: '{"id":"run-1"}' };
const request = {
  virtualClusterId: 'vc0',
  clientToken: 'emr-0a1b2c3d-20260101-7',
  name: 'größe "7"\\n',
  releaseLabel: 'emr-7.9.0-latest',
  jobDriver: {
    sparkSubmitJobDriver: { entryPoint: 'local:///a.py', entryPointArguments: ['--x', 'ü'] },
  },
  configurationOverrides: {
    applicationConfiguration: [
      {
        classification: 'spark-defaults',
        properties: { a: '1' },
        configurations: [{ classification: 'inner', properties: {} }],
      },
    ],
    monitoringConfiguration: {
      persistentAppUI: 'ENABLED',
      s3MonitoringConfiguration: { logUri: 's3://b/' },
    },
  },
  retryPolicyConfiguration: { maxAttempts: 2 },
  tags: { session: 'emr-0a1b2c3d-20260101' },
} as const;

const signing = { service: 'emr-containers', region: 'us-west-2' };
const credentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  sessionToken: 'token',
};
const basicDate = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A service that answers as told, one answer after the other, and what it was asked. */
async function service(
  answers: Answer[],
  basePath = '',
): Promise<{
  readonly emr: EMRContainersClient;
  readonly startJobRun: StartJobRun;
  readonly received: Received[];
}> {
  const received: Received[] = [];
  server = createServer((incoming, outgoing) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => {
      const text = Buffer.concat(parts).toString('utf8');
      const body: unknown = JSON.parse(text);
      received.push({ path: incoming.url ?? '', headers: incoming.headers, text, body });
      const answer = answers.shift() ?? accepted;
      outgoing.writeHead(answer.status, answer.headers).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const shared = new SharedCredentials((options) =>
    Promise.resolve(
      options?.forceRefresh === true ? { ...credentials, accessKeyId: 'AKIDRENEWED' } : credentials,
    ),
  );
  const emr = new EMRContainersClient({
    region: 'us-west-2',
    credentials: shared.provide,
    endpoint: `http://127.0.0.1:${port}${basePath}`,
    maxAttempts: 1,
    customUserAgent: 'jobstorm/1',
    cacheMiddleware: true,
  });
  return { emr, startJobRun: new StartJobRun(emr, shared), received };
}

/** What depends neither on the moment, nor on the order of members, nor on tries that the SDK counts. */
function lasting({ path, headers, body }: Received): Omit<Received, 'text'> {
  const ofThisOne = [
    'authorization',
    'x-amz-date',
    'x-amz-content-sha256',
    'amz-sdk-invocation-id',
    'amz-sdk-request',
  ];
  const rest = Object.entries(headers).filter(([name]) => !ofThisOne.includes(name));
  const credential = headers.authorization?.split(',', 1)[0];
  return { path, headers: { ...Object.fromEntries(rest), credential }, body };
}

/** Signs what came once more, by the hash that the served twin checks with. */
async function checkSignature({ path, headers, text }: Received): Promise<void> {
  const { authorization = '', ...rest } = headers as Record<string, string>;
  const names = /SignedHeaders=([^,]+)/.exec(authorization)?.[1]?.split(';') ?? [];
  const signer = new SignatureV4({ ...signing, credentials, sha256: Sha256 });
  const signed = await signer.sign(
    new HttpRequest({
      method: 'POST',
      path,
      headers: Object.fromEntries(
        names
          .filter((name) => name !== 'x-amz-content-sha256')
          .map((name) => [name, rest[name] ?? '']),
      ),
      body: text,
    }),
    { signingDate: new Date((rest['x-amz-date'] ?? '').replace(basicDate, '$1-$2-$3T$4:$5:$6Z')) },
  );
  expect(authorization).toBe(signed.headers['authorization']);
}

describe('StartJobRun', () => {
  it.each(['', '/behind/a/proxy'])('send() asks as the SDK does, below "%s"', async (basePath) => {
    const { emr, startJobRun, received } = await service([], basePath);

    expect(await startJobRun.send({ virtualClusterId: 'other', name: 'first' })).toBe('run-1');
    expect(await startJobRun.send(request)).toBe('run-1');
    await emr.send(new StartJobRunCommand(request as unknown as StartJobRunCommandInput));

    const [, own, bySdk] = received.map(lasting);
    expect(own).toEqual(bySdk);
    expect(own?.path).toBe(`${basePath}/virtualclusters/vc0/jobruns`);
    expect(received.map(({ headers }) => 'amz-sdk-request' in headers)).toEqual([
      true,
      false,
      true,
    ]);
    await Promise.all(received.map(checkSignature));
  });

  it.each<[string, Answer]>([
    ['throttled', { status: 400, body: '{"code":"ThrottlingException","message":"slow"}' }],
    ['throttled', { status: 429, body: 'Too many' }],
    ['rejected', { status: 400, body: '{"__type":"ns#ValidationException","message":"bad"}' }],
    [
      'transient',
      { status: 500, headers: { 'x-amzn-errortype': 'InternalServerException:' }, body: '{}' },
    ],
    ['transient', { status: 503, body: '<html>Service Unavailable</html>' }],
    [
      'access-denied',
      {
        status: 403,
        headers: { 'x-amzn-errortype': 'AccessDeniedException:http://x/' },
        body: '{"Message":"no"}',
      },
    ],
    ['not-found', { status: 404, body: '{"code":"ResourceNotFoundException"}' }],
    ['transient', { status: 200, body: '{"id":' }],
  ])('send() tells what is %s, as for the SDK', async (kind, answer) => {
    const { startJobRun } = await service([accepted, answer]);
    await startJobRun.send(request);

    const error = await startJobRun.send(request).catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(Error);
    expect(targetErrorOf(error, 'StartJobRun').kind).toBe(kind);
  });

  it('send() renews credentials that have expired, so that trying again helps', async () => {
    const body = '{"message":"The security token included in the request is expired"}';
    const headers = { 'x-amzn-errortype': 'ExpiredTokenException' };
    const { startJobRun } = await service([accepted, { status: 403, headers, body }]);
    await startJobRun.send(request);

    const error = await startJobRun.send(request).catch((thrown: unknown) => thrown);

    expect(targetErrorOf(error, 'StartJobRun').kind).toBe('transient');
  });

  it('send() goes by the service’s clock once that has refused its own', async () => {
    const later = Date.now() + 3_600_000;
    const headers = {
      'x-amzn-errortype': 'InvalidSignatureException',
      date: new Date(later).toUTCString(),
    };
    const refused = { status: 403, headers, body: '{"message":"Signature expired"}' };
    const { startJobRun, received } = await service([accepted, refused]);
    await startJobRun.send(request);

    const error = await startJobRun.send(request).catch((thrown: unknown) => thrown);
    await startJobRun.send(request);

    expect(targetErrorOf(error, 'StartJobRun').kind).toBe('transient');
    const hour = new Date(later).toISOString().slice(0, 13).replaceAll('-', '');
    expect(received[2]?.headers['x-amz-date']).toContain(hour);
  });

  it('send() tells of a connection that is cut off', async () => {
    const { startJobRun } = await service([accepted]);
    await startJobRun.send(request);
    server?.closeAllConnections();
    server?.close();

    const error = await startJobRun.send(request).catch((thrown: unknown) => thrown);

    expect(['transient', 'unreachable']).toContain(targetErrorOf(error, 'StartJobRun').kind);
  });
});
