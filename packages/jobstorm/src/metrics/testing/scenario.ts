import { minute } from '../../model/instant.ts';
import type { JobTemplate } from '../../model/job-template.ts';
import type { OpenLoad, Scenario } from '../../model/scenario.ts';
import { testTwinConfig } from '../../model/testing/twin-config.ts';

/** The parts of a scenario that matter to metrics; the rest is as plain as can be. */
export interface ScenarioParts extends Partial<
  Pick<Scenario, 'name' | 'target' | 'seed' | 'thresholds' | 'validity'>
> {
  readonly templates?: readonly string[];
  readonly load?: Partial<OpenLoad>;
}

/** Ten minutes of arrivals, the first two of them warm-up. */
const load: OpenLoad = {
  model: 'open',
  arrivalsPerMinute: 6,
  spacing: 'regular',
  durationMs: 10 * minute,
  warmUpMs: 2 * minute,
  onEnd: 'drain',
  drainMaxMs: 5 * minute,
  inFlightMax: 1_000,
  lateArrivals: 'drop',
};

export function testScenario(parts: ScenarioParts = {}): Scenario {
  const { templates = ['etl'], load: loadParts, ...rest } = parts;
  return {
    name: 'by-hand',
    description: '',
    target: 'twin',
    submission: 'job-run',
    seed: 1,
    region: 'us-west-2',
    clusterName: 'eks',
    namespaces: 1,
    azs: [],
    azSelection: 'random',
    jobs: templates.map(testTemplate),
    load: { ...load, ...loadParts },
    retry: { attemptsMax: 5, baseMs: 500, capMs: 20_000 },
    thresholds: [],
    validity: { startLagP99MaxMs: 500, droppedMaxPercent: 1 },
    watch: { jobRuns: 'list', intervalMs: 10_000, quotaShare: 0.2 },
    sampleIntervalMs: 5_000,
    twin: testTwinConfig(),
    ...rest,
  };
}

function testTemplate(name: string): JobTemplate {
  const work = { kind: 'duration', lowMs: minute, highMs: minute, shuffleWriteMiB: 0 } as const;
  return { name, weight: 1, request: { name }, work };
}
