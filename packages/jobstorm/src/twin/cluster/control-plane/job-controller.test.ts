import { describe, expect, it } from 'vitest';
import type { TwinConfig } from '../../../model/twin-config.ts';
import { ClusterBench } from '../../testing/cluster-bench.ts';
import { defaultTwinParameters } from '../../../model/twin-parameters/all.ts';

/** How many Jobs of 1,000 begin within a minute. */
function startedInAMinute(changes: Partial<TwinConfig>): number {
  const bench = new ClusterBench(changes);
  let started = 0;
  for (let job = 0; job < 1_000; job += 1) {
    bench.cluster.jobController.start(() => {
      started += 1;
    }, undefined);
  }
  bench.pass(60_000);
  return started;
}

describe('JobController', () => {
  it('starts Jobs at the rate of its client: 20 requests a second, 3 for each start', () => {
    const started = startedInAMinute({ nodePools: [] });

    expect(started).toBeGreaterThan((60 * 20 + 30) / 3 - 10);
    expect(started).toBeLessThan((60 * 20 + 30) / 3 + 10);
  });

  it('has no more Jobs in work than workers, whatever its client may send', () => {
    const parameters = defaultTwinParameters();
    const slow = {
      ...parameters,
      controllerManager: { ...parameters.controllerManager, clientQps: 1_000, jobWorkers: 1 },
      apiServer: { ...parameters.apiServer, serviceMs: 1_000 },
    };

    const started = startedInAMinute({ nodePools: [], parameters: slow });

    // Three requests of a second each for one Job.
    expect(started).toBeGreaterThan(18);
    expect(started).toBeLessThan(22);
  });

  it('has its workers wait for the webhooks that are asked about pods', () => {
    const parameters = defaultTwinParameters();
    const held = {
      ...parameters,
      controllerManager: { ...parameters.controllerManager, clientQps: 1_000 },
      apiServer: { ...parameters.apiServer, webhookMs: 2_000 },
    };

    const started = startedInAMinute({ nodePools: [], parameters: held });

    // Five workers, each with a Job every 2 s and a little.
    expect(started).toBeGreaterThan(130);
    expect(started).toBeLessThan(150);
  });

  // Attempts at 0, 1, 3, 7, 15, 31, 63, 123 s and from then on each minute, or as soon as allowed.
  it.each([
    [60_000, 243_000],
    [10_000, 205_000],
  ])('tries again after twice as long up to %i ms', (jobErrorRetryMaxMs, createdAt) => {
    const parameters = defaultTwinParameters();
    const { controllerManager } = parameters;
    const bench = new ClusterBench({
      nodePools: [],
      parameters: {
        ...parameters,
        controllerManager: { ...controllerManager, jobErrorRetryMaxMs },
      },
    });
    bench.cluster.apiServer.fail({
      until: 200_000,
      share: 1,
      sparesReads: false,
      isRefused: () => true,
    });
    const at: number[] = [];
    bench.cluster.jobController.start(() => at.push(bench.timeline.now()), undefined);
    bench.pass(600_000);

    expect(at).toEqual([createdAt]);
  });
});
