import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JournalEntry } from '../model/journal-entry.ts';
import { RunSummarizer } from './run-summarizer.ts';
import { latencyNames, type LatencySummary } from './run-summary.ts';
import { summarize } from './testing/fold.ts';
import { anyJournal } from './testing/journal-arbitrary.ts';
import { JournalBuilder, type JobStory } from './testing/journal-builder.ts';
import { sampleRun } from './testing/sample-run.ts';

describe('RunSummarizer', () => {
  it('derives every latency of a job from its instants', () => {
    const journal = new JournalBuilder({ load: { warmUpMs: 0 } }).phase('steady', 0);
    journal.job({
      intendedAt: 1_000,
      startedAt: 1_005,
      acceptedAt: 1_205,
      submitted: 2_000,
      driverCreated: 5_205,
      driverScheduled: 5_305,
      driverRunning: 9_205,
      executorsReady: 19_205,
      finishedAt: 99_205,
    });

    const { latencies } = summarize(journal.phase('drain', 600_000).end(700_000).entries());

    expect(latencyNames.map((name) => [name, latencies[name].max])).toEqual([
      ['submitLatency', 200],
      ['queueLatency', 4_000],
      ['schedulingLatency', 100],
      ['podStartupLatency', 4_000],
      ['jobStartLatency', 8_205],
      ['executorRamp', 10_000],
      ['runDuration', 90_000],
      ['responseTime', 98_205],
    ]);
  });

  it('takes latencies from arrivals intended in the steady phase, whenever they started', () => {
    const journal = new JournalBuilder().phase('warm-up', 10_000);
    journal
      .job({ intendedAt: 129_999, startedAt: 130_500, acceptedAt: 130_501 })
      .job({ intendedAt: 130_000, acceptedAt: 130_020 })
      .job({ intendedAt: 609_999, startedAt: 610_100, acceptedAt: 610_400 })
      .phase('drain', 610_000)
      .job({ intendedAt: 610_000, acceptedAt: 610_005 });

    const { latencies, run } = summarize(journal.end(700_000).entries());

    expect(run.steadyMs).toBe(480_000);
    expect(latencies.submitLatency).toMatchObject({ count: 2, p50: 20, max: 300 });
  });

  it('leaves out what a cluster does not tell, where it has no seats of an API server', () => {
    const journal = new JournalBuilder().sample(1_000, { apiServerSeats: 0, podsPeak: 7 });
    const { cluster, cost } = summarize(journal.end(2_000).entries());

    expect(cluster).toMatchObject({
      podsMax: 7,
      apiServerRequests: null,
      etcdGiBMax: null,
      schedulingAttempts: null,
    });
    expect(cost?.idleUsd).toBeNull();
  });

  it('has a steady phase of the planned length when the run was killed in it and resumed', () => {
    const journal = new JournalBuilder({ load: { warmUpMs: 60_000, durationMs: 600_000 } })
      .phase('warm-up', 0)
      .add({ kind: 'resume', at: 40_000, stoppedAt: 30_000 })
      .phase('steady', 70_000)
      .job({ intendedAt: 69_000 })
      .job({ intendedAt: 71_000 })
      .add({ kind: 'resume', at: 300_000, stoppedAt: 100_000 })
      .job({ intendedAt: 809_000 })
      .phase('drain', 810_000)
      .end(820_000);
    const { run, throughput } = summarize(journal.entries());

    expect(run).toMatchObject({ steadyMs: 540_000, resumes: 2 });
    expect(throughput?.offeredPerMinute).toBeCloseTo(2 / 9);
  });

  it('ends the steady phase of a run cut short where its arrivals ended', () => {
    const journal = new JournalBuilder().phase('warm-up', 0);
    journal.job({ intendedAt: 200_000, acceptedAt: 200_050 });
    journal.add({ kind: 'interrupt', at: 240_000, count: 1 }).phase('drain', 240_000);

    const { run, throughput } = summarize(journal.end(500_000).entries());

    expect(run.steadyMs).toBe(120_000);
    expect(throughput.offeredPerMinute).toBe(0.5);
  });

  it.each([
    ['cut short', 240_000, null],
    ['as long as planned', 610_000, 0],
  ])('has, when a steady phase %s saw no job complete, a rate of %s', (_, endsAt, expected) => {
    const journal = new JournalBuilder().phase('warm-up', 10_000);
    const life = { intendedAt: 200_000, acceptedAt: 200_100, finishedAt: 700_000 };
    journal.phase('drain', endsAt).job(life);

    const { throughput, jobRuns } = summarize(journal.end(800_000).entries());

    expect(jobRuns.completed).toBe(1);
    expect(throughput.completedPerMinute).toBe(expected);
  });

  it('keeps the rate of a steady phase cut short in which jobs completed, or none ever did', () => {
    const rateWith = (...jobs: readonly JobStory[]): number | null => {
      const journal = new JournalBuilder().phase('warm-up', 0).phase('drain', 240_000);
      for (const job of jobs) journal.job(job);
      return summarize(journal.end(800_000).entries()).throughput.completedPerMinute;
    };
    const life = { intendedAt: 130_000, acceptedAt: 130_100 };

    expect(rateWith({ ...life, finishedAt: 200_000 }, { ...life, finishedAt: 500_000 })).toBe(0.5);
    expect(rateWith(life)).toBe(0);
  });

  it('has no steady phase, and no rates, when the run ended in the warm-up', () => {
    const journal = new JournalBuilder().phase('warm-up', 0);
    journal.job({ intendedAt: 1_000, acceptedAt: 1_050 }).phase('drain', 60_000);

    const { run, throughput, latencies } = summarize(journal.end(500_000).entries());

    expect(run.steadyMs).toBe(0);
    expect(throughput).toMatchObject({ offeredPerMinute: null, makespanMs: null });
    expect(latencies.submitLatency.count).toBe(0);
  });

  it('reckons the makespan to the last job run that ended, however it ended', () => {
    const journal = new JournalBuilder().phase('warm-up', 0);
    journal
      .job({ intendedAt: 1_000, acceptedAt: 1_050, finishedAt: 9_000 })
      .job({ intendedAt: 2_000, acceptedAt: 2_050, finishedAt: 61_000, state: 'FAILED' });

    const { throughput, jobRuns } = summarize(journal.end(500_000).entries());

    expect(throughput.makespanMs).toBe(60_000);
    expect(jobRuns.failedByReason).toEqual({ USER_ERROR: 1 });
  });

  it('leaves the length of runs that did not complete out, and keeps how they started', () => {
    const journal = new JournalBuilder({ load: { warmUpMs: 0 } }).phase('steady', 0);
    const life = { acceptedAt: 100, driverCreated: 200, driverRunning: 300, finishedAt: 400 };
    journal
      .job({ intendedAt: 0, ...life, state: 'FAILED', details: 'out of memory' })
      .job({ intendedAt: 10, ...life, state: 'CANCELLED' });

    const { latencies, jobRuns } = summarize(journal.end(1_000).entries());

    expect(latencies.jobStartLatency.count).toBe(2);
    expect(latencies.runDuration.count).toBe(0);
    expect(latencies.responseTime.p99).toBeNull();
    expect(jobRuns.failedByReason).toEqual({ 'out of memory': 1 });
  });

  it('counts a milestone seen before the answer to the request as no wait', () => {
    const journal = new JournalBuilder({ load: { warmUpMs: 0 } }).phase('steady', 0);
    journal.job({ intendedAt: 0, acceptedAt: 500, submitted: 450, driverCreated: 480 });

    expect(summarize(journal.end(1_000).entries()).latencies.queueLatency.max).toBe(0);
  });

  it('finds the largest number of active job runs, one that ends making room for the next', () => {
    const journal = new JournalBuilder({ load: { warmUpMs: 0 } }).phase('steady', 0);
    journal
      .job({ intendedAt: 0, acceptedAt: 10, finishedAt: 100 })
      .job({ intendedAt: 0, acceptedAt: 20, finishedAt: 50 })
      .job({ intendedAt: 40, acceptedAt: 50, finishedAt: 90 })
      .job({ intendedAt: 95, acceptedAt: 99 });

    expect(summarize(journal.end(1_000).entries()).jobRuns.activeMax).toBe(2);
  });

  it('counts what happened to the requests and the arrivals of the sample run', () => {
    const { arrivals, submissions, jobRuns, throughput } = summarize(sampleRun().entries());

    expect(arrivals).toMatchObject({ intended: 60, started: 59, late: 1, dropped: 1 });
    expect(submissions).toEqual({
      attempts: 61,
      accepted: 58,
      throttled: 2,
      errors: { rejected: 1 },
      failed: 1,
      failedByKind: { rejected: 1 },
    });
    expect(jobRuns).toMatchObject({ completed: 55, failed: 1, cancelled: 1, unfinished: 1 });
    // 48 of the 60 arrivals fall into the eight minutes of the steady phase.
    expect(throughput.offeredPerMinute).toBe(6);
  });

  it('has a summary of every prefix that has the first entry, and calls it interrupted', () => {
    const entries = sampleRun().entries();
    const summarizer = new RunSummarizer();

    for (const entry of entries.slice(0, -1)) {
      summarizer.add(entry);
      const { run } = summarizer.summary();
      expect(run).toMatchObject({ complete: false, verdict: 'interrupted' });
    }
  });

  it('refuses a journal without its first entry', () => {
    expect(() => new RunSummarizer().summary()).toThrow(/must begin with an entry of kind 'run'/);
  });
});

