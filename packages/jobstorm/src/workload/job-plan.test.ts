import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fakeScenario } from '../engine/fakes/fake-scenario.ts';
import type { Scenario } from '../model/scenario.ts';
import { RandomStreams } from '../util/random.ts';
import { JobPlanner, type JobPlan } from './job-plan.ts';

function plans(scenario: Partial<Scenario>, count: number, seed = 1): JobPlan[] {
  const planner = new JobPlanner(fakeScenario(scenario), new RandomStreams(seed));
  return Array.from({ length: count }, (_, arrival) => planner.next(arrival));
}

/** Largest number of times that a value occurs less the smallest. */
function spread(values: readonly unknown[], distinct: number): number {
  const counts = new Map<unknown, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const least = counts.size < distinct ? 0 : Math.min(...counts.values());
  return Math.max(...counts.values()) - least;
}

const threeAzs = ['us-west-2a', 'us-west-2b', 'us-west-2c'];

describe('JobPlanner', () => {
  it('takes the virtual clusters in turn', () => {
    expect(plans({ namespaces: 3 }, 5).map((plan) => plan.virtualCluster)).toEqual([0, 1, 2, 0, 1]);
  });

  it('pins no job when no zone is given', () => {
    expect(plans({ azs: [] }, 3).map((plan) => plan.az)).toEqual([null, null, null]);
  });

  it('round-robin: no zone gets more than two jobs more than another, at any time', () => {
    const sizes = fc.integer({ min: 1, max: 12 });
    fc.assert(
      fc.property(sizes, sizes, fc.integer({ min: 1, max: 200 }), (namespaces, zones, count) => {
        const azs = Array.from({ length: zones }, (_, zone) => `zone-${zone}`);
        const drawn = plans({ namespaces, azs, azSelection: 'round-robin' }, count);

        expect(
          spread(
            drawn.map((plan) => plan.az),
            zones,
          ),
        ).toBeLessThanOrEqual(2);
      }),
    );
  });

  it('round-robin: in time every virtual cluster has jobs in every zone', () => {
    const drawn = plans({ namespaces: 6, azs: threeAzs, azSelection: 'round-robin' }, 18);

    const pairs = drawn.map((plan) => `${plan.virtualCluster} ${plan.az}`);
    expect(new Set(pairs).size).toBe(18);
  });

  it('random: every zone gets its share, and another seed other zones', () => {
    const azs = plans({ azs: threeAzs }, 3_000).map((plan) => plan.az);
    const others = plans({ azs: threeAzs }, 3_000, 2).map((plan) => plan.az);

    expect(spread(azs, 3)).toBeLessThan(150);
    expect(others).not.toEqual(azs);
  });

  it('gives every job of a large run an identifier of its own, of 8 hexadecimal digits', () => {
    const ids = plans({}, 200_000).map((plan) => plan.uniqueId);

    expect(new Set(ids).size).toBe(200_000);
    expect(ids.every((id) => /^[0-9a-f]{8}$/.test(id))).toBe(true);
    expect(plans({}, 1, 2)[0]?.uniqueId).not.toBe(ids[0]);
  });

  it('plans the same for the same seed', () => {
    expect(plans({ azs: threeAzs }, 100)).toEqual(plans({ azs: threeAzs }, 100));
  });
});
