import { expect, test } from 'vitest';
import { killingEvents, podEvents } from './pod-events.ts';

test.each([
  [1, 'IfNotPresent', 4],
  [1, 'Always', 5],
  [2, 'IfNotPresent', 7],
  [3, 'Always', 13],
] as const)(
  'podEvents() of %i containers, policy %s, is %i',
  (containers, imagePullPolicy, events) => {
    expect(podEvents({ containers, imagePullPolicy })).toBe(events);
  },
);

// Killing of each container that runs; init containers have ended.
test.each([
  [undefined, undefined, 1],
  [2, 0, 2],
  [5, 3, 2],
])('killingEvents() of %s containers, %s of them init containers, is %i', (all, init, events) => {
  const containers = all === undefined ? {} : { containers: all };
  expect(
    killingEvents({ ...containers, ...(init !== undefined && { initContainers: init }) }),
  ).toBe(events);
});
