import { describe, expect, it } from 'vitest';
import { defaultTwinParameters } from '../../model/twin-parameters/all.ts';
import { driverRetryDelayMs } from './driver-retry.ts';

describe('driverRetryDelayMs()', () => {
  it('doubles from 10 s to a cap of 6 minutes, however many attempts failed', () => {
    const { emr } = defaultTwinParameters();

    const seconds = [1, 2, 3, 4, 5, 6, 7, 2_000].map((n) => driverRetryDelayMs(n, emr) / 1_000);

    expect(seconds).toEqual([10, 20, 40, 80, 160, 320, 360, 360]);
  });
});
