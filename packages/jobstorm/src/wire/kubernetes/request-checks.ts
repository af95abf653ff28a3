import type { FastifyRequest } from 'fastify';
import { hasToken } from '../bearer-token.ts';
import { otherServerOf } from '../host-header.ts';
import { ApiError } from './api-error.ts';

/** @throws {ApiError} Forbidden when the request names a server that is none of `hosts` */
export function checkHost({ raw }: FastifyRequest, hosts: readonly string[]): void {
  const other = otherServerOf(raw, hosts);
  if (other === undefined) return;
  throw new ApiError('Forbidden', `the Host header names another server: ${other}`);
}

/** @throws {ApiError} Unauthorized without the bearer token; null = none is asked for */
export function checkToken({ headers }: FastifyRequest, token: string | null): void {
  if (token === null || hasToken(headers, token)) return;
  throw new ApiError('Unauthorized', 'Unauthorized');
}
