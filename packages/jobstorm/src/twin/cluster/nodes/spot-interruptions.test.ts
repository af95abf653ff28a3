import { describe, expect, it } from 'vitest';
import { defaultTwinParameters } from '../../../model/twin-parameters/all.ts';
import type { CapacityType } from '../../../model/twin-config.ts';
import { ClusterBench } from '../../testing/cluster-bench.ts';
import { karpenterPool } from '../../testing/twin-scenario.ts';

const minute = 60_000;
const hour = 60 * minute;
const nodes = 200;

/** Pods, one on each node, of which so many are interrupted in a day. */
function bench(capacityType: CapacityType, percentPerDay: number, count = nodes): ClusterBench {
  const parameters = defaultTwinParameters();
  const one = new ClusterBench({
    nodePools: [karpenterPool({ instanceTypes: ['m5.xlarge'], capacityTypes: [capacityType] })],
    parameters: {
      ...parameters,
      ec2: { ...parameters.ec2, spotInterruptionPercentPerDay: percentPerDay },
    },
  });
  one.createPods(count, { cpuMillicores: 3_000, memoryMiB: 1_000 });
  return one;
}

describe('SpotInterruptions', () => {
  it('takes spot nodes back at a constant rate: 1 − exp(−rate · time) of them', () => {
    // One an hour on average; all nodes are there after some two minutes.
    const one = bench('spot', 2_400);
    one.pass(0.5 * hour + minute);
    const afterHalfAnHour = one.lost.size / nodes;
    one.pass(0.5 * hour);

    // Three standard deviations of so many draws are a tenth.
    expect(Math.abs(afterHalfAnHour - (1 - Math.exp(-0.5)))).toBeLessThan(0.1);
    expect(Math.abs(one.lost.size / nodes - (1 - Math.exp(-1)))).toBeLessThan(0.1);
    expect(new Set(one.lost.values())).toEqual(new Set(['interruption']));
  });

  it('takes no on-demand node, and no spot node at a rate of 0', () => {
    for (const one of [bench('on-demand', 10_000, 20), bench('spot', 0, 20)]) {
      one.pass(hour);

      expect(one.lost.size).toBe(0);
      expect(one.cluster.nodes().length).toBe(20);
    }
  });

  it('evicts pods at the notice, two minutes before the instance is gone and paid no more', () => {
    const one = bench('spot', 100_000, 1);
    while (one.lost.size === 0) one.pass(100);
    const atNotice = one.cluster.sample();
    one.pass(hour);
    const { counters } = one.cluster.sample();

    const paid =
      (counters.spotNodeSeconds['m5.xlarge'] ?? 0) -
      (atNotice.counters.spotNodeSeconds['m5.xlarge'] ?? 0);
    expect(atNotice.nodes).toBe(0);
    expect(paid).toBeGreaterThan(119.8);
    expect(paid).toBeLessThanOrEqual(120);
  });
});
