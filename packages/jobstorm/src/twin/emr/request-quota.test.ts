import { describe, expect, it } from 'vitest';
import { RequestQuota } from './request-quota.ts';

const start = { burst: 2, refillPerSecond: 1 };
const list = { burst: 5, refillPerSecond: 1 };

function admitted(quota: RequestQuota, action: string, requests: number, now = 0): number {
  let count = 0;
  for (let request = 0; request < requests; request += 1) {
    if (quota.admit(action, now)) count += 1;
  }
  return count;
}

describe('RequestQuota', () => {
  it('admits as many of an action as its bucket has, and again as tokens come', () => {
    const quota = new RequestQuota({
      actions: { StartJobRun: start, ListJobRuns: list },
      all: { burst: 100, refillPerSecond: 100 },
    });

    expect(admitted(quota, 'StartJobRun', 5)).toBe(2);
    expect(admitted(quota, 'ListJobRuns', 10)).toBe(5);
    expect(admitted(quota, 'StartJobRun', 5, 1_000)).toBe(1);
  });

  it('admits no more of all actions together than the common bucket has', () => {
    const quota = new RequestQuota({
      actions: { StartJobRun: start, ListJobRuns: list },
      all: { burst: 4, refillPerSecond: 0.001 },
    });

    expect(admitted(quota, 'ListJobRuns', 3)).toBe(3);
    expect(admitted(quota, 'StartJobRun', 2)).toBe(1);
    expect(admitted(quota, 'DescribeJobRun', 1)).toBe(0);
  });

  it('takes no token of either bucket for a request that it refuses', () => {
    const quota = new RequestQuota({
      actions: { StartJobRun: start },
      all: { burst: 3, refillPerSecond: 0.001 },
    });
    admitted(quota, 'StartJobRun', 20);

    expect(admitted(quota, 'DescribeJobRun', 5)).toBe(1);
    // Without a common token, the action keeps the one that has come since.
    expect(admitted(quota, 'StartJobRun', 5, 1_000)).toBe(0);
    expect(admitted(quota, 'StartJobRun', 5, 1_001_000)).toBe(1);
  });
});
