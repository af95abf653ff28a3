import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseUtcDate } from './date.ts';
import { durationRangeText, durationText, parseDuration, parseDurationRange } from './duration.ts';
import { parsePercent } from './percent.ts';
import { parseRatePerMinute, rateText } from './rate.ts';
import { parseSizeMiB, sizeText } from './size.ts';

const milliseconds = fc.oneof(
  fc.integer({ min: 0, max: 7 * 86_400_000 }),
  fc.integer({ min: 0, max: 1e15 }),
);

describe('parseDuration()', () => {
  it.each([
    ['60m', 3_600_000],
    ['1h30m', 5_400_000],
    ['500ms', 500],
    ['1m500ms', 60_500],
    ['1.5s', 1_500],
    ['7d', 604_800_000],
    ['0s', 0],
  ])('reads %s', (text, expected) => {
    expect(parseDuration(text)).toBe(expected);
  });

  it.each([
    '',
    '60',
    'm',
    '30m1h',
    '1h1h',
    '-5m',
    '1 h',
    '60M',
    'ten',
    '1e3s',
    '9'.repeat(30) + 'd',
  ])('refuses %j', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  it('gives back what durationText() wrote', () => {
    fc.assert(
      fc.property(milliseconds, (ms) => {
        expect(parseDuration(durationText(ms))).toBe(ms);
      }),
    );
  });
});

describe('parseDurationRange()', () => {
  it('reads a range, and one duration as both of its ends', () => {
    expect(parseDurationRange('20s..30s')).toEqual({ lowMs: 20_000, highMs: 30_000 });
    expect(parseDurationRange('10m')).toEqual({ lowMs: 600_000, highMs: 600_000 });
  });

  it.each(['30s..20s', '20..30s', '20s..', '..30s', '1s..2s..3s', '20s-30s'])(
    'refuses %j',
    (text) => {
      expect(parseDurationRange(text)).toBeUndefined();
    },
  );

  it('gives back what durationRangeText() wrote', () => {
    fc.assert(
      fc.property(milliseconds, milliseconds, (one, other) => {
        const range = { lowMs: Math.min(one, other), highMs: Math.max(one, other) };
        expect(parseDurationRange(durationRangeText(range))).toEqual(range);
      }),
    );
  });
});

describe('parseRatePerMinute()', () => {
  it.each([
    ['300/min', 300],
    ['2/s', 120],
    ['.5/s', 30],
    ['9000/h', 150],
    ['14400/d', 10],
  ])('reads %s', (text, expected) => {
    expect(parseRatePerMinute(text)).toBeCloseTo(expected, 9);
  });

  it.each(['300', '/min', '300/m', '300/minute', '-1/s', '1e3/s', '9'.repeat(400) + '/s'])(
    'refuses %j',
    (text) => {
      expect(parseRatePerMinute(text)).toBeUndefined();
    },
  );

  it('gives back what rateText() wrote', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e9, noNaN: true }), (rate) => {
        const read = parseRatePerMinute(rateText(rate)) ?? NaN;
        expect(Math.abs(read - rate) / rate).toBeLessThan(1e-9);
      }),
    );
  });
});

describe('parseSizeMiB()', () => {
  it.each([
    ['6Gi', 6_144],
    ['512Mi', 512],
    ['1.5Ti', 1_572_864],
  ])('reads %s', (text, expected) => {
    expect(parseSizeMiB(text)).toBe(expected);
  });

  it.each(['6', '6G', '6GiB', '-6Gi', 'Gi'])('refuses %j', (text) => {
    expect(parseSizeMiB(text)).toBeUndefined();
  });

  it('gives back what sizeText() wrote', () => {
    fc.assert(
      fc.property(fc.nat(1e9), (size) => {
        expect(parseSizeMiB(sizeText(size))).toBe(size);
      }),
    );
  });
});

describe('parsePercent()', () => {
  it('reads percentages and refuses bare numbers', () => {
    expect(parsePercent('1%')).toBe(1);
    expect(parsePercent('0.1 %')).toBe(0.1);
    expect(parsePercent('1')).toBeUndefined();
  });
});

describe('parseUtcDate()', () => {
  it('gives back what Date wrote, for every second of four centuries', () => {
    const second = fc.integer({ min: 0, max: Date.UTC(2399, 11, 31) / 1_000 });
    fc.assert(
      fc.property(second, (epochSeconds) => {
        const text = new Date(epochSeconds * 1_000).toISOString().replace('.000', '');
        expect(parseUtcDate(text)).toBe(epochSeconds * 1_000);
      }),
    );
  });

  it.each(['2026-02-30T00:00:00Z', '2026-13-01T00:00:00Z', '2026-01-05', '2026-01-05T24:00:00Z'])(
    'refuses %s',
    (text) => {
      expect(parseUtcDate(text)).toBeUndefined();
    },
  );
});
