import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KubeConfig } from '@kubernetes/client-node';
import { afterEach, describe, expect, it } from 'vitest';
import { KubeClient } from './kube-client.ts';
import { countAll, listAll } from './kube-list.ts';
import { kubeTargetErrorOf } from './kube-request-error.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const open: { server: Server; client: KubeClient }[] = [];

afterEach(() => {
  for (const { server, client } of open.splice(0)) {
    client.close();
    server.closeAllConnections();
    server.close();
  }
});

async function clientOf(handler: Handler, answerMsMax = 5_000): Promise<KubeClient> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromClusterAndUser(
    { name: 'c', server: `http://127.0.0.1:${port}/prefix`, skipTLSVerify: true },
    { name: 'u', token: 'the-token' },
  );
  const client = new KubeClient({ kubeConfig, userAgent: 'jobstorm/test', answerMsMax });
  open.push({ server, client });
  return client;
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

describe('KubeClient', () => {
  it('request() sends token, query and body, over one connection', async () => {
    const seen: string[] = [];
    const sockets = new Set<unknown>();
    const client = await clientOf((request, response) => {
      sockets.add(request.socket);
      const { authorization } = request.headers;
      request.setEncoding('utf8');
      let body = '';
      request.on('data', (chunk: string) => (body += chunk));
      request.on('end', () => {
        seen.push([request.method, request.url, authorization, body].join(' '));
        json(response, 200, { ok: true });
      });
    });

    await client.request({ method: 'GET', path: '/api/v1/pods', query: { labelSelector: 'a=b' } });
    const answer = await client.request({ method: 'POST', path: '/api', body: { name: 'ü' } });

    expect(answer).toEqual({ ok: true });
    expect(seen).toEqual([
      'GET /prefix/api/v1/pods?labelSelector=a%3Db Bearer the-token ',
      'POST /prefix/api Bearer the-token {"name":"ü"}',
    ]);
    expect(sockets.size).toBe(1);
  });

  it.each([
    [409, { reason: 'AlreadyExists', message: 'there is one' }, 'rejected', 'AlreadyExists'],
    [404, { reason: 'NotFound', message: 'none' }, 'not-found', 'NotFound'],
    [403, { reason: 'Forbidden', message: 'no' }, 'access-denied', 'Forbidden'],
    [429, { message: 'busy' }, 'throttled', 'HTTP 429'],
    [503, null, 'transient', 'HTTP 503'],
  ])('request() throws what a status %s says', async (status, body, kind, code) => {
    const client = await clientOf((_request, response) => json(response, status, body));

    const thrown = await client
      .request({ method: 'GET', path: '/api' })
      .catch((error: unknown) => error);

    expect(kubeTargetErrorOf(thrown, 'ask')).toMatchObject({ kind, code });
  });

  it('request() gives up on a server that does not answer, and on one that hangs up', async () => {
    const silent = await clientOf(() => undefined, 50);
    const rude = await clientOf((request) => request.socket.destroy());
    const kindOf = async (client: KubeClient): Promise<string> => {
      const thrown = await client
        .request({ method: 'GET', path: '/api' })
        .catch((error: unknown) => error);
      return kubeTargetErrorOf(thrown, 'ask').kind;
    };

    expect(await kindOf(silent)).toBe('transient');
    expect(await kindOf(rude)).toBe('transient');
  });
});

/** Serves so many objects, at most two on a page. */
function pages(count: number, tellsRest: boolean): Handler {
  return (request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://x');
    const from = Number(searchParams.get('continue') ?? 0);
    const to = Math.min(count, from + Math.min(2, Number(searchParams.get('limit'))));
    const items = Array.from({ length: to - from }, (_, index) => ({
      metadata: { name: `one-${from + index}` },
    }));
    const rest = tellsRest ? { remainingItemCount: count - to } : {};
    const metadata = to < count ? { continue: String(to), ...rest } : {};
    json(response, 200, { metadata, items });
  };
}

describe('lists', () => {
  it('are read to their last page', async () => {
    const client = await clientOf(pages(5, false));

    const items = await listAll(client, { path: '/api/v1/pods' });

    expect(items.map(({ metadata }) => metadata.name)).toEqual(
      [0, 1, 2, 3, 4].map((index) => `one-${index}`),
    );
  });

  it.each([true, false])('are counted, whether the server counts (%s) or not', async (tells) => {
    expect(await countAll(await clientOf(pages(5, tells)), '/api/v1/pods')).toBe(5);
    expect(await countAll(await clientOf(pages(0, tells)), '/api/v1/pods')).toBe(0);
  });
});
