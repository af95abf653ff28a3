import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsOf, fitColumns, printable, printableLines, truncate } from './printable.ts';

describe('printable()', () => {
  it.each([
    ['plain text', 'plain text'],
    ['\u001b[31mred\u001b[0m', 'red'],
    ['\u001b]0;own title\u0007after', 'after'],
    ['\u009b2Jcleared', 'cleared'],
    ['two\r\nlines\tand a tab', 'two lines and a tab'],
    ['a\u202eb\u200bc\u0000d', 'abcd'],
    ['名前 🚀', '名前 🚀'],
  ])('shows %j as %j', (text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it('leaves no control character of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(printable(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
      }),
    );
  });
});

describe('truncate() and fitColumns()', () => {
  it('count the columns of wide and combining characters', () => {
    expect(columnsOf('名前')).toBe(4);
    expect(columnsOf('e\u0301')).toBe(1);
    expect(truncate('名前は長い', 5)).toBe('名前…');
    expect(fitColumns('12', 5, 'right')).toBe('   12');
    expect(truncate('abc', 0)).toBe('');
  });

  it('give exactly the columns asked for, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.integer({ min: 1, max: 40 }),
        (text, columns) => {
          expect(columnsOf(fitColumns(printable(text), columns))).toBe(columns);
        },
      ),
    );
  });
});

describe('printableLines()', () => {
  it('keeps lines and their indentation, and nothing that a terminal would obey', () => {
    const text = 'a\u001b[2J problem:\n  in\u0007side  it\n\n\u001b]0;title\nend\n';

    expect(printableLines(text)).toBe('a problem:\n  inside  it\n\n\nend\n');
  });
});
