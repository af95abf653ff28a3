import { describe, expect, it } from 'vitest';
import { instanceBandwidths } from './instance-bandwidth.ts';
import { instanceTypes } from './instance-types.ts';

describe('instanceBandwidths', () => {
  it('knows every instance type, and no other', () => {
    expect([...instanceBandwidths.keys()].sort()).toEqual([...instanceTypes.keys()].sort());
  });

  it.each([
    ['m5.xlarge', 1_250, 4_750],
    ['c5.9xlarge', 12_000, 9_500],
    ['r6id.16xlarge', 25_000, 20_000],
    ['i3.large', 750, 425],
  ])('gives %s its %i Mbit/s of network and %i of EBS', (name, networkMbps, ebsMbps) => {
    expect(instanceBandwidths.get(name)).toEqual({ networkMbps, ebsMbps });
  });
});
