import { second } from '../../model/instant.ts';
import { assert } from '../../util/assert.ts';

/** Which users begin when: `users` of them in steps, each step all at once. */
export interface SpawnRamp {
  /** Users that begin in each step; the last step may have fewer. */
  readonly usersPerStep: number;
  readonly stepMs: number;
  /** When a user, counted from 0, begins: ms from the start of the load. */
  offsetOf(user: number): number;
}

/**
 * Locust's ramp: each step adds max(1, floor(rate)) users, and steps are that many users divided by
 * the rate apart, so 2.5/s gives 2 users every 0.8 s and 0.2/s one user every 5 s. The first step
 * is at once. Source: locustio/locust `dispatch.py`.
 *
 * @param spawnRatePerSecond above 0
 */
export function spawnRamp(spawnRatePerSecond: number): SpawnRamp {
  assert(spawnRatePerSecond > 0, 'users are spawned at a rate above 0');
  const usersPerStep = Math.max(1, Math.floor(spawnRatePerSecond));
  const stepMs = (usersPerStep / spawnRatePerSecond) * second;
  return {
    usersPerStep,
    stepMs,
    offsetOf: (user) => Math.floor(user / usersPerStep) * stepMs,
  };
}
