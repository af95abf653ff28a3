import type { ErrorKind } from '../model/errors.ts';
import type { RetryPolicy } from '../model/scenario.ts';
import type { RandomStream } from '../util/random.ts';

/**
 * Whether trying again can help. A rate limit, a failure of the service and a broken connection
 * pass; a request that is wrong, forbidden or about something that is not there stays so.
 */
const isRetried: Readonly<Record<ErrorKind, boolean>> = {
  throttled: true,
  transient: true,
  unreachable: true,
  rejected: false,
  'not-found': false,
  'access-denied': false,
  config: false,
  storage: false,
  aborted: false,
};

/** Whether an error of this kind is worth another attempt. */
export function isRetriable(kind: ErrorKind): boolean {
  return isRetried[kind];
}

/** Past any cap; keeps base · 2^n a number however many attempts are allowed. */
const doublingsMax = 40;

/**
 * How long to wait before the next attempt, in ms; null = no further attempt.
 *
 * Full jitter: before retry n (from 1), uniform in [0, min(cap, base · 2^(n−1))), so that many
 * arrivals refused together do not come back together.
 * Source: AWS Architecture Blog, "Exponential Backoff And Jitter".
 *
 * @param attempts made so far, from 1
 */
export function retryWaitMs(
  policy: RetryPolicy,
  attempts: number,
  kind: ErrorKind,
  jitter: RandomStream,
): number | null {
  if (!isRetriable(kind) || attempts >= policy.attemptsMax) return null;
  const doublings = Math.min(attempts - 1, doublingsMax);
  return jitter.between(0, Math.min(policy.capMs, policy.baseMs * 2 ** doublings));
}
