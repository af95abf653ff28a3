import { expect, it } from 'vitest';
import { humanDuration } from './human-duration.ts';

// The cases of k8s.io/apimachinery `duration_test.go`, by seconds.
it.each([
  [-2, '<invalid>'],
  [0, '0s'],
  [1, '1s'],
  [70, '70s'],
  [190, '3m10s'],
  [600, '10m'],
  [3_120, '52m'],
  [11_000, '3h3m'],
  [28_800, '8h'],
  [48 * 3_600, '2d'],
  [7 * 86_400 + 4_000, '7d1h'],
  [8 * 86_400, '8d'],
  [2 * 365 * 86_400, '2y'],
  [2 * 365 * 86_400 + 86_400, '2y1d'],
  [8 * 365 * 86_400, '8y'],
])('humanDuration() of %d s is %s', (seconds, text) => {
  expect(humanDuration(seconds * 1_000)).toBe(text);
});
