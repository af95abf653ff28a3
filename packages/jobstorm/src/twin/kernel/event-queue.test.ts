import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventQueue } from './event-queue.ts';

/**
 * Times that fall together, lie close, or lie far apart: the cases that a ladder treats
 * differently.
 */
const time = fc.oneof(
  fc.integer({ min: 0, max: 20 }),
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.double({ min: 0, max: 1e12, noNaN: true }),
);
type Step =
  | { readonly kind: 'schedule'; readonly delay: number; readonly copies: number }
  | { readonly kind: 'pop'; readonly count: number }
  | { readonly kind: 'cancel'; readonly pick: number };
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('schedule' as const),
    delay: time,
    copies: fc.constantFrom(1, 1, 3, 200),
  }),
  fc.record({ kind: fc.constant('pop' as const), count: fc.integer({ min: 1, max: 150 }) }),
  fc.record({ kind: fc.constant('cancel' as const), pick: fc.nat() }),
);

/** The queue beside a sorted list, which is slow and plainly right. */
class Model {
  readonly queue = new EventQueue();
  readonly expected: { time: number; turn: number; handle: number }[] = [];
  #turn = 0;
  now = 0;

  schedule(delay: number): void {
    const turn = this.#turn;
    this.#turn += 1;
    const at = this.now + delay;
    const handle = this.queue.handle(this.queue.schedule(at, () => undefined, turn));
    this.expected.push({ time: at, turn, handle });
  }

  pop(): void {
    this.expected.sort((a, b) => (a.time === b.time ? a.turn - b.turn : a.time - b.time));
    const first = this.expected.shift();
    let popped: unknown;
    const found = this.queue.pop((at, _handler, argument) => {
      this.now = at;
      popped = argument;
    });
    expect(found).toBe(first !== undefined);
    expect(popped).toBe(first?.turn);
  }

  cancel(pick: number): void {
    if (this.expected.length === 0) return;
    const [gone] = this.expected.splice(pick % this.expected.length, 1);
    expect(this.queue.cancel(gone?.handle ?? -1)).toBe(true);
    expect(this.queue.cancel(gone?.handle ?? -1)).toBe(false);
  }
}

describe('EventQueue', () => {
  it('pops by time, then by turn, whatever is scheduled or cancelled between', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const model = new Model();
        for (const one of steps) {
          if (one.kind === 'schedule') {
            for (let copy = 0; copy < one.copies; copy += 1) {
              model.schedule(one.delay * (1 + (copy % 7)));
            }
          } else if (one.kind === 'pop') {
            for (let turn = 0; turn < one.count; turn += 1) model.pop();
          } else {
            model.cancel(one.pick);
          }
          expect(model.queue.size).toBe(model.expected.length);
        }
        while (model.expected.length > 0) model.pop();
        model.pop();
      }),
    );
  });

  it('keeps the order of a hundred thousand events with re-arming', () => {
    const queue = new EventQueue();
    let last = -1;
    let popped = 0;
    let state = 1;
    const draw = (): number => {
      state = Math.imul(state, 1_103_515_245) + 12_345;
      return (state >>> 8) / 2 ** 24;
    };
    for (let index = 0; index < 50_000; index += 1) {
      queue.schedule(draw() * 1e4, () => undefined, index);
    }
    while (
      queue.pop((at) => {
        expect(at).toBeGreaterThanOrEqual(last);
        last = at;
        popped += 1;
        if (popped <= 50_000) queue.schedule(at + draw() * draw() * 1e4, () => undefined, 0);
      })
    );
    expect(popped).toBe(100_000);
  });

  it('does not confuse a stale handle with the event that reuses its slot', () => {
    const queue = new EventQueue();
    const stale = queue.schedule(1, () => undefined, 'first');
    queue.pop(() => undefined);
    queue.schedule(2, () => undefined, 'second');

    expect(queue.cancel(stale)).toBe(false);
    expect(queue.size).toBe(1);
  });
});
