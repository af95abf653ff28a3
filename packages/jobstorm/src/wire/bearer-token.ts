import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Whether a request carries the token; the time that it takes tells nothing of how much of it. */
export function hasToken({ authorization = '' }: IncomingHttpHeaders, token: string): boolean {
  const given = /^Bearer (.*)$/i.exec(authorization)?.[1] ?? '';
  // Digests have equal lengths, whatever was given.
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}
