import { expect, test } from 'vitest';
import { podEvents } from './pod-events.ts';

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
