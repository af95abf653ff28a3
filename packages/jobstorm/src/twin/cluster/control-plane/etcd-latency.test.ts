import { describe, expect, it, test } from 'vitest';
import { defaultTwinParameters } from '../../../model/twin-parameters/all.ts';
import { etcdSlowdown, normalTail, slowApplyShare } from './etcd-latency.ts';

const { etcd } = defaultTwinParameters();

// Tables of the standard normal distribution.
test.each([
  [0, 0.5],
  [1, 0.158655],
  [-1, 0.841345],
  [1.959964, 0.025],
  [3.090232, 0.001],
  [4.264891, 0.00001],
])('normalTail() of %d is %d', (z, share) => {
  expect(normalTail(z)).toBeCloseTo(share, 6);
});

test.each([
  [0, 0, 0.5, 1],
  [5_000, 0, 0.4, 2],
  [2_500, 120_000, 0.4, 2],
  [0, 0, 1, 3],
  [5_000, 0, 1, 6],
  [50_000, 0, 0, 20],
])(
  'etcdSlowdown() of %d writes and %d reads a second at fullness %d is %d',
  (writesPerSecond, readsPerSecond, fullness, factor) => {
    expect(etcdSlowdown({ writesPerSecond, readsPerSecond, fullness }, etcd)).toBeCloseTo(factor);
  },
);

describe('slowApplyShare()', () => {
  it('is what the percentiles of the latency say', () => {
    // p99 is 25 ms unloaded: four times slower, one write in a hundred takes over 100 ms.
    expect(slowApplyShare(4, etcd)).toBeCloseTo(0.01, 3);
    expect(slowApplyShare(20, etcd)).toBeCloseTo(0.5, 6);
  });
});
