import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TimerHeap, type Timer } from './timer-heap.ts';

describe('TimerHeap', () => {
  it('pops by instant, then in the order of asking, whatever is pushed between', () => {
    const step = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constant('pop' as const));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const heap = new TimerHeap();
        let expected: Timer[] = [];
        for (const [handle, instant] of [...steps, ...steps.map(() => 'pop' as const)].entries()) {
          if (instant === 'pop') {
            expect(heap.pop()).toEqual(expected.shift());
          } else {
            const timer = { instant, handle, callback: () => undefined };
            heap.push(timer);
            expected = [...expected, timer].sort((a, b) =>
              a.instant === b.instant ? a.handle - b.handle : a.instant - b.instant,
            );
          }
          expect(heap.size).toBe(expected.length);
          expect(heap.peek()).toEqual(expected[0]);
        }
      }),
    );
  });
});
