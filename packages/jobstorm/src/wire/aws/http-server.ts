import { randomUUID } from 'node:crypto';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { isOfWebPage, otherServerOf } from '../host-header.ts';
import type { RequestCounts } from '../metrics/request-counts.ts';
import { requestUrl } from '../request-url.ts';
import type { ServedTwin } from '../served-twin.ts';
import type { Callers } from './callers.ts';
import { AwsError } from './protocol/aws-error.ts';
import type { AwsAnswer, AwsRequest, AwsService } from './protocol/aws-request.ts';
import { restErrorAnswer } from './protocol/rest-json.ts';
import { credentialScopeOf } from './signature/credential-scope.ts';

export interface AwsServerOptions {
  readonly served: ServedTwin;
  readonly services: readonly AwsService[];
  readonly callers: Callers;
  /** Names that a Host header may have; others are refused, so that no web page gets in. */
  readonly hosts: readonly string[];
  readonly requests: RequestCounts;
  /** Checks the signature of a request; null = any signature will do. */
  readonly verify: ((request: AwsRequest) => Promise<void>) | null;
}

/** Larger than any request of these services. */
const bodyBytesMax = 10 * 1024 * 1024;

/** The AWS services of the twin on one port: a signature says which service a request is for. */
export function createAwsServer(options: AwsServerOptions): FastifyInstance {
  const { served, hosts } = options;
  const server = fastify({ bodyLimit: bodyBytesMax, forceCloseConnections: true });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
    done(null, body);
  });
  server.addHook('onRequest', async (request) => {
    checkOrigin(request, hosts);
    return Promise.resolve();
  });
  server.addHook('onSend', async (_request, reply) => {
    reply.header('date', new Date(served.now()).toUTCString());
    return Promise.resolve();
  });
  server.setErrorHandler((error, _request, reply) => send(restErrorAnswer(plain(error)), reply));
  server.setNotFoundHandler((request, reply) => answer(request, reply, options));
  return server;
}

function checkOrigin({ raw, headers }: FastifyRequest, hosts: readonly string[]): void {
  const other = otherServerOf(raw, hosts);
  if (other !== undefined) {
    const message = `The Host header names another server: ${other}`;
    throw new AwsError('AccessDeniedException', message, 403);
  }
  if (!isOfWebPage(headers)) return;
  throw new AwsError('AccessDeniedException', 'Requests of web pages are refused', 403);
}

async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  options: AwsServerOptions,
): Promise<FastifyReply> {
  options.served.catchUp();
  const awsRequest = toAwsRequest(request, options.callers);
  const service = serviceOf(awsRequest, options.services);
  const answered = await answerOf(awsRequest, service, options);
  const { signingName, operationOf } = service;
  const code = answered.errorCode ?? String(answered.status);
  options.requests.add(signingName, operationOf(awsRequest), code);
  return send(answered, reply);
}

async function answerOf(
  request: AwsRequest,
  service: AwsService,
  { verify }: AwsServerOptions,
): Promise<AwsAnswer> {
  try {
    checkSigned(request);
    await verify?.(request);
  } catch (error) {
    return service.refuse(error);
  }
  return service.handle(request);
}

function toAwsRequest(request: FastifyRequest, callers: Callers): AwsRequest {
  const url = requestUrl(request.raw.url ?? '/');
  const headers = request.headers as Readonly<Record<string, string | undefined>>;
  const { accessKeyId = '' } = credentialScopeOf(headers) ?? {};
  return {
    method: request.method,
    path: url.pathname,
    query: url.searchParams,
    headers,
    body: typeof request.body === 'string' ? request.body : '',
    callerArn: callers.arnOf(accessKeyId),
  };
}

/** @throws {AwsError} when it is for a service that is not served */
function serviceOf(request: AwsRequest, services: readonly AwsService[]): AwsService {
  const named = credentialScopeOf(request.headers)?.service;
  const service =
    named === undefined
      ? services.find((one) => one.accepts(request))
      : services.find((one) => one.signingName === named);
  if (service !== undefined) return service;
  const what = named ?? `${request.method} ${request.path}`;
  const served = services.map((one) => one.signingName).join(', ');
  throw new AwsError(
    'UnknownOperationException',
    `The twin serves ${served}, and not ${what}`,
    404,
  );
}

/** Only the exchange of a web identity is not signed, as its caller has no keys yet. */
function checkSigned({ headers, body, query }: AwsRequest): void {
  if (headers['authorization'] !== undefined || query.has('X-Amz-Signature')) return;
  if (/(^|&)Action=AssumeRoleWithWebIdentity(&|$)/.test(body || query.toString())) return;
  throw new AwsError(
    'MissingAuthenticationTokenException',
    'Missing Authentication Token: sign the request, as every AWS client does',
    403,
  );
}

/** What the framework refuses, such as a body that is too long, in words of its own. */
function plain(error: unknown): unknown {
  const { statusCode, message } = error as {
    readonly statusCode?: number;
    readonly message: string;
  };
  if (error instanceof AwsError || statusCode === undefined || statusCode >= 500) return error;
  const code = statusCode === 413 ? 'RequestEntityTooLarge' : 'MalformedHttpRequestException';
  return new AwsError(code, message, statusCode);
}

function send({ status, headers = {}, body }: AwsAnswer, reply: FastifyReply): FastifyReply {
  return reply
    .code(status)
    .headers({ ...headers, 'x-amzn-requestid': randomUUID() })
    .send(body);
}
