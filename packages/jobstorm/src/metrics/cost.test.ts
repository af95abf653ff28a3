import { describe, expect, it } from 'vitest';
import type { ClusterCounters } from '../model/cluster-sample.ts';
import { costOf } from './cost.ts';
import { summarize } from './testing/fold.ts';
import { JournalBuilder } from './testing/journal-builder.ts';

const counters: ClusterCounters = {
  podsCreated: 11,
  podSeconds: 0,
  nodeSeconds: { 'm5.16xlarge': 2 * 3_600, 'm5.large': 1_800 },
  vcpuRequestedSeconds: 0,
  memoryGiBRequestedSeconds: 0,
  emrVcpuSeconds: 0,
  emrMemoryGiBSeconds: 0,
  diskGiBSeconds: 0,
  apiServerRequests: 0,
  apiServerRejected: 0,
  etcdSlowApplies: 0,
  ec2Requests: 0,
  ec2Throttled: 0,
  schedulingAttempts: 0,
  schedulingFailures: 0,
};

describe('costOf()', () => {
  it('charges each part at its list price, pro rata', () => {
    const cost = costOf({
      counters: { ...counters, diskGiBSeconds: 100 * 30 * 86_400 },
      durationMs: 90 * 60_000,
      jobRunsCompleted: 4,
      controlPlaneTier: 'standard',
    });

    // 2 h at 3.072 and half an hour at 0.096; 100 GiB for a month at 0.08; 1.5 h at 0.10.
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
      controlPlaneTier: 'standard',
    });

    expect(emrUsd).toBeCloseTo(0.0265, 4);
  });

  it('gives no total when a node is of a type without a known price', () => {
    const nodeSeconds = { ...counters.nodeSeconds, 'x9.metal': 60 };
    const cost = costOf({
      counters: { ...counters, nodeSeconds },
      durationMs: 3_600_000,
      jobRunsCompleted: 1,
      controlPlaneTier: 'standard',
    });

    expect(cost).toMatchObject({ ec2Usd: null, totalUsd: null, perCompletedJobUsd: null });
    expect(cost.eksUsd).toBeCloseTo(0.1, 9);
  });

  it('charges a provisioned control plane by its tier', () => {
    const run = { durationMs: 3_600_000, jobRunsCompleted: 1 };

    expect(costOf({ counters, ...run, controlPlaneTier: 'tier-4xl' }).eksUsd).toBeCloseTo(6.9, 9);
  });

  it('has no cost a job when none completed', () => {
    const none = { durationMs: 0, jobRunsCompleted: 0, controlPlaneTier: 'standard' } as const;
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
