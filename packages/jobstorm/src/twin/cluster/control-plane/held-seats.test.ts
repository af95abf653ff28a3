import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HeldSeats, slotMs } from './held-seats.ts';

const call = fc.record({
  comesMs: fc.integer({ min: 0, max: 2_000 }),
  sentMs: fc.integer({ min: 0, max: 5_000 }),
  waitMs: fc.integer({ min: 0, max: 20_000 }),
  heldMs: fc.integer({ min: slotMs, max: 30_000 }),
});

describe('HeldSeats', () => {
  it('holds seats as calls begin and end, to half a slot', () => {
    fc.assert(
      fc.property(fc.array(call, { minLength: 1, maxLength: 30 }), (calls) => {
        const seats = new HeldSeats();
        const spans: { readonly sentAt: number; beginsAt: number; endsAt: number }[] = [];
        let now = 0;
        const pass = (until: number): void => {
          while (!seats.isEmpty && seats.slotEndsAt <= until) seats.nextSlot();
          now = until;
        };
        for (const { comesMs, sentMs, waitMs, heldMs } of calls) {
          pass(now + comesMs);
          const sentAt = now + sentMs;
          const beginsAt = sentAt + waitMs;
          seats.hold(now, { sentAt, beginsAt, heldMs });
          spans.push({ sentAt, beginsAt, endsAt: beginsAt + heldMs });

          // Those that begin or end within half a slot of now may count or not.
          const within = (from: number, to: number): number =>
            spans.filter((one) => one.beginsAt <= now - from && one.endsAt > now + to).length;
          expect(seats.held).toBeGreaterThanOrEqual(within(slotMs, slotMs));
          expect(seats.held).toBeLessThanOrEqual(within(-slotMs, -slotMs));
          expect(seats.asked).toBeGreaterThanOrEqual(seats.held);
          expect(seats.begun + seats.expected).toBe(spans.length);
        }
        pass(now + 120_000);

        expect([seats.held, seats.asked, seats.expected]).toEqual([0, 0, 0]);
        expect(seats.isEmpty).toBe(true);
      }),
    );
  });

  it('knows beforehand how many seats each slot to come holds', () => {
    const seats = new HeldSeats();
    seats.hold(0, { sentAt: 0, beginsAt: 0, heldMs: 2 * slotMs });
    seats.hold(0, { sentAt: 0, beginsAt: slotMs, heldMs: 3 * slotMs });
    const foretold = [seats.held];
    for (let ahead = 1; ahead <= seats.slotsAhead; ahead += 1) {
      foretold.push((foretold[ahead - 1] ?? 0) + seats.changeIn(ahead));
    }
    const seen = [seats.held];
    while (!seats.isEmpty) {
      seats.nextSlot();
      seen.push(seats.held);
    }

    expect(foretold).toEqual([1, 2, 1, 1, 0]);
    expect(seen).toEqual(foretold);
  });
});
