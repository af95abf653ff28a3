import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { requestUrl } from '../request-url.ts';
import { acceptedForm } from './accept.ts';
import { ApiError, PageNotFound } from './api-error.ts';
import { addBodyParsers } from './body-parsers.ts';
import {
  aggregatedDiscovery,
  discoveryAnswer,
  versionAnswer,
  type ServerVersion,
} from './discovery.ts';
import type { KubernetesApi } from './kubernetes-api.ts';
import { openApiDocument, openApiIndex } from './openapi.ts';
import { checkHost, checkToken } from './request-checks.ts';
import { methodNotAllowed } from './refusals.ts';
import { parsePath, type RequestTarget } from './request-path.ts';
import { isWatch, type ResourceAnswer, type ResourceRequest } from './resource-request.ts';
import { answerError, sendJson } from './send-json.ts';
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
  readonly catchUp?: () => void;
  /**
   * Waits as long as the request takes on the twin's API server.
   *
   * @throws {ApiError} when that refuses it
   */
  readonly admit?: (request: ResourceRequest) => Promise<void>;
  /** After each request that may have changed what the twin does next. */
  readonly afterRequest?: () => void;
}

/** As kube-apiserver: `--max-request-body`, and what etcd takes. */
const bodyBytesMax = 3 * 1024 * 1024;

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
    options.catchUp?.();
    return Promise.resolve();
  });
  server.setErrorHandler((error, _request, reply) => answerError(error, reply));
  server.setNotFoundHandler((_request, reply) => answerError(methodNotAllowed(), reply));
  addPlainRoutes(server, options);
  server.route({
    method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    url: '/*',
    handler: (request, reply) => answer(request, reply, options),
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
    if (document === undefined) throw unknownPath();
    return document;
  });
}

async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  options: KubernetesServerOptions,
): Promise<FastifyReply> {
  const url = requestUrl(request.url);
  const path = url.pathname.replace(/\/$/, '');
  const target = parsePath(path);
  if (target === undefined) return answerDiscovery(path, request, reply);
  const resource = resourceRequest(request, target, url.searchParams);
  await options.admit?.(resource);
  let answered: ResourceAnswer | null = null;
  try {
    const isStream = request.method === 'GET' && target.name === null && isWatch(url.searchParams);
    if (isStream) serveWatch(resource, reply, options.api);
    else answered = options.api.handle(resource);
  } finally {
    options.afterRequest?.();
  }
  return answered === null ? reply : sendJson(request, reply, answered);
}

function resourceRequest(
  request: FastifyRequest,
  target: RequestTarget,
  query: URLSearchParams,
): ResourceRequest {
  const contentType = (request.headers['content-type'] ?? '').split(';')[0]?.trim() ?? '';
  const { method, headers, body } = request;
  return { method, target, query, accept: headers.accept, contentType, body };
}

function answerDiscovery(
  path: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const form = acceptedForm(request.headers.accept);
  if (form.kind === 'discovery' && (path === '/api' || path === '/apis')) {
    const { version } = form;
    return sendJson(request, reply, {
      code: 200,
      body: aggregatedDiscovery(path, version),
      type: `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`,
    });
  }
  const body = discoveryAnswer(path);
  if (body === undefined) throw isVersioned(path) ? unknownPath() : new PageNotFound();
  return sendJson(request, reply, { code: 200, body });
}

/** Whether a path is below a version of a group. */
function isVersioned(path: string): boolean {
  return /^\/(?:api|apis\/[^/]+)\/[^/]+\/./.test(path);
}

function unknownPath(): ApiError {
  return new ApiError('NotFound', 'the server could not find the requested resource', {});
}
