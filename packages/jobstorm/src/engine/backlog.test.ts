import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Backlog } from './backlog.ts';

describe('Backlog', () => {
  it('gives back what was pushed, in order, whatever the turns of pushing and shifting', () => {
    const bursts = fc.array(fc.integer({ min: -3_000, max: 3_000 }), { maxLength: 12 });
    fc.assert(
      fc.property(bursts, (drawn) => {
        const backlog = new Backlog<number>();
        let [pushed, shifted] = [0, 0];
        for (const burst of drawn) {
          for (let turn = 0; turn < burst; turn += 1) backlog.push(pushed++);
          for (let turn = 0; turn > burst && shifted < pushed; turn -= 1) {
            if (backlog.shift() !== shifted) throw new Error(`${shifted} is out of order`);
            shifted += 1;
          }
          expect(backlog.size).toBe(pushed - shifted);
        }
        const rest = Array.from({ length: pushed - shifted }, () => backlog.shift());
        expect(rest).toEqual(rest.map((_, index) => shifted + index));
        expect(backlog.shift()).toBeUndefined();
      }),
    );
  });
});
