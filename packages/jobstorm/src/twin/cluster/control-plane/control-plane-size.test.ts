import { describe, expect, it } from 'vitest';
import { defaultTwinParameters } from '../../../model/twin-parameters/all.ts';
import { ControlPlaneSize } from './control-plane-size.ts';

const { apiServer } = defaultTwinParameters();
const standard = { tier: 'standard', kubernetesVersion: '1.34', preWarmed: false } as const;

describe('ControlPlaneSize', () => {
  it('grows from 1,200 to 4,000 seats in minutes while most of them are in use', () => {
    const size = new ControlPlaneSize(standard, apiServer);
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
    const size = new ControlPlaneSize(standard, apiServer);
    for (let minute = 0; minute < 60; minute += 1)
      size.observe(minute * 60_000, (minute % 3) * 600);

    expect(size.seats).toBe(1_200);
  });

  it('stays as it was provisioned', () => {
    const size = new ControlPlaneSize({ ...standard, tier: 'tier-2xl' }, apiServer);
    for (let minute = 0; minute < 60; minute += 1) size.observe(minute * 60_000, 50_000);

    expect(size.seats).toBe(4_000);
  });

  it.each([
    ['tier-xl', '1.30', 1_700],
    ['tier-4xl', '1.33', 6_800],
    ['tier-4xl', '1.34', 8_000],
    ['tier-8xl', '1.35', 16_000],
  ] as const)('has the seats of %s in version %s', (tier, kubernetesVersion, seats) => {
    const size = new ControlPlaneSize({ tier, kubernetesVersion, preWarmed: false }, apiServer);

    expect(size.seats).toBe(seats);
  });
});
