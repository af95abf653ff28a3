import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsOf } from './printable.ts';
import { wrapText } from './wrap.ts';

describe('wrapText()', () => {
  it('breaks between words, and keeps what fits as it is', () => {
    expect(wrapText('one two three', 20)).toBe('one two three');
    expect(wrapText('one two three', 8)).toBe('one two\nthree');
  });

  it('puts what follows under the text beside a label', () => {
    const line = 'Load    open model, 150/min at regular distances';
    expect(wrapText(line, 32, 8)).toBe('Load    open model, 150/min at\n        regular distances');
  });

  it('leaves the indentation out where it would leave no room', () => {
    expect(wrapText('a label   and some text', 12, 10)).toBe('a label\nand some\ntext');
  });

  it('keeps every word, and every line to its width as far as words allow', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z]{1,30}$/), { minLength: 1 }),
        fc.integer({ min: 10, max: 60 }),
        fc.integer({ min: 0, max: 30 }),
        (words, width, indent) => {
          const lines = wrapText(words.join(' '), width, indent).split('\n');

          expect(
            lines
              .join(' ')
              .split(/ +/)
              .filter((word) => word !== ''),
          ).toEqual(words);
          for (const line of lines) {
            expect(columnsOf(line) <= width || !line.trim().includes(' ')).toBe(true);
          }
        },
      ),
    );
  });
});
