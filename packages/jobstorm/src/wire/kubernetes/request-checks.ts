import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { ApiError } from './api-error.ts';

/**
 * A web page that a browser shows could have its own name lead to this server.
 *
 * @throws {ApiError} Forbidden when the Host header names none of `hosts`
 */
export function checkHost(request: FastifyRequest, hosts: readonly string[]): void {
  if (hosts.includes(request.hostname.replace(/^\[|\]$/g, ''))) return;
  throw new ApiError('Forbidden', `the Host header names another server: ${request.hostname}`);
}

/** @throws {ApiError} Unauthorized without the bearer token; null = none is asked for */
export function checkToken(request: FastifyRequest, token: string | null): void {
  if (token === null) return;
  const given = (request.headers.authorization ?? '').replace(/^Bearer /, '');
  // Equal lengths, and no time that tells how much of it was right.
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  if (timingSafeEqual(digest(given), digest(token))) return;
  throw new ApiError('Unauthorized', 'Unauthorized');
}
