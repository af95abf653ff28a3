import type { JobCharge } from '../../model/cluster-sample.ts';
import { minute, type Instant } from '../../model/instant.ts';
import type { Threshold } from '../../model/threshold.ts';
import { JournalBuilder } from './journal-builder.ts';

/** A threshold as the scenario's parser would give it. */
export function threshold(
  figure: string,
  comparison: Threshold['comparison'],
  bound: number,
  rest: Partial<Threshold> = {},
): Threshold {
  const percent = rest.percent ?? false;
  const text = `${comparison} ${bound}${percent ? '%' : ''}`;
  return { figure, template: null, comparison, bound, percent, text, ...rest };
}

/**
 * A run of two templates in which a little of everything happens, so that no part of its summary is
 * empty: 60 jobs in ten minutes, one of them late, one throttled twice, one given up, one dropped,
 * one failed, one cancelled and one never finished.
 */
export function sampleRun(): JournalBuilder {
  const journal = new JournalBuilder({
    name: 'sample',
    templates: ['etl', 'report'],
    validity: { startLagP99MaxMs: 5_000, droppedMaxPercent: 5 },
    thresholds: [
      threshold('submitLatency.p99', '<', 2_000, { text: '< 2s' }),
      threshold('jobRuns.failed', '<', 1, { percent: true }),
      threshold('jobStartLatency.p95', '<', 60_000, { text: '< 1m', template: 'report' }),
    ],
  });
  journal.phase('setup', 0).phase('warm-up', 30_000);
  for (let index = 0; index < 60; index += 1) {
    if (index === 12) journal.phase('steady', 150_000);
    addJob(journal, index);
  }
  addSamples(journal);
  journal.add({
    kind: 'watch',
    at: 700_000,
    requests: { ListJobRuns: 130, DescribeJobRun: 2 },
    throttled: 3,
    failed: 1,
  });
  return journal.phase('drain', 630_000).phase('teardown', 700_000).end(730_000);
}

function addJob(journal: JournalBuilder, index: number): void {
  const intendedAt = 30_000 + index * 10_000;
  const template = index % 3 === 0 ? 'report' : 'etl';
  if (index === 20) {
    journal.dropped(intendedAt, template);
    return;
  }
  if (index === 21) {
    const rejectedAt = intendedAt + 300;
    journal.job({ intendedAt, template, refused: [[rejectedAt, 'rejected']], rejectedAt });
    return;
  }
  const startedAt = index === 22 ? intendedAt + 2_500 : intendedAt;
  const refused = index === 23 ? throttledAt(startedAt) : [];
  const acceptedAt = (refused.at(-1)?.[0] ?? startedAt) + 200 + index;
  const driverCreated = acceptedAt + 5_000 + 20 * index;
  const driverRunning = driverCreated + 8_000 + 100 * index;
  const life = {
    intendedAt,
    startedAt,
    template,
    refused,
    acceptedAt,
    submitted: acceptedAt + 1_000,
    driverCreated,
    driverScheduled: driverCreated + 50,
    driverRunning,
  };
  if (index === 24) journal.job({ ...life, ...failedAt(driverRunning + 4_000) });
  else if (index === 25) journal.job({ ...life, finishedAt: 700_000, state: 'CANCELLED' });
  else if (index === 26) journal.job(life);
  else
    journal.job({
      ...life,
      executorsReady: driverRunning + 9_000,
      finishedAt: driverRunning + 60_000,
    });
}

function throttledAt(startedAt: number): readonly (readonly [number, 'throttled'])[] {
  return [
    [startedAt + 100, 'throttled'],
    [startedAt + 1_900, 'throttled'],
  ];
}

function failedAt(finishedAt: number) {
  return { finishedAt, state: 'FAILED', details: 'Driver exited with code 1' } as const;
}

function addSamples(journal: JournalBuilder): void {
  for (let at = minute; at <= 12 * minute; at += minute) {
    const busy = at < 11 * minute;
    journal.sample(at, {
      podsRunning: busy ? 22 : 0,
      podsPending: busy ? { scheduling: 1, imagePull: at / minute } : {},
      nodes: 4,
      nodesLaunching: busy ? 1 : 0,
      vcpuAllocatable: 60,
      vcpuRequested: busy ? 44 : 0,
      memoryGiBAllocatable: 240,
      memoryGiBRequested: busy ? 90 : 0,
      podsPeak: busy ? 30 : 0,
      nodesPeak: 5,
      apiServerSeatsInUse: busy ? 12 : 1,
      apiServerSeats: 1_200,
      apiServerQueueWaitMs: busy ? 40 : 0,
      createPodP99Ms: 45,
      etcdGiB: 0.5,
      etcdQuotaGiB: 8,
      volumes: 0,
      volumeWaitP99Ms: 0,
      ...(busy && { charges: [charge(at, 'etl'), charge(at, 'report')] }),
      counters: {
        podsCreated: at / 1_000,
        podSeconds: (22 * at) / 1_000,
        nodeSeconds: { 'm5.4xlarge': (4 * at) / 1_000 },
        spotNodeSeconds: { 'm5.4xlarge': at / 1_000 },
        vcpuRequestedSeconds: (44 * at) / 1_000,
        memoryGiBRequestedSeconds: (90 * at) / 1_000,
        emrVcpuSeconds: (40 * at) / 1_000,
        emrMemoryGiBSeconds: (80 * at) / 1_000,
        diskGiBSeconds: (400 * at) / 1_000,
        nodeUsdRequested: at / 2e6,
        crossAzGB: at / 1e6,
        imagePulledGB: 11,
        diskThroughputSeconds: 0,
        apiServerRequests: at / 100,
        apiServerRejected: at / 60_000,
        apiServerErrors: at / 30_000,
        etcdSlowApplies: at / 30_000,
        ec2Requests: at / 10_000,
        ec2Throttled: at / 60_000,
        schedulingAttempts: at / 500,
        schedulingFailures: at / 5_000,
      },
    });
  }
}

function charge(at: Instant, template: string): JobCharge {
  const nodesUsd = 0.02 + at / 1e8;
  return { jobRunId: `${template}-${at}`, template, nodesUsd, emrUsd: 0.01, crossAzUsd: 0.001 };
}
