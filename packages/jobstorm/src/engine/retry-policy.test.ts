import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ErrorKind } from '../model/errors.ts';
import { RandomStreams } from '../util/random.ts';
import { isRetriable, retryWaitMs } from './retry-policy.ts';

const jitter = new RandomStreams(1).stream('jitter');

describe('isRetriable()', () => {
  it.each<[ErrorKind, boolean]>([
    ['throttled', true],
    ['transient', true],
    ['unreachable', true],
    ['rejected', false],
    ['not-found', false],
    ['access-denied', false],
    ['config', false],
    ['storage', false],
    ['aborted', false],
  ])('%s: %s', (kind, expected) => {
    expect(isRetriable(kind)).toBe(expected);
  });
});

describe('retryWaitMs()', () => {
  it('stays below the base doubled at each attempt, and below the cap', () => {
    const policies = fc.record({
      attemptsMax: fc.integer({ min: 1, max: 2_000 }),
      baseMs: fc.integer({ min: 0, max: 10_000 }),
      capMs: fc.integer({ min: 0, max: 100_000 }),
    });
    fc.assert(
      fc.property(policies, fc.integer({ min: 1, max: 2_000 }), (policy, attempts) => {
        const waitMs = retryWaitMs(policy, attempts, 'throttled', jitter);

        expect(waitMs === null).toBe(attempts >= policy.attemptsMax);
        expect(waitMs ?? 0).toBeGreaterThanOrEqual(0);
        expect(waitMs ?? 0).toBeLessThanOrEqual(
          Math.min(policy.capMs, policy.baseMs * 2 ** Math.min(attempts - 1, 1_000)),
        );
      }),
    );
  });

  it('has full jitter: waits are spread over the whole range', () => {
    const policy = { attemptsMax: 10, baseMs: 1_000, capMs: 60_000 };
    const waits = Array.from(
      { length: 2_000 },
      () => retryWaitMs(policy, 3, 'throttled', jitter) ?? NaN,
    );

    const mean = waits.reduce((sum, wait) => sum + wait, 0) / waits.length;
    expect(mean).toBeGreaterThan(1_900);
    expect(mean).toBeLessThan(2_100);
    expect(Math.min(...waits)).toBeLessThan(40);
    expect(Math.max(...waits)).toBeGreaterThan(3_960);
  });
});
