import { describe, expect, it } from 'vitest';
import { testTwinConfig } from '../../../model/testing/twin-config.ts';
import { flowLevels } from './api-request.ts';
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

/** Every level asks for far more than there is, for so long. */
function crowd(flows: FlowControl, seconds: number): void {
  const names = Object.keys(flowLevels) as (keyof typeof flowLevels)[];
  for (let one = 1; one <= seconds; one += 1) {
    for (const name of names) flows.add(flows.kind(name), 1_000, 1e7);
    flows.endWindow(one * second, second);
  }
}

/** Drivers send so many LISTs of ten seats for a second in each second. */
function overload(flows: FlowControl, seconds: number, listsPerSecond: number): number {
  for (let one = 0; one < seconds; one += 1) {
    flows.add(flows.kind('serviceAccount'), listsPerSecond, listsPerSecond * 10 * second);
    flows.admit(flows.kind('operator'), one * second, 14);
    flows.endWindow((one + 1) * second, second);
  }
  return seconds * second;
}

describe('FlowControl', () => {
  it('spares flows that ask for little when those of another kind fill the level', () => {
    const flows = flowControl();
    const now = overload(flows, 60, 500);

    expect(flows.admit(flows.kind('serviceAccount'), now, 14)).toBeGreaterThan(10_000);
    expect(flows.admit(flows.kind('operator'), now, 14)).toBeLessThan(50);
    expect(flows.admit(flows.kind('scheduler'), now, 14)).toBe(0);
  });

  it.each([
    [1, 2, 7],
    [2, 600, 1_204],
  ])(
    'has on %i servers of %i seats those of the levels, %i',
    (servers, seatsPerServerMin, seats) => {
      const { controlPlane, parameters } = testTwinConfig();
      const sizes = { servers, seatsPerServerMin, growAfterMs: 1e9 };
      const flows = new FlowControl(controlPlane, { ...parameters.apiServer, ...sizes });

      expect(flows.seats).toBe(seats);
      // Long enough for the seats to be dealt out anew, by demand.
      crowd(flows, 30);
      expect(flows.seatsInUse).toBeLessThanOrEqual(seats + 1e-6);
      expect(flows.seatsInUse).toBeGreaterThan(0.7 * seats);
    },
  );

  it('refuses requests as soon as their queues are full, before they have waited 15 s', () => {
    const few = flowControl();
    few.setUsers('serviceAccount', 1);
    const many = flowControl();
    many.setUsers('serviceAccount', 1_000);

    // One flow may have 600 requests waiting on two servers, a thousand flows 12,800.
    for (let one = 0; one < 5_000; one += 1) few.admit(few.kind('serviceAccount'), 0, second);
    for (let one = 0; one < 5_000; one += 1) many.admit(many.kind('serviceAccount'), 0, second);

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
