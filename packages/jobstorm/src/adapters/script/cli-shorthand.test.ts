import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseShorthand, ShorthandError, type ShorthandValue } from './cli-shorthand.ts';
import { shorthandCases } from './testing/shorthand-cases.ts';

describe('parseShorthand()', () => {
  it.each(shorthandCases)('reads %s', (text, expected) => {
    if (expected === null) expect(() => parseShorthand(text)).toThrow(ShorthandError);
    else expect(parseShorthand(text)).toEqual(expected);
  });

  it('reads the file that a value after @= names', () => {
    const read = (value: string): string => value.replace('file://', 'content of ');

    expect(parseShorthand('a@=file://x.json,b=file://y', read)).toEqual({
      a: 'content of x.json',
      b: 'file://y',
    });
  });

  it('gives back what was written, whatever is quoted', () => {
    const text = fc
      .string({ unit: 'binary-ascii', minLength: 1 })
      .filter((one) => !one.includes('\\'));
    const value = fc.letrec<{ value: ShorthandValue; leaf: string }>((tie) => ({
      leaf: text,
      value: fc.oneof(
        { maxDepth: 3 },
        tie('leaf'),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(fc.stringMatching(/^[a-z][\w.-]{0,8}$/), tie('value'), { maxKeys: 3 }),
      ),
    })).value;
    fc.assert(
      fc.property(value, (one) => {
        expect(parseShorthand(`key=${written(one)}`)).toEqual({ key: one });
      }),
    );
  });
});

function written(value: ShorthandValue): string {
  if (typeof value === 'string') return `"${value.replaceAll('"', String.raw`\"`)}"`;
  if (Array.isArray(value)) return `[${value.map(written).join(',')}]`;
  const members = Object.entries(value).map(([key, member]) => `${key}=${written(member)}`);
  return `{${members.join(', ')}}`;
}
