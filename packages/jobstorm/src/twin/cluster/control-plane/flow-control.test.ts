import { describe, expect, it } from 'vitest';
import { testTwinConfig } from '../../../model/testing/twin-config.ts';
import { FlowControl } from './flow-control.ts';

const second = 1_000;

/** Priority and fairness of a small control plane: 1,200 seats, 490 of them for workload-low. */
function flowControl(): FlowControl {
  const { controlPlane, parameters } = testTwinConfig();
  const flows = new FlowControl(controlPlane, {
    ...parameters.apiServer,
    growAfterMs: 1e9,
  });
  flows.setUsers('serviceAccount', 10);
  flows.setUsers('operator', 2);
  return flows;
}

/** Drivers send so many LISTs of ten seats for a second in each second. */
function overload(flows: FlowControl, seconds: number, listsPerSecond: number): number {
  for (let one = 0; one < seconds; one += 1) {
    flows.add('serviceAccount', listsPerSecond, listsPerSecond * 10 * second);
    flows.admit('operator', one * second, 14);
    flows.endWindow((one + 1) * second, second);
  }
  return seconds * second;
}

describe('FlowControl', () => {
  it('spares flows that ask for little when those of another kind fill the level', () => {
    const flows = flowControl();
    const now = overload(flows, 60, 500);

    expect(flows.admit('serviceAccount', now, 14)).toBeGreaterThan(10_000);
    expect(flows.admit('operator', now, 14)).toBeLessThan(50);
    expect(flows.admit('scheduler', now, 14)).toBe(0);
  });

  it('refuses requests as soon as their queues are full, before they have waited 15 s', () => {
    const few = flowControl();
    few.setUsers('serviceAccount', 1);
    const many = flowControl();
    many.setUsers('serviceAccount', 1_000);

    // One flow may have 600 requests waiting on two servers, a thousand flows 12,800.
    for (let one = 0; one < 5_000; one += 1) few.admit('serviceAccount', 0, second);
    for (let one = 0; one < 5_000; one += 1) many.admit('serviceAccount', 0, second);

    expect(few.refused).toBeGreaterThan(1_000);
    expect(many.refused).toBe(0);
  });

  it('accounts for every request: granted, refused or waiting', () => {
    const flows = flowControl();
    overload(flows, 120, 300);
    overload(flows, 10, 0);

    const { arrived, granted, refused, waiting } = flows.counts();
    expect(refused).toBeGreaterThan(0);
    expect(granted + refused + waiting).toBeCloseTo(arrived, 4);
  });
});
