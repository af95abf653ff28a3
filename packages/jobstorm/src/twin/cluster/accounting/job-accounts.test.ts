import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costOf } from '../../../metrics/cost.ts';
import type { RunSummary } from '../../../metrics/run-summary.ts';
import type { JobWork } from '../../../model/job-template.ts';
import type { TwinConfig } from '../../../model/twin-config.ts';
import { defaultTwinParameters } from '../../../model/twin-parameters/all.ts';
import { assert } from '../../../util/assert.ts';
import { ClusterBench } from '../../testing/cluster-bench.ts';
import { runOnTwin } from '../../testing/run-on-twin.ts';
import {
  jobTemplate,
  karpenterPool,
  localDirSettings,
  openLoad,
  sparkRequest,
  staticPool,
  testAzs,
  twinConfig,
  twinScenario,
} from '../../testing/twin-scenario.ts';
import { nodeUsdPerHour, requestUsdPerHour } from './node-share.ts';

const minute = 60_000;

function summaryOf(twin: Partial<TwinConfig>, work?: JobWork, seed = 1): RunSummary {
  return runOnTwin(
    twinScenario({
      seed,
      load: openLoad({ durationMs: 5 * minute, arrivalsPerMinute: 10 }),
      jobs: [jobTemplate(work)],
      twin: twinConfig(twin),
    }),
  ).summary;
}

