import { describe, expect, it } from 'vitest';
import { CountByKey } from './count-by-key.ts';

describe('CountByKey', () => {
  it('lists the most frequent first, and counts what is past the limit together', () => {
    const tally = new CountByKey();
    for (const key of ['b', 'a', 'c', 'c', '__proto__', 'c']) tally.add(key);

    expect(Object.entries(tally.counts())).toEqual([
      ['c', 3],
      ['__proto__', 1],
      ['a', 1],
      ['b', 1],
    ]);
    expect(tally.counts(2, 'rest')).toEqual(
      Object.fromEntries([
        ['c', 3],
        ['__proto__', 1],
        ['rest', 2],
      ]),
    );
  });
});
