import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatAmount,
  formatCount,
  formatDuration,
  formatNumber,
  formatPercent,
  formatUsd,
} from './format.ts';

describe('formatDuration()', () => {
  it.each([
    [0, '0 ms'],
    [812, '812 ms'],
    [999.4, '999 ms'],
    [999.6, '1.0 s'],
    [1_240, '1.2 s'],
    [59_949, '59.9 s'],
    [59_950, '1 m'],
    [200_000, '3 m 20 s'],
    [3_599_499, '59 m 59 s'],
    [3_599_500, '1 h'],
    [4_320_000, '1 h 12 m'],
    [86_399_999, '1 d'],
    [183_600_000, '2 d 3 h'],
    [-1_500, '-1.5 s'],
  ])('writes %d ms as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  it('never writes a unit that the next larger one should have taken', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000_000 }), (ms) => {
        expect(formatDuration(ms)).not.toMatch(/\b(1000 ms|60\.0 s|60 s|60 m|24 h)$/);
      }),
    );
  });
});

describe('formatCount()', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [108_000, '108,000'],
    [1_234_567, '1,234,567'],
    [-1_234, '-1,234'],
  ])('writes %d as %s', (count, text) => {
    expect(formatCount(count)).toBe(text);
  });
});

describe('formatNumber()', () => {
  it.each([
    [0, '0'],
    [0.12345, '0.123'],
    [0.01012, '0.0101'],
    [1.5, '1.5'],
    [12.34, '12.3'],
    [99.96, '100'],
    [150, '150'],
    [1_234.5, '1,235'],
    [1e-9, '0'],
  ])('writes %d as %s', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });
});

describe('the other formats', () => {
  it('write shares, money and amounts', () => {
    expect(formatPercent(0.125)).toBe('0.125 %');
    expect(formatUsd(2_144)).toBe('$2,144.00');
    expect(formatUsd(0.0265)).toBe('$0.0265');
    expect(formatUsd(0)).toBe('$0');
    expect(formatUsd(-3)).toBe('-$3.00');
    expect(formatAmount(1, 'job run')).toBe('1 job run');
    expect(formatAmount(2_000, 'job run')).toBe('2,000 job runs');
  });
});