describe('JobAccounts', () => {
  it('charges a pod with its share of its node, for as long as it holds it', () => {
    const bench = new ClusterBench({ nodePools: [staticPool(1)] });
    const pods = bench.createPods(2, { cpuMillicores: 4_000, memoryMiB: 16_384 });
    bench.pass(10_000);
    const before = bench.cluster.sample().counters.nodeUsdRequested;
    bench.pass(3_600_000);
    const during = bench.cluster.sample().counters.nodeUsdRequested;
    bench.cluster.endPods(pods);
    bench.pass(minute);
    const after = bench.cluster.sample().counters.nodeUsdRequested;
    bench.pass(3_600_000);

    // Two quarters of an m5.4xlarge and its 100 GiB for an hour.
    expect(during - before).toBeCloseTo((0.768 + 8 / 720) / 2, 9);
    expect(bench.cluster.sample().counters.nodeUsdRequested).toBeCloseTo(after, 12);
  });

  it('charges a job with its volumes, from creation to deletion', () => {
    const work: JobWork = { kind: 'duration', lowMs: 3 * minute, highMs: 3 * minute };
    const jobs = [0, 1_000].map((gib) => {
      const settings = gib === 0 ? {} : localDirSettings(gib);
      const { jobCost, cost } = runOnTwin(
        twinScenario({
          load: openLoad({ durationMs: 5 * minute, arrivalsPerMinute: 10 }),
          jobs: [jobTemplate(work, sparkRequest(settings))],
          twin: twinConfig({ nodePools: [staticPool(8)] }),
        }),
      ).summary;
      assert(cost !== null && jobCost !== null, 'the run has costs');
      const parts = jobCost.totalUsd + (cost.idleUsd ?? 0) + cost.eksUsd + cost.natUsd;
      expect(parts).toBeCloseTo(cost.totalUsd ?? 0, 6);
      return jobCost;
    });
    const [without, withVolumes] = jobs.map(({ nodesUsd, jobRuns }) => nodesUsd / jobRuns);

    // Each of two executors has a volume of 80 USD a month, for its three minutes and some more.
    const volumesUsd = (2 * 80 * 3 * minute) / (30 * 24 * 60 * minute);
    expect((withVolumes ?? 0) - (without ?? 0)).toBeGreaterThan(volumesUsd);
    expect((withVolumes ?? 0) - (without ?? 0)).toBeLessThan(2 * volumesUsd);
  });

  it('charges jobs that go on as the watch ends with what they have cost by then, apart', () => {
    const { jobCost, cost, jobRuns, submissions } = runOnTwin(
      twinScenario({
        load: openLoad({ durationMs: 5 * minute, arrivalsPerMinute: 10, onEnd: 'leave' }),
        jobs: [jobTemplate({ kind: 'duration', lowMs: minute, highMs: 10 * minute })],
        twin: twinConfig({ nodePools: [staticPool(8)] }),
      }),
    ).summary;
    assert(cost !== null && jobCost !== null, 'the run has costs');
    const jobsUsd = jobCost.totalUsd + jobCost.unfinishedUsd;
    const parts = jobsUsd + (cost.idleUsd ?? 0) + cost.eksUsd + cost.natUsd;

    expect(parts).toBeCloseTo(cost.totalUsd ?? 0, 6);
    expect(jobCost.unfinishedUsd).toBeGreaterThan(jobCost.totalUsd);
    // One may have ended without the run having seen it yet.
    expect(jobCost.jobRuns).toBeGreaterThanOrEqual(jobRuns.completed);
    expect(jobCost.jobRuns).toBeLessThan(submissions.accepted / 2);
  });

  it('charges a job with volumes that are still there as the watch ends', () => {
    const parameters = defaultTwinParameters();
    const work: JobWork = { kind: 'duration', lowMs: minute, highMs: minute };
    const { jobCost, cost, leftBehind, submissions } = runOnTwin(
      twinScenario({
        load: openLoad({ durationMs: 2 * minute, arrivalsPerMinute: 10 }),
        jobs: [jobTemplate(work, sparkRequest(localDirSettings(1_000)))],
        twin: twinConfig({
          nodePools: [staticPool(8)],
          parameters: { ...parameters, ebs: { ...parameters.ebs, deleteMs: 36_000_000 } },
        }),
      }),
    ).summary;
    assert(cost !== null && jobCost !== null, 'the run has costs');
    const parts = jobCost.totalUsd + (cost.idleUsd ?? 0) + cost.eksUsd + cost.natUsd;

    expect(leftBehind?.volumes).toBe(2 * submissions.accepted);
    expect(jobCost.jobRuns).toBe(submissions.accepted);
    expect(parts).toBeCloseTo(cost.totalUsd ?? 0, 6);
    // Each has two volumes of 80 USD a month for the half hour at least that deletion is awaited.
    expect(jobCost.p50Usd).toBeGreaterThan((2 * 80 * 30 * minute) / (30 * 24 * 60 * minute));
  });

  it.each([
    ['a static pool', { nodePools: [staticPool(8)] }],
    [
      'spot nodes that are taken back',
      {
        nodePools: [karpenterPool({ capacityTypes: ['spot'], consolidateAfterMs: 0 })],
        parameters: {
          ...defaultTwinParameters(),
          ec2: { ...defaultTwinParameters().ec2, spotInterruptionPercentPerDay: 20_000 },
        },
      },
    ],
    [
      'a zone that fails',
      {
        nodePools: [staticPool(8)],
        faults: [
          { kind: 'az-loss', at: 2 * minute, durationMs: 10 * minute, az: testAzs[0] ?? '' },
        ],
      },
    ],
  ] satisfies [string, Partial<TwinConfig>][])(
    'shares out the whole cost of %s: jobs, what is idle and what is paid in any case',
    (_name, twin) => {
      const { cost, jobCost, jobRuns, submissions } = summaryOf(twin);
      assert(cost !== null && jobCost !== null, 'the run has costs');
      const parts = jobCost.totalUsd + (cost.idleUsd ?? 0) + cost.eksUsd + cost.natUsd;

      expect(jobCost.jobRuns).toBe(submissions.accepted);
      expect(jobRuns.completed).toBeGreaterThan(0);
      expect(cost.idleUsd).toBeGreaterThan(0);
      expect(parts).toBeCloseTo(cost.totalUsd ?? 0, 6);
      expect(jobCost.emrUsd).toBeCloseTo(cost.emrUsd, 6);
    },
  );

  it('charges what executors of several zones exchange, and shows nothing where it is not known', () => {
    const known: JobWork = {
      kind: 'duration',
      lowMs: minute,
      highMs: minute,
      shuffleWriteMiB: 1_024,
    };
    const spread = summaryOf({ nodePools: [staticPool(8)] }, known);
    const pinned = summaryOf(
      { nodePools: [{ ...staticPool(8), azs: testAzs.slice(0, 1) }] },
      known,
    );
    const unknown = summaryOf({ nodePools: [staticPool(8)] });
    const jobs = spread.jobRuns.completed;

    // Two executors in two zones exchange half of a GiB, at 0.01 for each direction.
    expect(spread.cost?.crossAzUsd).toBeGreaterThan(0);
    expect(spread.cost?.crossAzUsd).toBeLessThanOrEqual(jobs * 0.01 + 1e-9);
    expect(spread.jobCost?.crossAzUsd).toBeCloseTo(spread.cost?.crossAzUsd ?? 0, 6);
    expect(pinned.cost?.crossAzUsd).toBe(0);
    expect(unknown.cost?.crossAzUsd).toBeNull();
    expect(unknown.jobCost?.crossAzUsd).toBeNull();
  });

  it('keeps templates apart: the one with more memory costs more', () => {
    const work = { kind: 'duration', lowMs: 3 * minute, highMs: 3 * minute } as const;
    // The submit parameters of the request, which win, say nothing of the overhead.
    const large = sparkRequest({ 'spark.executor.memoryOverhead': '8g' });
    const { templates, jobCost } = runOnTwin(
      twinScenario({
        load: openLoad({ durationMs: 5 * minute, arrivalsPerMinute: 10 }),
        jobs: [
          { ...jobTemplate(work), name: 'small' },
          { ...jobTemplate(work, large), name: 'large' },
        ],
        twin: twinConfig({ nodePools: [staticPool(8)] }),
      }),
    ).summary;
    const total = Object.values(templates).reduce(
      (usd, template) => usd + (template.jobCost?.totalUsd ?? 0),
      0,
    );

    expect(templates['large']?.jobCost?.meanUsd).toBeGreaterThan(
      templates['small']?.jobCost?.meanUsd ?? Infinity,
    );
    expect(total).toBeCloseTo(jobCost?.totalUsd ?? 0, 9);
  });

  it('agrees with what anyone sees who looks at nodes and pods every second', () => {
    fc.assert(
      fc.property(
        fc.record({
          isSpot: fc.boolean(),
          interruptions: fc.constantFrom(0, 30_000),
          count: fc.integer({ min: 10, max: 40 }),
        }),
        ({ isSpot, interruptions, count }) => {
          const parameters = defaultTwinParameters();
          const config = twinConfig({
            nodePools: [
              karpenterPool({
                capacityTypes: [isSpot ? 'spot' : 'on-demand'],
                consolidationPolicy: 'WhenEmptyOrUnderutilized',
                diskMiBPerSecond: 1_000,
              }),
            ],
            parameters: {
              ...parameters,
              ec2: { ...parameters.ec2, spotInterruptionPercentPerDay: interruptions },
            },
          });
          const bench = new ClusterBench(config);
          const request = { cpuMillicores: 1_000, memoryMiB: 2_000 };
          const pods = bench.createPods(count, request);
          let nodesUsd = 0;
          let podsUsd = 0;
          for (let second = 0; second < 600; second += 1) {
            const groups = new Map(bench.cluster.nodes().map(({ node, group }) => [node, group]));
            for (const group of groups.values()) nodesUsd += nodeUsdPerHour(group, config.prices);
            for (const pod of pods) {
              const group = pod.phase === 'gone' ? undefined : groups.get(pod.node);
              if (group !== undefined) podsUsd += requestUsdPerHour(request, group, config.prices);
            }
            bench.pass(1_000);
          }
          bench.cluster.endPods(pods);
          bench.pass(2 * 3_600_000);
          const { counters, nodes } = bench.cluster.sample();
          const basis = { durationMs: 0, jobRunsCompleted: 0, knowsTransfer: false };
          const { ec2Usd, ebsUsd } = costOf({ ...basis, counters, twin: config });

          // Boot and termination of the nodes are paid, too.
          expect(nodes).toBe(0);
          expect((ec2Usd ?? 0) + ebsUsd).toBeGreaterThan(nodesUsd / 3_600);
          expect(counters.nodeUsdRequested / (podsUsd / 3_600)).toBeCloseTo(1, 1);
        },
      ),
      { numRuns: 10 },
    );
  });
});
