import { describe, expect, it } from 'vitest';
import { figureOrDash, formatDate, formatElapsed } from './format.ts';

describe('formatElapsed()', () => {
  it.each([
    [0, '0:00:00'],
    [61_499, '0:01:01'],
    [59_999, '0:01:00'],
    [3_723_000, '1:02:03'],
    [90_000_000, '25:00:00'],
  ])('writes instant %d as %s', (at, text) => {
    expect(formatElapsed(at)).toBe(text);
  });

  it('leaves the seconds out where they say nothing', () => {
    expect(formatElapsed(3_720_000, 'minutes')).toBe('1:02');
  });
});

describe('formatDate()', () => {
  it('writes an ISO instant as people do, and other text as it is', () => {
    expect(formatDate('2026-03-02T09:00:00.123Z')).toBe('2026-03-02 09:00:00 UTC');
    expect(formatDate('<yesterday>')).toBe('<yesterday>');
  });
});

describe('figureOrDash()', () => {
  it('tells a measured 0 from what was not measured', () => {
    expect(figureOrDash(0, 'ms')).toBe('0 ms');
    expect(figureOrDash(null, 'ms')).toBe('–');
  });
});
