import { expect, it } from 'vitest';
import { normalQuantile } from './normal-quantile.ts';

it.each([
  [0.5, 0],
  [0.841345, 1],
  [0.158655, -1],
  [0.975, 1.959964],
  [0.999, 3.090232],
])('normalQuantile(%d) is %d', (p, z) => {
  expect(Math.abs(normalQuantile(p) - z)).toBeLessThan(4.5e-4);
});
