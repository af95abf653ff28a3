import { minute, second } from '../../model/instant.ts';
import type { ClosedLoad, OpenLoad, Scenario } from '../../model/scenario.ts';
import { testTwinConfig } from '../../model/testing/twin-config.ts';

const bounds = {
  durationMs: 2 * minute,
  warmUpMs: 0,
  onEnd: 'drain',
  drainMaxMs: 30 * minute,
  inFlightMax: 1_000,
  lateArrivals: 'drop',
} as const;

/** 60 arrivals a minute for two minutes. */
export function fakeOpenLoad(load: Partial<OpenLoad> = {}): OpenLoad {
  return { ...bounds, model: 'open', arrivalsPerMinute: 60, spacing: 'regular', ...load };
}

/** Ten users for two minutes, who think for ten seconds. */
export function fakeClosedLoad(load: Partial<ClosedLoad> = {}): ClosedLoad {
  return {
    ...bounds,
    model: 'closed',
    users: 10,
    spawnRatePerSecond: 2,
    waitLowMs: 10 * second,
    waitHighMs: 10 * second,
    ...load,
  };
}

/** A small scenario for a target that is not there: the twin's settings are as empty as can be. */
export function fakeScenario(scenario: Partial<Scenario> = {}): Scenario {
  return {
    name: 'fake',
    description: '',
    target: 'twin',
    submission: 'job-run',
    seed: 1,
    region: 'us-west-2',
    clusterName: 'fake',
    namespaces: 2,
    azs: [],
    azSelection: 'random',
    jobs: [
      {
        name: 'only',
        weight: 1,
        request: { name: 'job-${JOB_UNIQUE_ID}' },
        work: { kind: 'duration', lowMs: minute, highMs: minute },
      },
    ],
    load: fakeOpenLoad(),
    retry: { attemptsMax: 5, baseMs: second, capMs: 20 * second },
    thresholds: [],
    validity: { startLagP99MaxMs: 100, droppedMaxPercent: 0 },
    watch: { jobRuns: 'list', intervalMs: 10_000, quotaShare: 0.2 },
    sampleIntervalMs: 15 * second,
    twin: testTwinConfig({ startsAtEpochMs: 0 }),
    ...scenario,
  };
}
