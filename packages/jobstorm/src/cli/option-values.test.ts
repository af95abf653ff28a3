import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDuration } from '../config/units/duration.ts';
import {
  countBetween,
  parseAzs,
  parsePositive,
  parseRunTime,
  parseVariable,
} from './option-values.ts';

describe('countBetween()', () => {
  const parseAny = countBetween(0, Number.MAX_SAFE_INTEGER);

  it('reads every whole number in its range', () => {
    fc.assert(fc.property(fc.maxSafeNat(), (count) => parseAny(String(count)) === count));
    expect(countBetween(1, 9)('9')).toBe(9);
  });

  it.each(['', '-1', '1.5', '1e3', '0x10', ' 1', 'many', '99999999999999999999'])(
    'refuses %j',
    (text) => {
      expect(() => parseAny(text)).toThrow('whole number');
    },
  );

  it.each(['0', '10'])('refuses %s, outside its range', (text) => {
    expect(() => countBetween(1, 9)(text)).toThrow('a whole number from 1 to 9, such as 2.');
  });
});

describe('parsePositive()', () => {
  it.each([
    ['2', 2],
    ['.5', 0.5],
    ['0.25', 0.25],
    ['3.', 3],
  ])('reads %j', (text, value) => {
    expect(parsePositive(text)).toBe(value);
  });

  it.each(['', '0', '-1', 'Infinity', '1e9', '0x10', 'fast', '9'.repeat(400)])(
    'refuses %j',
    (text) => {
      expect(() => parsePositive(text)).toThrow('above 0');
    },
  );
});

describe('parseRunTime()', () => {
  it.each([
    ['300', 300_000],
    ['300s', 300_000],
    ['20m', 1_200_000],
    ['3h', 10_800_000],
    ['1h30m10s', 5_410_000],
  ])('reads %j as Locust does', (text, ms) => {
    expect(parseDuration(parseRunTime(text))).toBe(ms);
  });

  it.each(['', 'soon', '1.5h', '30m1h', '5d', '-1'])('refuses %j', (text) => {
    expect(() => parseRunTime(text)).toThrow('such as 300');
  });
});

describe('parseAzs()', () => {
  it.each([
    ['["us-west-2a","us-west-2b"]', ['us-west-2a', 'us-west-2b']],
    ['us-west-2a, us-west-2b', ['us-west-2a', 'us-west-2b']],
    ['us-west-2a', ['us-west-2a']],
    ['[]', []],
  ])('reads %s', (text, azs) => {
    expect(parseAzs(text)).toEqual(azs);
  });

  it.each(['', '[1]', '["a"', '["a",""]', 'a,,b'])('refuses %j', (text) => {
    expect(() => parseAzs(text)).toThrow('JSON list of zones');
  });
});

describe('parseVariable()', () => {
  it('takes everything after the first = as the value', () => {
    expect(parseVariable('BUCKET=s3://b/?a=1')).toEqual(['BUCKET', 's3://b/?a=1']);
    expect(parseVariable('EMPTY=')).toEqual(['EMPTY', '']);
    expect(parseVariable('FROM_ENVIRONMENT')).toEqual(['FROM_ENVIRONMENT', undefined]);
  });

  it.each(['', '=x', '1A=x', 'A-B=x'])('refuses %j', (text) => {
    expect(() => parseVariable(text)).toThrow('NAME=VALUE');
  });
});