describe('a summary, whatever the run', () => {
  it('loses no arrival: each is in exactly one group, by template as in all', () => {
    fc.assert(
      fc.property(anyJournal, (journal) => {
        const { arrivals, submissions, jobRuns, templates } = summarize(journal.entries());

        expect(arrivals.started + arrivals.dropped).toBe(arrivals.intended);
        expect(jobRuns.completed + jobRuns.failed + jobRuns.cancelled + jobRuns.unfinished).toBe(
          submissions.accepted,
        );
        expect(submissions.accepted + submissions.failed).toBeLessThanOrEqual(arrivals.started);
        expect(jobRuns.activeMax).toBeLessThanOrEqual(submissions.accepted);
        expect(jobRuns.activeMax).toBeGreaterThanOrEqual(jobRuns.unfinished);
        const all = Object.values(templates);
        const total = (of: (one: (typeof all)[number]) => number): number =>
          all.reduce((sum, one) => sum + of(one), 0);
        expect(total((one) => one.arrivals.intended)).toBe(arrivals.intended);
        expect(total((one) => one.submissions.accepted)).toBe(submissions.accepted);
        expect(total((one) => one.jobRuns.completed)).toBe(jobRuns.completed);
      }),
    );
  });

  it('has percentiles that never fall, and none without data', () => {
    fc.assert(
      fc.property(anyJournal, (journal) => {
        const { latencies, arrivals } = summarize(journal.entries());
        for (const latency of [arrivals.startLag, ...Object.values(latencies)]) {
          expectMonotone(latency);
        }
      }),
    );
  });

  it('does not depend on a summary having been asked for on the way', () => {
    fc.assert(
      fc.property(anyJournal, fc.nat(), (journal, cut) => {
        const entries = journal.entries();
        const summarizer = new RunSummarizer();
        entries.forEach((entry, index) => {
          summarizer.add(entry);
          if (index === cut % entries.length) summarizer.summary();
        });

        expect(summarizer.summary()).toEqual(summarize(entries));
      }),
    );
  });

  it('does not depend on the order in which unrelated entries became known', () => {
    fc.assert(
      fc.property(anyJournal, fc.array(fc.nat(), { maxLength: 200 }), (journal, choices) => {
        const entries = journal.entries();
        const shuffled = interleave(entries, choices);

        expect(shuffled).toHaveLength(entries.length);
        expect(summarize(shuffled)).toEqual(summarize(entries));
      }),
    );
  });
});

