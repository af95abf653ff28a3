import { describe, expect, it } from 'vitest';
import { defaultTwinParameters } from '../../../model/twin-parameters/all.ts';
import { ControlPlaneSize } from './control-plane-size.ts';

const { apiServer } = defaultTwinParameters();

describe('ControlPlaneSize', () => {
  it('grows from 1,200 to 4,000 seats in minutes while most of them are in use', () => {
    const size = new ControlPlaneSize({ tier: 'standard', preWarmed: false }, apiServer);
    const seats: number[] = [];
    for (let minute = 0; minute <= 15; minute += 1) {
      size.observe(minute * 60_000, 5_000);
      seats.push(size.seats);
    }

    expect(seats.filter((_, minute) => minute % 3 === 0)).toEqual([
      1_200, 1_800, 2_700, 4_000, 4_000, 4_000,
    ]);
  });

  it('forgets a burst that did not last', () => {
    const size = new ControlPlaneSize({ tier: 'standard', preWarmed: false }, apiServer);
    for (let minute = 0; minute < 60; minute += 1)
      size.observe(minute * 60_000, (minute % 3) * 600);

    expect(size.seats).toBe(1_200);
  });

  it('stays as it was provisioned', () => {
    const size = new ControlPlaneSize({ tier: 'tier-2xl', preWarmed: false }, apiServer);
    for (let minute = 0; minute < 60; minute += 1) size.observe(minute * 60_000, 50_000);

    expect(size.seats).toBe(3_400);
  });
});
