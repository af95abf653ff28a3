import { describe, expect, it } from 'vitest';
import type { TargetError } from '../engine/ports.ts';
import { VirtualTimeline } from '../twin/kernel/virtual-timeline.ts';
import { CallError, PacedCalls } from './paced-calls.ts';

/** Lets the virtual time pass that a promise waits for. */
async function settled<Value>(timeline: VirtualTimeline, promise: Promise<Value>): Promise<Value> {
  let isOver = false;
  const over = (): void => {
    isOver = true;
  };
  promise.then(over, over);
  while (!isOver) {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    timeline.runNext();
  }
  return promise;
}

/** A token bucket as EMR's: burst, then so many a second. */
class Quota {
  throttled = 0;
  readonly #timeline: VirtualTimeline;
  readonly #perSecond: number;
  #tokens: number;
  #at = 0;

  constructor(timeline: VirtualTimeline, burst: number, perSecond: number) {
    this.#timeline = timeline;
    this.#tokens = burst;
    this.#perSecond = perSecond;
  }

  take(): Promise<void> {
    const now = this.#timeline.now();
    this.#tokens += ((now - this.#at) / 1_000) * this.#perSecond;
    this.#at = now;
    if (this.#tokens >= 1) {
      this.#tokens -= 1;
      return Promise.resolve();
    }
    this.throttled += 1;
    return Promise.reject(new Error('throttled'));
  }
}

function errorOf(thrown: unknown): TargetError {
  const { message } = thrown as Error;
  return { kind: message as TargetError['kind'], code: message, message };
}

describe('PacedCalls', () => {
  it('brings every call through a small quota, with few throttles and little time lost', async () => {
    const timeline = new VirtualTimeline();
    const quota = new Quota(timeline, 25, 1);
    const calls = new PacedCalls({ timeline, toTargetError: errorOf });

    const all = Promise.all(Array.from({ length: 200 }, () => calls.call(() => quota.take())));
    await settled(timeline, all);

    expect(quota.throttled).toBeLessThan(100);
    // The quota alone takes 175 s.
    expect(timeline.now()).toBeLessThan(1.5 * 175_000);
  });

  it('sends again what fails, and gives up what keeps failing', async () => {
    const timeline = new VirtualTimeline();
    const calls = new PacedCalls({ timeline, toTargetError: errorOf });
    let failures = 0;
    const lateSuccess = (): Promise<string> =>
      (failures += 1) < 10 ? Promise.reject(new Error('transient')) : Promise.resolve('there');

    expect(await settled(timeline, calls.call(lateSuccess))).toBe('there');
    const hopeless = calls.call(() => Promise.reject(new Error('transient')));
    const startedAt = timeline.now();
    await expect(settled(timeline, hopeless)).rejects.toThrow(CallError);
    expect(timeline.now() - startedAt).toBeGreaterThanOrEqual(60_000);
    expect(timeline.now() - startedAt).toBeLessThan(90_000);
  });

  it('tries what was refused only once', async () => {
    const timeline = new VirtualTimeline();
    const calls = new PacedCalls({ timeline, toTargetError: errorOf });
    let sent = 0;
    const refused = calls.call(() => {
      sent += 1;
      return Promise.reject(new Error('rejected'));
    });

    await expect(settled(timeline, refused)).rejects.toMatchObject({ kind: 'rejected' });
    expect(sent).toBe(1);
  });
});
