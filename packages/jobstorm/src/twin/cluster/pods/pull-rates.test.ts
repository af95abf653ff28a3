import { describe, expect, it } from 'vitest';
import { instanceTypes } from '../../../model/instance-types.ts';
import { defaultTwinParameters } from '../../../model/twin-parameters/all.ts';
import { pullMBPerSecond, pullRatesOf } from './pull-rates.ts';

function secondsOf(
  imageMB: number,
  node: readonly [type: string, diskMiBPerSecond: number],
  hasFastPull: boolean,
  pulls = 1,
): number {
  const instanceType = instanceTypes.get(node[0]);
  if (instanceType === undefined) throw new Error(`${node[0]} is not in the table`);
  const images = { pullsMax: null, hasFastPull, sizesMB: {} };
  const { kubelet } = defaultTwinParameters();
  const rates = pullRatesOf({ instanceType, diskMiBPerSecond: node[1] }, images, kubelet);
  return imageMB / pullMBPerSecond(rates, pulls);
}

describe('pullMBPerSecond()', () => {
  it.each([
    // The disk: 2,200 · 2.2 / 131 MB/s.
    ['m5.4xlarge', 125, false, 2_200, 36.9],
    ['m5.4xlarge', 125, true, 2_200, 36.9],
    // Three connections of 40 MB/s, as long as the disk is faster.
    ['m5.4xlarge', 500, false, 2_200, 18.3],
    // 500 MB/s: 10 to 12 s.
    ['m5.4xlarge', 477, true, 2_200, 9.7],
    ['m5d.4xlarge', 125, true, 2_200, 9.7],
    // Too small for the fast pull: 2 vCPU. Its network has 94 MB/s.
    ['m5.large', 1_000, true, 2_200, 23.5],
    // The network of 1,250 Mbit/s.
    ['m5.xlarge', 1_000, true, 2_200, 14.1],
    // EBS of 850 Mbit/s has no part where the local disk takes the image.
    ['i3.xlarge', 125, false, 2_200, 18.3],
    ['m5.4xlarge', 125, false, 3_000, 50.4],
  ] as const)(
    'on %s with %i MiB/s, fast pull %s, %i MB: %f s',
    (type, disk, fast, imageMB, seconds) => {
      expect(secondsOf(imageMB, [type, disk], fast)).toBeCloseTo(seconds, 1);
    },
  );

  it('shares the disk among pulls, and leaves each its own connections', () => {
    const one = secondsOf(100, ['m5.4xlarge', 2_000], false);
    const four = secondsOf(100, ['m5.4xlarge', 2_000], false, 4);
    const many = secondsOf(100, ['m5.4xlarge', 125], false, 8);

    expect(four / one).toBeCloseTo(120 / (593.75 / 2.2 / 4), 6);
    expect(many).toBeCloseTo(8 * secondsOf(100, ['m5.4xlarge', 125], false), 6);
  });
});
