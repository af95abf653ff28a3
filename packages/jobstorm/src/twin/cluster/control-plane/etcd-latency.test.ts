import { describe, expect, it, test } from 'vitest';
import { defaultTwinParameters } from '../../../model/twin-parameters/all.ts';
import {
  EtcdLatency,
  etcdSlowdown,
  linkWaitMs,
  normalTail,
  slowApplyShare,
} from './etcd-latency.ts';

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
  [0, 0.5, 1],
  [5_000, 0.4, 2],
  [0, 1, 3],
  [5_000, 1, 6],
  [50_000, 0, 20],
])(
  'etcdSlowdown() of %d writes a second at fullness %d is %d',
  (writesPerSecond, fullness, factor) => {
    expect(etcdSlowdown({ writesPerSecond, fullness }, etcd)).toBeCloseTo(factor);
  },
);

// One LIST of 31.25 MB takes a member's 25 Gbit/s for 10 ms.
test.each([
  [0, 31_250_000, 0],
  [150, 31_250_000, 5],
  [240, 31_250_000, 20],
  [1_500, 3_125_000, 0.5],
  [10_000, 31_250_000, 95],
])(
  'linkWaitMs() of %d LISTs a second with %d bytes each is %d',
  (listsPerSecond, listBytes, waitMs) => {
    expect(linkWaitMs({ listsPerSecond, listBytes }, etcd)).toBeCloseTo(waitMs);
  },
);

describe('slowApplyShare()', () => {
  it('is what the percentiles of the latency say', () => {
    // p99 is 25 ms unloaded: four times slower, one write in a hundred takes over 100 ms.
    expect(slowApplyShare(4, 0, etcd)).toBeCloseTo(0.01, 3);
    expect(slowApplyShare(20, 0, etcd)).toBeCloseTo(0.5, 6);
    expect(slowApplyShare(4, 80, etcd)).toBeCloseTo(0.5, 6);
    expect(slowApplyShare(1, 100, etcd)).toBe(1);
  });
});

describe('EtcdLatency', () => {
  it('counts slow writes at every member, and slow LISTs at one', () => {
    const load = { writesPerSecond: 0, listsPerSecond: 1, fullness: 0, slowdown: 20 };
    const writes = new EtcdLatency(etcd);
    const lists = new EtcdLatency(etcd);

    writes.endWindow({ writes: 100, lists: 0 }, { ...load, listsPerSecond: 0, listBytes: 0 });
    lists.endWindow({ writes: 0, lists: 100 }, { ...load, listBytes: 1 });

    expect(writes.slowApplies).toBeCloseTo(150, 3);
    expect(lists.slowApplies).toBeCloseTo(50, 3);
  });
});
