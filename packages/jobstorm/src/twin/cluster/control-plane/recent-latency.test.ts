import { describe, expect, it } from 'vitest';
import { RecentLatency } from './recent-latency.ts';

const minute = 60_000;

describe('RecentLatency', () => {
  it('is that of the last five full minutes', () => {
    const latency = new RecentLatency();
    const seen: number[] = [];
    for (let now = 0; now <= 16 * minute; now += minute) {
      latency.add(now, now < 5 * minute ? 64 : 512);
      if (now % (4 * minute) === 0) seen.push(latency.p99Ms(now));
    }

    expect(seen).toEqual([64, 64, 64, 512, 512]);
  });

  it('shows the first minutes as they come, and 0 when nothing was measured', () => {
    const latency = new RecentLatency();
    expect(latency.p99Ms(0)).toBe(0);

    latency.add(1_000, 16);

    expect(latency.p99Ms(2_000)).toBe(16);
    expect(latency.p99Ms(20 * minute)).toBe(16);
    expect(latency.p99Ms(30 * minute)).toBe(0);
  });
});
