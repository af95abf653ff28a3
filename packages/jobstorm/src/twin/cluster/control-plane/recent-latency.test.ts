import { describe, expect, it } from 'vitest';
import { RecentLatency } from './recent-latency.ts';

const minute = 60_000;

function addMany(latency: RecentLatency, now: number, latencyMs: number, count = 100): void {
  for (let one = 0; one < count; one += 1) latency.add(now, latencyMs);
}

// A quantile is 99 % of the way through its bucket: 50 to 100 ms, 400 to 600 ms.
describe('RecentLatency', () => {
  it('is that of the last five full minutes', () => {
    const latency = new RecentLatency();
    const seen: number[] = [];
    for (let now = 0; now <= 16 * minute; now += minute) {
      addMany(latency, now, now < 5 * minute ? 64 : 512);
      if (now % (4 * minute) === 0) seen.push(latency.p99Ms(now));
    }

    expect(seen).toEqual([99.5, 99.5, 99.5, 598, 598]);
  });

  it('shows the first minutes as they come, once there are enough', () => {
    const latency = new RecentLatency();
    expect(latency.p99Ms(0)).toBe(0);

    addMany(latency, 1_000, 64, 99);
    expect(latency.p99Ms(2_000)).toBe(0);

    addMany(latency, 2_000, 64, 1);
    expect(latency.p99Ms(2_000)).toBe(99.5);
    expect(latency.p99Ms(20 * minute)).toBe(99.5);
    expect(latency.p99Ms(30 * minute)).toBe(0);
  });
});
