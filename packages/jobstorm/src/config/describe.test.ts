import { describe as group, expect, it } from 'vitest';
import { describe, type ScenarioPlan } from './describe.ts';
import { parseScenario } from './parse-scenario.ts';
import type { ScenarioOverrides } from './overrides.ts';
import { scenarioFiles } from './testing/scenario-files.ts';

function planOf(name: string, overrides: ScenarioOverrides = {}): ScenarioPlan {
  const file = scenarioFiles().find((one) => one.name === `${name}.yaml`);
  const result = parseScenario(file?.text ?? '', {
    ...(file?.options ?? { path: '' }),
    overrides,
  });
  if (!result.ok) throw new Error('the scenario is not valid');
  return describe(result.scenario);
}

group('describe()', () => {
  it('plans the canonical scenario', () => {
    const plan = planOf('canonical');

    expect(plan.offered).toEqual({
      arrivals: 9_000,
      steadyArrivals: 6_750,
      arrivalsPerMinute: 150,
    });
    expect(plan.warnings).toEqual([]);
    expect(plan.durationMsMax).toBe(90 * 60_000);
    expect(plan.apiCalls).toEqual({
      StartJobRun: 9_000,
      CreateVirtualCluster: 10,
      DeleteVirtualCluster: 10,
    });
    // Little's law: 150 a minute for a little more than the 10 minutes of work, 12 pods each.
    expect(plan.jobsPeak).toBeGreaterThan(1_500);
    expect(plan.jobsPeak).toBeLessThan(1_700);
    expect(plan.podsPeak / plan.jobsPeak).toBeCloseTo(12, 1);
    expect(plan.nodesPeak).toBe(351);
    expect(plan.lines).toMatchSnapshot();
  });

  it('counts the arrivals of a closed load as its users make them', () => {
    const { offered } = planOf('upstream-300-users');
    const exact = simulatedArrivals({ users: 300, spawnRate: 2, seconds: 3_600, cycle: 25.1 });

    expect(Math.abs(offered.arrivals - exact) / exact).toBeLessThan(0.01);
    expect(offered.arrivalsPerMinute).toBeCloseTo((300 * 60) / 25.1, 0);
  });

  it('warns of a quota that the load is above', () => {
    const { warnings, acceptedPerMinute } = planOf('default-quotas');
    expect(acceptedPerMinute).toBe(60);
    expect(warnings).toEqual([
      "The account's quota takes 60/min StartJobRun requests in the long run and the load offers 150/min: expect throttling, and arrivals that are given up.",
    ]);
  });

  it('warns of nodes that are too few, and of a cap on jobs in flight', () => {
    const { warnings } = planOf('smoke', { arrivals: '60/min', duration: '60m' });
    expect(warnings.join('\n')).toMatch(/^Pool spark has room for 4 nodes and the peak needs/m);
  });

  it('says what the end of each kind of load does', () => {
    const lines = planOf('smoke').lines.join('\n');
    expect(lines).toContain('2 users begun at 0.5/s, each waiting 5s..10s between jobs, for 2m');
    expect(lines).toContain('2m of arrivals, then a drain of 30m at most');
  });
});

/** Users that begin one after the other and then submit at a fixed cycle, counted one by one. */
function simulatedArrivals(load: {
  readonly users: number;
  readonly spawnRate: number;
  readonly seconds: number;
  readonly cycle: number;
}): number {
  let arrivals = 0;
  for (let user = 0; user < load.users; user += 1) {
    const remaining = load.seconds - user / load.spawnRate;
    arrivals += Math.floor(remaining / load.cycle) + 1;
  }
  return arrivals;
}
