import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiError, PageNotFound } from './api-error.ts';

const compress = promisify(gzip);

/** Bodies from this size on are compressed for those who ask. Source: kube-apiserver, 128 KiB. */
const gzipBytesMin = 128 * 1024;
/** As kube-apiserver: lists are large, and time matters more than the last percent. */
const gzipLevel = 1;

/** Answers with JSON, compressed where that is worth it and wanted. */
export async function sendJson(
  request: FastifyRequest,
  reply: FastifyReply,
  { code, body, type = 'application/json', warnings = [] }: JsonAnswer,
): Promise<FastifyReply> {
  // As bytes, so that the type stays as clients compare it: of text it would be written anew.
  const text = Buffer.from(JSON.stringify(body));
  reply.code(code).type(type);
  if (warnings.length > 0) reply.header('warning', warningHeaders(warnings));
  const accepts = request.headers['accept-encoding'] ?? '';
  if (text.length < gzipBytesMin || !/\bgzip\b/.test(accepts)) return reply.send(text);
  const zipped = await compress(text, { level: gzipLevel });
  return reply.header('content-encoding', 'gzip').header('vary', 'accept-encoding').send(zipped);
}

/** As kube-apiserver: what goes beyond is left out. */
const warningCharsMax = 4 * 1024;

/** Each with 299, a warning that lasts; in ASCII, whatever a client called its fields. */
function warningHeaders(warnings: readonly string[]): readonly string[] {
  let left = warningCharsMax;
  return warnings
    .map((one) => {
      const quoted = JSON.stringify(one).replaceAll(/[^ -~]/g, (sign) => {
        return `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
      });
      return `299 - ${quoted}`;
    })
    .filter((header) => (left -= header.length) >= 0);
}

export interface JsonAnswer {
  readonly code: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly type?: string;
  readonly warnings?: readonly string[];
}

/** Answers with the `Status` of what went wrong; of a fault of the server's own, no more than that. */
export function answerError(error: unknown, reply: FastifyReply): FastifyReply {
  if (error instanceof PageNotFound) {
    return reply.code(404).type('text/plain; charset=utf-8').send(`${error.message}\n`);
  }
  const refusal = error instanceof ApiError ? error : refusalOf(error);
  const { details } = refusal;
  if (details?.retryAfterSeconds !== undefined) {
    reply.header('Retry-After', String(details.retryAfterSeconds));
  }
  return reply.code(refusal.code).type('application/json').send(JSON.stringify(refusal.toStatus()));
}

/** What the HTTP framework refuses by itself, such as a body that is too large, has a code. */
function refusalOf(error: unknown): ApiError {
  const code = error instanceof Error && 'statusCode' in error ? error.statusCode : 500;
  if (code === 413) {
    return new ApiError('RequestEntityTooLarge', 'Request entity too large: limit is 3145728');
  }
  if (typeof code === 'number' && code >= 400 && code < 500) {
    const text = error instanceof Error ? error.message : '';
    return new ApiError('BadRequest', text);
  }
  return new ApiError('InternalError', 'an error on the server has prevented the request');
}
