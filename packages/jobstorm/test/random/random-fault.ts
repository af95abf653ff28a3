import fc from 'fast-check';
import { randomAzs } from './random-azs.ts';
import type { PlainMapping } from './plain-mapping.ts';

const at = fc.integer({ min: 0, max: 400 }).map((seconds) => `${seconds}s`);
const lasting = fc.integer({ min: 1, max: 200 }).map((seconds) => `${seconds}s`);
const az = fc.constantFrom(...randomAzs);
const share = fc.integer({ min: 0, max: 100 }).map((percent) => `${percent}%`);

/** Any fault on the timetable, during the arrivals or the drain. */
export const randomFault: fc.Arbitrary<PlainMapping> = fc.oneof(
  fc.record({ kind: fc.constant('az-loss'), at, for: lasting, az }),
  fc.record(
    { kind: fc.constant('node-loss'), at, share, pool: fc.constant('pool-1'), az },
    { requiredKeys: ['kind', 'at', 'share'] },
  ),
  fc.record(
    {
      kind: fc.constant('insufficient-capacity'),
      at,
      for: lasting,
      az,
      instanceType: fc.constantFrom('m5.xlarge', 'm5.4xlarge'),
    },
    { requiredKeys: ['kind', 'at', 'for'] },
  ),
  fc.record({
    kind: fc.constant('api-server-slow'),
    at,
    for: lasting,
    slowdown: fc.integer({ min: 1, max: 100 }),
  }),
  fc.record({
    kind: fc.constant('slow-webhook'),
    at,
    for: lasting,
    latency: fc.integer({ min: 1, max: 30_000 }).map((ms) => `${ms}ms`),
  }),
  fc.record({
    kind: fc.constantFrom(
      'emr-errors',
      'emr-throttling',
      'emr-internal-errors',
      'api-server-errors',
      'unknown-drivers',
    ),
    at,
    for: lasting,
    share,
  }),
  fc.record({ kind: fc.constant('etcd-read-only'), at, for: lasting }),
  fc.record({ kind: fc.constantFrom('spot-interruptions', 'spec-changes'), at, share }),
);
