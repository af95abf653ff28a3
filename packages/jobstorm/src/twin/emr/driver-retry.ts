import type { TwinParameters } from '../../model/twin-parameters/all.ts';

/**
 * Wait after the given failed attempt at a driver: min(cap, base · 2^(attempt − 1)), that is 10 s,
 * 20 s, 40 s up to 6 minutes. Source: EMR on EKS Development Guide, retry policies.
 *
 * @param failedAttempt from 1
 */
export function driverRetryDelayMs(
  failedAttempt: number,
  parameters: TwinParameters['emr'],
): number {
  const { driverRetryDelayMs: baseMs, driverRetryDelayMaxMs: maxMs } = parameters;
  return Math.min(maxMs, baseMs * 2 ** (failedAttempt - 1));
}
