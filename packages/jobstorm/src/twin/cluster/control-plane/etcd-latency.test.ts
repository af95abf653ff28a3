import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { defaultTwinParameters } from '../../../model/twin-parameters/all.ts';
import {
  EtcdLatency,
  etcdSlowdown,
  linkWaitMs,
  normalTail,
  rangeMs,
  slowApplyShare,
  transferMs,
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
  [0, 1, 1.5],
  [5_000, 1, 3],
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

// 14 MB are read in 10 ms and sent in 4.48 ms.
test.each([
  [0, 0, 0],
  [1_400_000, 1, 0.448],
  [14_000_000, 10, 4.48],
])('rangeMs() and transferMs() of %d bytes are %d and %d', (bytes, readMs, sentMs) => {
  expect(rangeMs(bytes, etcd)).toBeCloseTo(readMs);
  expect(transferMs(bytes, etcd)).toBeCloseTo(sentMs);
});

describe('slowApplyShare()', () => {
  it('is what the percentiles of the latency say', () => {
    const medianMs = etcd.latencyMedianMs;

    // p99 is 25 ms unloaded: four times slower, one write in a hundred takes over 100 ms.
    expect(slowApplyShare({ medianMs: 4 * medianMs, passedMs: 0 }, etcd)).toBeCloseTo(0.01, 3);
    expect(slowApplyShare({ medianMs: 100, passedMs: 0 }, etcd)).toBeCloseTo(0.5, 6);
    expect(slowApplyShare({ medianMs: 20, passedMs: 80 }, etcd)).toBeCloseTo(0.5, 6);
    expect(slowApplyShare({ medianMs, passedMs: 100 }, etcd)).toBe(1);
  });

  it('of the LISTs of the dashboards is that of p99 55 ms', () => {
    const medianMs = etcd.listLatencyMedianMs;
    const warning55 = { ...etcd, slowApplyMs: 55 };

    expect(slowApplyShare({ medianMs, passedMs: 0 }, warning55)).toBeCloseTo(0.01, 3);
  });
});

describe('EtcdLatency', () => {
  const idle = { writesPerSecond: 0, listsPerSecond: 0, listBytes: 0, fullness: 0, slowdown: 1 };

  it('counts slow writes at every member, and slow LISTs at one', () => {
    const writes = new EtcdLatency(etcd);
    const lists = new EtcdLatency(etcd);
    const asSlowAs = (medianMs: number) => ({ ...idle, slowdown: etcd.slowApplyMs / medianMs });

    writes.endWindow({ writes: 100, lists: 0 }, asSlowAs(etcd.latencyMedianMs));
    lists.endWindow({ writes: 0, lists: 100 }, asSlowAs(etcd.listLatencyMedianMs));

    expect(writes.slowApplies).toBeCloseTo(150, 3);
    expect(lists.slowApplies).toBeCloseTo(50, 3);
  });

  it('counts more slow LISTs the larger and the more they are', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 100_000_000, noNaN: true }),
        fc.double({ min: 1, max: 4, noNaN: true }),
        (listBytes, factor) => {
          const count = (bytes: number, lists: number) => {
            const latency = new EtcdLatency(etcd);
            const load = { ...idle, listBytes: bytes, listsPerSecond: lists };
            latency.endWindow({ writes: 0, lists }, load);
            return latency.slowApplies;
          };

          const slow = count(listBytes, 100);

          expect(count(factor * listBytes, 100)).toBeGreaterThanOrEqual(slow);
          expect(count(listBytes, 100 * factor)).toBeGreaterThanOrEqual(slow);
        },
      ),
    );
  });
});