function expectMonotone(latency: LatencySummary): void {
  const values = [latency.p50, latency.p90, latency.p95, latency.p99, latency.max];
  if (latency.count === 0) {
    expect(values.every((value) => value === null)).toBe(true);
    return;
  }
  expect([...values].sort((a, b) => (a ?? 0) - (b ?? 0))).toEqual(values);
  expect(latency.p50).toBeGreaterThanOrEqual(0);
}

/** Keeps the entries of one arrival, and those of none, in their own order; mixes the rest. */
function interleave(entries: readonly JournalEntry[], choices: readonly number[]): JournalEntry[] {
  const [first, ...others] = entries;
  const strands = new Map<number, JournalEntry[]>();
  for (const entry of others) {
    const strand = 'arrival' in entry ? entry.arrival : -1;
    strands.set(strand, [...(strands.get(strand) ?? []), entry]);
  }
  const mixed = first === undefined ? [] : [first];
  for (let turn = 0; strands.size > 0; turn += 1) {
    const keys = [...strands.keys()];
    const key = keys[(choices[turn % Math.max(1, choices.length)] ?? 0) % keys.length] ?? -1;
    const [next, ...rest] = strands.get(key) ?? [];
    if (next !== undefined) mixed.push(next);
    if (rest.length === 0) strands.delete(key);
    else strands.set(key, rest);
  }
  return mixed;
}
