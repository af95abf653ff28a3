import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStreams } from '../../../util/random.ts';
import { Outages } from './outages.ts';

const backoff = { baseMs: 1_000, maxMs: 10_000 };
const always = (): boolean => true;

describe('Outages', () => {
  it('lets a request through at once when there is none, or when it has passed', () => {
    const outages = new Outages();
    const before = outages.delayMs(0, backoff, true);
    outages.begin({ until: 5_000, share: 1, sparesReads: false, isRefused: always });

    expect(before).toBe(0);
    expect(outages.delayMs(5_000, backoff, true)).toBe(0);
    expect(outages.errors).toBe(0);
  });

  // Attempts at 0, 1, 3, 7, 15, 25, 35, 45, 55, 65 s: the back-off doubles up to 10 s.
  it.each([
    [500, 1_000, 1],
    [2_000, 3_000, 2],
    [15_000, 15_000, 4],
    [60_000, 65_000, 9],
  ])('of %i ms delays a request by %i ms and %i errors', (until, delayMs, errors) => {
    const outages = new Outages();
    outages.begin({ until, share: 1, sparesReads: false, isRefused: always });

    expect(outages.delayMs(0, backoff, true)).toBe(delayMs);
    expect(outages.errors).toBe(errors);
  });

  it('that spares reads answers them while no write gets through', () => {
    const outages = new Outages();
    outages.begin({ until: 60_000, share: 1, sparesReads: true, isRefused: always });
    outages.pass(0, 100, backoff, false);

    expect(outages.isReadOnly(0)).toBe(true);
    expect(outages.delayMs(0, backoff, false)).toBe(0);
    expect(outages.metBy(0, false)).toBeUndefined();
    expect(outages.errors).toBe(0);
    expect(outages.metBy(0, true)?.sparesReads).toBe(true);
    expect(outages.delayMs(0, backoff, true)).toBe(65_000);
  });

  it('counts every try in vain of what nobody waits for, until it is over', () => {
    const outages = new Outages();
    outages.begin({ until: 1_000, share: 0.5, sparesReads: false, isRefused: () => false });
    outages.begin({ until: 2_000, share: 0.5, sparesReads: false, isRefused: () => false });
    // Three of four fail at once, and half of these again a second later.
    outages.pass(0, 100, backoff, true);
    const both = outages.errors;
    outages.pass(1_500, 100, backoff, true);
    const one = outages.errors;
    outages.pass(2_500, 100, backoff, true);

    expect([both, one, outages.errors]).toEqual([112, 162, 162]);
  });

  it('counts as many tries as clients make that wait for their answers', () => {
    const draw = new RandomStreams(7).stream('outage');
    const outage = {
      until: 600_000,
      share: 0.8,
      sparesReads: false,
      isRefused: () => draw.uniform() < 0.8,
    };
    const waiting = new Outages();
    waiting.begin(outage);
    const counted = new Outages();
    counted.begin(outage);

    for (let one = 0; one < 20_000; one += 1) waiting.delayMs(0, backoff, true);
    counted.pass(0, 20_000, backoff, true);

    expect(counted.errors / waiting.errors).toBeCloseTo(1, 1);
  });

  it('never delays beyond its end by more than the longest back-off', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 100_000 }),
        fc.integer({ min: 1, max: 3_600_000 }),
        fc.integer({ min: 0, max: 60_000 }),
        (sentAt, until, maxMs) => {
          const outages = new Outages();
          outages.begin({ until, share: 1, sparesReads: false, isRefused: always });
          const doneAt = sentAt + outages.delayMs(sentAt, { baseMs: 1_000, maxMs }, true);

          expect(doneAt).toBeGreaterThanOrEqual(Math.max(sentAt, until));
          expect(doneAt).toBeLessThanOrEqual(Math.max(sentAt, until) + Math.max(1_000, maxMs));
        },
      ),
    );
  });
});
