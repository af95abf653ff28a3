import { gunzipSync } from 'node:zlib';
import { request } from 'node:https';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPlainServer, type PlainServer } from './testing/plain-server.ts';
import { send, type RawRequest } from './testing/raw-client.ts';

const maps = '/api/v1/namespaces/default/configmaps';

describe('createKubernetesServer()', () => {
  let server: PlainServer;
  beforeAll(async () => {
    server = await startPlainServer();
  });
  afterAll(async () => {
    await server.stop();
  });
  const sent = async (
    method: string,
    path: string,
    rest: Omit<RawRequest, 'method' | 'path'> = {},
  ): ReturnType<typeof send> => send(server, { method, path, ...rest });

  it('says what to do with a body of protobuf', async () => {
    const contentType = 'application/vnd.kubernetes.protobuf';
    const { code, body } = await sent('POST', maps, { body: 'k8s\0', contentType });
    expect(code).toBe(415);
    expect(body).toMatchObject({ reason: 'UnsupportedMediaType' });
    expect((body as { message: string }).message).toContain('apply -f');
  });

  it('refuses a body that is too large with a Status', async () => {
    const body = { metadata: { name: 'large' }, data: { a: 'a'.repeat(4_000_000) } };
    const answer = await sent('POST', maps, { body });
    expect(answer).toMatchObject({ code: 413, body: { reason: 'RequestEntityTooLarge' } });
  });

  it('compresses long answers for those who ask', async () => {
    await sent('POST', maps, {
      body: { metadata: { name: 'long' }, data: { a: 'a'.repeat(200_000) } },
    });
    const zipped = await new Promise<{ encoding: string; text: string }>((resolve) => {
      const headers = { 'accept-encoding': 'gzip', authorization: `Bearer ${server.token}` };
      request(new URL(maps, server.url), { headers, rejectUnauthorized: false }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          const encoding = String(answer.headers['content-encoding']);
          resolve({ encoding, text: gunzipSync(Buffer.concat(chunks)).toString() });
        });
      }).end();
    });
    expect(zipped.encoding).toBe('gzip');
    expect(JSON.parse(zipped.text)).toMatchObject({ kind: 'ConfigMapList' });
  });

  it.each(['v2', 'v2beta1'])(
    'tells of all groups at once in %s, as it was asked',
    async (version) => {
      const accept = `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList,application/json`;
      const { type, body } = await sent('GET', '/apis', { accept });
      expect(type).toContain(`v=${version};as=APIGroupDiscoveryList`);
      expect(body).toMatchObject({ apiVersion: `apidiscovery.k8s.io/${version}` });
    },
  );

  it('sends the headers of a watch before there is any event', async () => {
    const { code, body } = await sent(
      'GET',
      `${maps}?watch=1&resourceVersion=0&timeoutSeconds=1&fieldSelector=metadata.name=none`,
    );
    expect({ code, body }).toEqual({ code: 200, body: '' });
  });
});
