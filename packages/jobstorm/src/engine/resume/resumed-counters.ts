import type { ClusterCounters, ClusterSample } from '../../model/cluster-sample.ts';
import type { WatchCounts } from '../ports.ts';

/** The sample with its counters going on from those of the process before. */
export function resumedSample(sample: ClusterSample, base: ClusterCounters | null): ClusterSample {
  if (base === null) return sample;
  return { ...sample, counters: added(sample.counters, base) as unknown as ClusterCounters };
}

/** What following job runs has cost, that of the process before included. */
export function resumedWatchCounts(counts: WatchCounts, base: WatchCounts | null): WatchCounts {
  if (base === null) return counts;
  return {
    requests: added(counts.requests, base.requests) as WatchCounts['requests'],
    throttled: counts.throttled + base.throttled,
    failed: counts.failed + base.failed,
  };
}

type Counted = number | { readonly [name: string]: Counted | undefined };

/** The sum of two counters, or of two records of counters of which each may lack some. */
function added(counted: Counted | object, base: Counted | object): Counted {
  if (typeof counted === 'number' && typeof base === 'number') return counted + base;
  const sums: Record<string, Counted> = {};
  for (const one of [counted, base]) {
    for (const [name, value] of Object.entries(one) as [string, Counted][]) {
      const before = sums[name];
      sums[name] = before === undefined ? value : added(before, value);
    }
  }
  return sums;
}
