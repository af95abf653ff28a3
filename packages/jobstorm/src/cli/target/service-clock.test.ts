import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { CallerIdentity } from '../../adapters/aws/caller-identity.ts';
import { readServiceClock } from './service-clock.ts';

const startMs = Date.parse('2026-01-31T00:00:00Z');

/** Answers whose dates are right as they are written, and which then take so long to come. */
function service(aheadMs: number, tookMs: readonly number[]): () => Promise<CallerIdentity> {
  const answers = [...tookMs];
  return () => {
    const dateMs = Date.now() + aheadMs;
    vi.advanceTimersByTime(answers.shift() ?? 0);
    return Promise.resolve({ accountId: '1', arn: 'arn', partition: 'aws', dateMs });
  };
}

describe('readServiceClock()', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date', 'performance', 'setTimeout'], now: startMs });
    onTestFinished(() => void vi.useRealTimers());
  });

  it.each([
    ['a quick answer', [100]],
    ['one that stalled first', [10_000, 100]],
    ['answers that all stall', [9_000, 8_000, 9_000, 7_000]],
  ])('takes this clock for that of a service which has the same, by %s', async (_case, took) => {
    const { serviceNowMs } = await readServiceClock(service(0, took), 1);

    expect(serviceNowMs()).toBe(Date.now());
  });

  it('goes by a service whose clock is another one, also after a stall', async () => {
    const { serviceNowMs } = await readServiceClock(service(60_000, [10_000, 100]), 1);
    vi.advanceTimersByTime(30_000);

    expect(Math.abs(serviceNowMs() - Date.now() - 60_000)).toBeLessThanOrEqual(600);
  });

  it('goes as fast as the service does', async () => {
    const { serviceNowMs } = await readServiceClock(service(0, [0]), 20);
    const before = serviceNowMs();
    vi.advanceTimersByTime(1_000);

    expect(serviceNowMs() - before).toBe(20_000);
  });
});
