import { createHash, timingSafeEqual } from 'node:crypto';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { parse as parseYaml } from 'yaml';
import { acceptedForm } from './accept.ts';
import { ApiError } from './api-error.ts';
import {
  aggregatedDiscovery,
  discoveryAnswer,
  versionAnswer,
  type ServerVersion,
} from './discovery.ts';
import type { KubernetesApi, ResourceRequest } from './kubernetes-api.ts';
import { openApiDocument, openApiIndex } from './openapi.ts';
import { parsePath } from './request-path.ts';
import { serveWatch } from './serve-watch.ts';

export interface KubernetesServerOptions {
  readonly api: KubernetesApi;
  readonly version: ServerVersion;
  /** PEM. */
  readonly tls: { readonly key: string; readonly cert: string };
  /** Bearer token that requests must carry; null = none is asked for. */
  readonly token: string | null;
  /** Names that a Host header may have; others are refused, so that no web page gets in. */
  readonly hosts: readonly string[];
  /** Brings virtual time to now, before each request. */
  readonly catchUp: () => void;
}

/** As kube-apiserver: `--max-request-body`, and what etcd takes. */
const bodyBytesMax = 3 * 1024 * 1024;
const jsonTypes = [
  'application/json',
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
];

/** The Kubernetes API over HTTPS. */
export function createKubernetesServer(options: KubernetesServerOptions): FastifyInstance {
  const server = fastify({
    https: { key: options.tls.key, cert: options.tls.cert },
    bodyLimit: bodyBytesMax,
    forceCloseConnections: true,
    // Request targets are read by `parsePath`, which takes `/` escaped in names.
    routerOptions: { ignoreTrailingSlash: true },
  });
  addBodyParsers(server);
  server.addHook('onRequest', async (request) => {
    checkHost(request, options.hosts);
    checkToken(request, options.token);
    options.catchUp();
    return Promise.resolve();
  });
  server.setErrorHandler((error, _request, reply) => answerError(error, reply));
  server.setNotFoundHandler((_request, reply) =>
    answerError(
      new ApiError('NotFound', 'the server could not find the requested resource'),
      reply,
    ),
  );
  addPlainRoutes(server, options);
  server.route({
    method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    url: '/*',
    handler: (request, reply) => answerResource(request, reply, options.api),
  });
  return server;
}

function addPlainRoutes(server: FastifyInstance, { version }: KubernetesServerOptions): void {
  for (const path of ['/healthz', '/livez', '/readyz']) {
    server.get(path, (_request, reply) => reply.type('text/plain').send('ok'));
  }
  server.get('/version', () => versionAnswer(version));
  server.get('/openapi/v3', () => openApiIndex());
  server.get('/openapi/v3/*', (request) => {
    const path = (request.params as { '*': string })['*'];
    const document = openApiDocument(path);
    if (document !== undefined) return document;
    throw new ApiError('NotFound', 'the server could not find the requested resource');
  });
}

function answerResource(
  request: FastifyRequest,
  reply: FastifyReply,
  api: KubernetesApi,
): FastifyReply {
  const url = new URL(request.url, 'https://localhost');
  const path = url.pathname.replace(/\/$/, '');
  const target = parsePath(path);
  if (target === undefined) return answerDiscovery(path, request, reply);
  const resource: ResourceRequest = {
    method: request.method,
    target,
    query: url.searchParams,
    accept: request.headers.accept,
    contentType: (request.headers['content-type'] ?? '').split(';')[0]?.trim() ?? '',
    body: request.body,
  };
  const isWatch = ['true', '1'].includes(url.searchParams.get('watch') ?? '');
  if (isWatch && request.method === 'GET') return serveWatch(resource, reply, api);
  const { code, body } = api.handle(resource);
  return reply.code(code).type('application/json').send(JSON.stringify(body));
}

function answerDiscovery(path: string, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const form = acceptedForm(request.headers.accept);
  if (form.kind === 'discovery' && (path === '/api' || path === '/apis')) {
    const { version } = form;
    return reply
      .type(`application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`)
      .send(JSON.stringify(aggregatedDiscovery(path, version)));
  }
  const body = discoveryAnswer(path);
  if (body !== undefined) return reply.type('application/json').send(JSON.stringify(body));
  throw new ApiError('NotFound', 'the server could not find the requested resource');
}

function addBodyParsers(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser(
    jsonTypes,
    { parseAs: 'string' },
    async (_request: FastifyRequest, text: string) =>
      Promise.resolve(parsed(() => (text === '' ? undefined : JSON.parse(text)))),
  );
  const yaml = ['application/yaml', 'application/apply-patch+yaml'];
  server.addContentTypeParser(
    yaml,
    { parseAs: 'string' },
    async (_request: FastifyRequest, text: string) =>
      Promise.resolve(parsed(() => parseYaml(text) as unknown)),
  );
  server.addContentTypeParser('*', (request, _payload, done) => {
    const type = request.headers['content-type'] ?? '';
    done(
      new ApiError(
        'UnsupportedMediaType',
        `the twin reads JSON and YAML, and not ${type}: use a client or an option that sends JSON`,
      ),
    );
  });
}

function parsed(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    const reason = error instanceof Error ? error.message : '';
    throw new ApiError('BadRequest', `the body of the request cannot be read: ${reason}`);
  }
}

function checkHost(request: FastifyRequest, hosts: readonly string[]): void {
  if (hosts.includes(request.hostname.replace(/^\[|\]$/g, ''))) return;
  throw new ApiError('Forbidden', `the Host header names another server: ${request.hostname}`);
}

function checkToken(request: FastifyRequest, token: string | null): void {
  if (token === null) return;
  const given = (request.headers.authorization ?? '').replace(/^Bearer /, '');
  // Equal lengths, and no time that tells how much of it was right.
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  if (timingSafeEqual(digest(given), digest(token))) return;
  throw new ApiError('Unauthorized', 'Unauthorized');
}

function answerError(error: unknown, reply: FastifyReply): FastifyReply {
  const refusal =
    error instanceof ApiError
      ? error
      : new ApiError('InternalError', 'an error on the server has prevented the request');
  const { details } = refusal;
  if (details?.retryAfterSeconds !== undefined) {
    reply.header('Retry-After', String(details.retryAfterSeconds));
  }
  return reply.code(refusal.code).type('application/json').send(JSON.stringify(refusal.toStatus()));
}
