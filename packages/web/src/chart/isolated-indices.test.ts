import { describe, expect, it } from 'vitest';
import { isolatedIndices } from './isolated-indices.ts';

describe('isolatedIndices()', () => {
  it('finds what no line would show', () => {
    expect(isolatedIndices([1, null, 2, 3, null, 0, null])).toEqual([0, 5]);
    expect(isolatedIndices([7])).toEqual([0]);
    expect(isolatedIndices([])).toEqual([]);
  });
});
