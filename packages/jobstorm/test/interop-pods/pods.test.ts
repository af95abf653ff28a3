import { expect, test } from 'vitest';
import { podsBenchmark } from '../../../../bench/pods.ts';

test('pods wait as long for a host as in SimPy and in CloudSim Plus', () => {
  const lines = podsBenchmark.run({ isSmoke: true });

  expect(lines).toHaveLength(1);
  expect(lines[0]?.ratio).toMatch(/× SimPy, .* × CloudSim Plus/);
});
