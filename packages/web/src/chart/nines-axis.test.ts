import { describe, expect, it } from 'vitest';
import { ninesPositions, roomy } from './nines-axis.ts';

describe('ninesPositions()', () => {
  it('gives every factor of ten in rarity one step', () => {
    const [zero, ninety, two, three] = ninesPositions([0, 90, 99, 99.9]);

    expect(zero).toBe(-Math.log10(1));
    expect(ninety).toBeCloseTo(1);
    expect(two).toBeCloseTo(2);
    expect(three).toBeCloseTo(3);
  });

  it('draws the maximum, which is infinitely rare, beyond the last percentile', () => {
    expect(ninesPositions([90, 100])[1]).toBeCloseTo(1.5);
    expect(ninesPositions([])).toEqual([]);
  });
});

describe('roomy()', () => {
  it('keeps the rare end and leaves out what would touch it', () => {
    expect([...roomy([0, 10, 50, 60, 100], (position) => position)]).toEqual([100, 50, 0]);
  });
});
