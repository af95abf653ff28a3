import { describe, expect, it } from 'vitest';
import type { ClusterCounters } from '../model/cluster-sample.ts';
import { defaultPrices } from '../model/prices.ts';
import { testTwinConfig } from '../model/testing/twin-config.ts';
import { costOf } from './cost.ts';
import { summarize } from './testing/fold.ts';
import { JournalBuilder } from './testing/journal-builder.ts';

const counters: ClusterCounters = {
  podsCreated: 11,
  podSeconds: 0,
  spotNodeSeconds: {},
  nodeUsdRequested: 0,
  crossAzGB: 0,
  imagePulledGB: 0,
  diskThroughputSeconds: 0,
  nodeSeconds: { 'm5.16xlarge': 2 * 3_600, 'm5.large': 1_800 },
  vcpuRequestedSeconds: 0,
  memoryGiBRequestedSeconds: 0,
  emrVcpuSeconds: 0,
  emrMemoryGiBSeconds: 0,
  diskGiBSeconds: 0,
  apiServerRequests: 0,
  apiServerRejected: 0,
  apiServerErrors: 0,
  etcdSlowApplies: 0,
  ec2Requests: 0,
  ec2Throttled: 0,
  schedulingAttempts: 0,
  schedulingFailures: 0,
};

const twin = testTwinConfig();

describe('costOf()', () => {
  it('charges each part at its list price, pro rata', () => {
    const cost = costOf({
      counters: {
        ...counters,
        diskGiBSeconds: 50 * 30 * 86_400,
        diskThroughputSeconds: 100 * 30 * 86_400,
      },
      durationMs: 90 * 60_000,
      jobRunsCompleted: 4,
      twin,
      knowsTransfer: false,
    });

    // 2 h at 3.072 and half an hour at 0.096; 50 GiB for a month at 0.08 and 100 MiB/s
    // more than 125 at 0.04; 1.5 h at 0.10.
    expect(cost.ec2Usd).toBeCloseTo(6.192, 9);
    expect(cost.ebsUsd).toBeCloseTo(8, 9);
    expect(cost.eksUsd).toBeCloseTo(0.15, 9);
    expect(cost.emrUsd).toBe(0);
    expect(cost.totalUsd).toBeCloseTo(14.342, 9);
    expect(cost.perCompletedJobUsd).toBeCloseTo(14.342 / 4, 9);
  });

  it('charges the uplift of a benchmark job: 11 vCPU and 9.9 GiB for 13 minutes', () => {
    const { emrUsd } = costOf({
      counters: { ...counters, emrVcpuSeconds: 11 * 780, emrMemoryGiBSeconds: 9.9 * 780 },
      durationMs: 0,
      jobRunsCompleted: 1,
      twin,
      knowsTransfer: false,
    });

    expect(emrUsd).toBeCloseTo(0.0265, 4);
  });

  it('gives no total when a node is of a type without a known price', () => {
    const nodeSeconds = { ...counters.nodeSeconds, 'x9.metal': 60 };
    const cost = costOf({
      counters: { ...counters, nodeSeconds },
      durationMs: 3_600_000,
      jobRunsCompleted: 1,
      twin,
      knowsTransfer: false,
    });

    expect(cost).toMatchObject({ ec2Usd: null, totalUsd: null, perCompletedJobUsd: null });
    expect(cost.eksUsd).toBeCloseTo(0.1, 9);
  });

  it('charges spot nodes at their share, and says what that saved', () => {
    const parameters = {
      ...twin.parameters,
      ec2: { ...twin.parameters.ec2, spotPricePercent: 40 },
    };
    const cost = costOf({
      counters: { ...counters, spotNodeSeconds: { 'm5.16xlarge': 3_600 } },
      durationMs: 0,
      jobRunsCompleted: 1,
      knowsTransfer: false,
      twin: { ...twin, parameters },
    });

    // One of the two hours of the large type costs 40 % of 3.072.
    expect(cost.ec2Usd).toBeCloseTo(6.192 - 0.6 * 3.072, 9);
    expect(cost.spotSavingsUsd).toBeCloseTo(0.6 * 3.072, 9);
  });

  it.each([
    [2, false, 2 * 0.045 + 100 * 0.045],
    [2, true, 2 * 0.045],
    [0, false, 0],
  ])('charges %i NAT gateways, with an endpoint for S3: %s', (natGateways, hasS3Endpoint, usd) => {
    const { natUsd } = costOf({
      counters: { ...counters, imagePulledGB: 100 },
      durationMs: 3_600_000,
      jobRunsCompleted: 1,
      knowsTransfer: false,
      twin: { ...twin, network: { ...twin.network, natGateways, hasS3Endpoint } },
    });

    expect(natUsd).toBeCloseTo(usd, 9);
  });

  it('reckons with the prices of the scenario, and names their day', () => {
    const prices = {
      ...defaultPrices(),
      asOf: '2027-01-01',
      ec2UsdPerHour: { 'm5.16xlarge': 1, 'x9.metal': 2 },
      eksUsdPerHour: 0.5,
    };
    const nodeSeconds = { 'm5.16xlarge': 3_600, 'x9.metal': 3_600 };
    const cost = costOf({
      counters: { ...counters, nodeSeconds },
      durationMs: 3_600_000,
      jobRunsCompleted: 1,
      knowsTransfer: false,
      twin: { ...twin, prices },
    });

    expect(cost).toMatchObject({ pricesAsOf: '2027-01-01', ec2Usd: 3, eksUsd: 0.5 });
  });

  it('charges a provisioned control plane by its tier', () => {
    const provisioned = testTwinConfig({
      controlPlane: { tier: 'tier-4xl', kubernetesVersion: '1.34', preWarmed: false },
    });
    const run = {
      durationMs: 3_600_000,
      jobRunsCompleted: 1,
      knowsTransfer: false,
      twin: provisioned,
    };

    expect(costOf({ counters, ...run }).eksUsd).toBeCloseTo(6.9, 9);
  });

  it('has no cost a job when none completed', () => {
    const none = { durationMs: 0, jobRunsCompleted: 0, knowsTransfer: false, twin };
    const cost = costOf({ counters, ...none });

    expect(cost.perCompletedJobUsd).toBeNull();
  });
});

describe('the cost of a run', () => {
  it('is unknown without samples, and comes from the latest one otherwise', () => {
    const journal = new JournalBuilder().phase('steady', 0);
    expect(summarize(journal.entries()).cost).toBeNull();
    expect(summarize(journal.entries()).cluster).toBeNull();

    journal
      .sample(3_600_000, { counters: { nodeSeconds: { 'm5.large': 3_600 } } })
      .sample(60_000, { counters: { nodeSeconds: { 'm5.large': 60 } } })
      .end(3_600_000);

    const { cost, cluster } = summarize(journal.entries());
    expect(cost?.ec2Usd).toBeCloseTo(0.096, 9);
    expect(cost?.eksUsd).toBeCloseTo(0.1, 9);
    expect(cluster).toMatchObject({ samples: 2, nodeHours: 1 });
  });
});
