import { describe, expect, it } from 'vitest';
import { parseCpuMillicores, parseQuantityMiB } from './quantities.ts';

describe('parseCpuMillicores()', () => {
  it.each([
    ['2', 2_000],
    ['0.4', 400],
    ['500m', 500],
    ['0', undefined],
    ['2 cores', undefined],
    ['-1', undefined],
  ])('reads %s as %s', (text, expected) => {
    expect(parseCpuMillicores(text)).toBe(expected);
  });
});

describe('parseQuantityMiB()', () => {
  it.each([
    ['800Mi', 800],
    ['1Gi', 1_024],
    ['1G', 954],
    ['1048576', 1],
    ['lots', undefined],
    ['5Qi', undefined],
  ])('reads %s as %s', (text, expected) => {
    expect(parseQuantityMiB(text)).toBe(expected);
  });
});
