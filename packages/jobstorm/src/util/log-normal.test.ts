import { describe, expect, it, test } from 'vitest';
import { sumOfLogNormals } from './log-normal.ts';

describe('sumOfLogNormals()', () => {
  test.each([1, 2, 13, 100])('has mean and variance of the sum of %i', (count) => {
    const [median, sigma] = [10, 0.5];
    const mean = median * Math.exp(sigma ** 2 / 2);
    const variance = mean ** 2 * (Math.exp(sigma ** 2) - 1);

    const sum = sumOfLogNormals(count, { median, sigma });

    const sumMean = sum.median * Math.exp(sum.sigma ** 2 / 2);
    expect(sumMean).toBeCloseTo(count * mean, 6);
    expect(sumMean ** 2 * (Math.exp(sum.sigma ** 2) - 1)).toBeCloseTo(count * variance, 4);
  });

  it('of none is 0', () => {
    expect(sumOfLogNormals(0, { median: 10, sigma: 0.5 })).toEqual({ median: 0, sigma: 0 });
  });
});
