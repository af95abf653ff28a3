import { describe, expect, it } from 'vitest';
import { effectOf } from './effect.ts';

describe('effectOf()', () => {
  it('is the mean change within the pairs, with the interval of Student', () => {
    // Changes of −10, −20 and −30 %: s = 10, t(2) = 4.303, so ± 4.303 · 10 / √3 = 24.84.
    const effect = effectOf([100, 200, 1_000], [90, 160, 700]);

    expect(effect?.without).toBeCloseTo(433.33, 2);
    expect(effect?.with).toBeCloseTo(316.67, 2);
    expect(effect?.changePercent).toBeCloseTo(-20, 10);
    expect(effect?.interval?.low).toBeCloseTo(-44.84, 2);
    expect(effect?.interval?.high).toBeCloseTo(4.84, 2);
  });

  it('takes out what the seeds have in common', () => {
    expect(effectOf([10, 20, 40], [11, 22, 44])?.interval?.low).toBeCloseTo(10, 10);
  });

  it('has no interval with one seed', () => {
    expect(effectOf([10], [5])).toEqual({
      without: 10,
      with: 5,
      changePercent: -50,
      interval: null,
    });
  });

  it('is null when a figure is missing, or rises from 0', () => {
    expect(effectOf([1, null], [1, 1])).toBeNull();
    expect(effectOf([1, 1], [1, null])).toBeNull();
    expect(effectOf([0, 1], [1, 1])).toBeNull();
    expect(effectOf([0, 1], [0, 1])?.changePercent).toBe(0);
  });
});
