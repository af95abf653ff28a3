import { expect, test } from 'vitest';
import { controllerManagerSize } from './control-plane-tiers.ts';
import { testTwinConfig } from './testing/twin-config.ts';
import { defaultTwinParameters } from './twin-parameters/all.ts';

const parameters = defaultTwinParameters();

// Kubernetes' defaults, those at 2,000 instead of 600 seats, and a tier's own.
test.each([
  [{}, { qps: 20, burst: 30, jobWorkers: 5, gcWorkers: 20 }],
  [{ preWarmed: true }, { qps: 200 / 3, burst: 100, jobWorkers: 16, gcWorkers: 66 }],
  [{ tier: 'tier-xl' }, { qps: 180, burst: 180, jobWorkers: 180, gcWorkers: 35 }],
  [
    { tier: 'tier-xl', preWarmed: true },
    { qps: 180, burst: 180, jobWorkers: 180, gcWorkers: 35 },
  ],
] as const)('controllerManagerSize() of %j is %j', (changes, size) => {
  const controlPlane = { ...testTwinConfig().controlPlane, ...changes };

  const found = controllerManagerSize({ controlPlane, parameters });

  expect(found).toEqual({ ...size, qps: expect.closeTo(size.qps, 6) as number });
});
