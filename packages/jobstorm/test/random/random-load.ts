import fc from 'fast-check';
import type { PlainMapping } from './plain-mapping.ts';

const shared = {
  duration: fc.constantFrom('2m', '1m', '4m'),
  warmUp: fc.constantFrom('0s', '30s'),
  onEnd: fc.constantFrom('drain', 'cancel', 'leave'),
  drainMax: fc.constantFrom('10m', '0s', '1m'),
  inFlightMax: fc.constantFrom(1_000, 20, 1),
  lateArrivals: fc.constantFrom('drop', 'burst', 'catch-up'),
};

/** Some tens of jobs, in the open or the closed model. */
export const randomLoad: fc.Arbitrary<PlainMapping> = fc.oneof(
  fc.record({
    ...shared,
    arrivals: fc.constantFrom('30/min', '2/min', '60/min'),
    spacing: fc.constantFrom('regular', 'poisson'),
  }),
  fc.record({
    ...shared,
    users: fc.integer({ min: 1, max: 20 }),
    spawnRate: fc.constantFrom('1/s', '5/s'),
    wait: fc.constantFrom('20s..30s', '1s..60s'),
  }),
);
