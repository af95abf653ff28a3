import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ValueNumbers } from './value-numbers.ts';

const value = fc.oneof(
  fc.constant(undefined),
  fc.constantFrom('', 'a', '1', '{}'),
  fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom('1', '2')),
);
const values = fc.array(value, { minLength: 2, maxLength: 2 });

it('gives equal keys to equal values, and only to them', () => {
  fc.assert(
    fc.property(fc.array(values, { minLength: 2 }), (lists) => {
      const numbers = new ValueNumbers();
      const keys = lists.map((list) => numbers.keyOf(list));
      // Again, by identity and as copies.
      expect(lists.map((list) => numbers.keyOf(list))).toEqual(keys);
      expect(lists.map((list) => numbers.keyOf(structuredClone(list)))).toEqual(keys);
      const texts = lists.map((list) =>
        list.map((one) => (one === undefined ? 'none' : JSON.stringify(one))).join(),
      );
      expect(new Set(keys).size).toBe(new Set(texts).size);
    }),
  );
});

it('never gives a key from before it forgot', () => {
  const numbers = new ValueNumbers();
  const before = numbers.keyOf(['a']);
  numbers.forget();

  expect(numbers.keyOf(['b'])).not.toBe(before);
  expect(numbers.keyOf(['a'])).not.toBe(before);
});
