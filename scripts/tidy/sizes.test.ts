import { expect, test } from 'vitest';
import { isTooLong, longLinesIn } from './sizes.ts';

const long = 'x'.repeat(101);

test('longLinesIn() names the line and its length', () => {
  expect(longLinesIn(`short\n// ${long}\n`)).toEqual(['2: 104 columns; at most 100']);
});

test('longLinesIn() leaves alone what has no place to break', () => {
  expect(longLinesIn(`const name = '${long}';`)).toEqual([]);
  expect(longLinesIn(`// See https://example.com/${long}`)).toEqual([]);
  expect(longLinesIn(`const text = \`begins\n${long}\nends\`;\n`)).toEqual([]);
});

test('longLinesIn() looks again after a template has ended', () => {
  expect(longLinesIn(`const text = \`a \\\` b\nends\`;\n// ${long}`)).toHaveLength(1);
});

test('isTooLong() allows 400 lines, and any number in tests', () => {
  expect(isTooLong('a.ts', 'x\n'.repeat(400))).toBe(false);
  expect(isTooLong('a.ts', 'x\n'.repeat(401))).toBe(true);
  expect(isTooLong('a.test.ts', 'x\n'.repeat(401))).toBe(false);
});
