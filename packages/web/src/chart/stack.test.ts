import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stack } from './stack.ts';

describe('stack()', () => {
  it('lays visible layers on top of each other', () => {
    const layers = [
      [1, 2],
      [10, null],
      [100, 200],
    ];

    expect(stack(layers, [true, true, true])).toEqual([
      [1, 2],
      [11, 2],
      [111, 202],
    ]);
    expect(stack(layers, [true, false, true])).toEqual([
      [1, 2],
      [1, 2],
      [101, 202],
    ]);
    expect(stack([], [])).toEqual([]);
  });

  it('never lets an upper edge fall below a lower one', () => {
    const layer = fc.array(fc.option(fc.nat()), { minLength: 3, maxLength: 3 });
    const row = fc.tuple(layer, fc.boolean());
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 6 }), (rows) => {
        const edges = stack(
          rows.map(([values]) => values),
          rows.map(([, visible]) => visible),
        );

        for (const at of [0, 1, 2]) {
          const column = edges.map((edge) => edge[at] ?? -1);
          expect(column).toEqual(column.toSorted((one, other) => one - other));
        }
      }),
    );
  });
});
