import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jobStages } from './job-stage.ts';
import type { RunSeries } from './run-series.ts';
import { latencyNames } from './run-summary.ts';
import { SeriesRecorder } from './series-recorder.ts';
import { bucketsMax } from './series/buckets.ts';
import { recordSeries, summarize } from './testing/fold.ts';
import { anyJournal } from './testing/journal-arbitrary.ts';
import { JournalBuilder } from './testing/journal-builder.ts';
import { sampleRun } from './testing/sample-run.ts';

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** How many events rates per minute stand for. */
function events(series: RunSeries, perMinute: readonly number[]): number {
  return Math.round((total(perMinute) * series.bucketMs) / 60_000);
}

describe('SeriesRecorder', () => {
  it('puts a job into the stage that it has reached at the end of each bucket', () => {
    const journal = new JournalBuilder({ load: { warmUpMs: 0 } }).phase('steady', 0);
    journal
      .job({
        intendedAt: 500,
        acceptedAt: 1_500,
        submitted: 2_500,
        driverCreated: 3_500,
        driverRunning: 5_000,
        finishedAt: 6_999,
      })
      .end(7_000);

    const { jobs, bucketMs } = recordSeries(journal.entries());

    expect(bucketMs).toBe(1_000);
    expect(jobs).toEqual({
      submitting: [1, 0, 0, 0, 0, 0, 0, 0],
      accepted: [0, 1, 0, 0, 0, 0, 0, 0],
      submitted: [0, 0, 1, 0, 0, 0, 0, 0],
      driverPending: [0, 0, 0, 1, 1, 0, 0, 0],
      running: [0, 0, 0, 0, 0, 1, 0, 0],
    });
  });

  it('takes percentiles by the bucket of the intended instant', () => {
    const journal = new JournalBuilder({ load: { warmUpMs: 0 } }).phase('steady', 0);
    journal
      .job({ intendedAt: 100, startedAt: 100, acceptedAt: 150 })
      .job({ intendedAt: 200, startedAt: 200, acceptedAt: 2_200 })
      .job({ intendedAt: 2_100, startedAt: 2_100, acceptedAt: 2_107 })
      .end(3_500);

    const { latencies } = recordSeries(journal.entries());

    expect(latencies.submitLatency.p50).toEqual([50, null, 7, null]);
    expect(latencies.submitLatency.p99).toEqual([2_000, null, 7, null]);
  });

  it('agrees with the summary of the same run', () => {
    const entries = sampleRun().entries();
    const series = recordSeries(entries);
    const summary = summarize(entries);

    expect(events(series, series.offeredPerMinute)).toBe(summary.arrivals.intended);
    expect(total(series.throttled)).toBe(summary.submissions.throttled);
    expect(total(series.errors)).toBe(1);
    expect(total(series.rejected)).toBe(1);
    expect(total(series.late)).toBe(1);
    expect(total(series.dropped)).toBe(1);
    expect(total(series.failed)).toBe(1);
    const { percentiles, distributions } = series;
    expect(distributions.submitLatency?.[percentiles.indexOf(50)]).toBe(
      summary.latencies.submitLatency.p50,
    );
    expect(distributions.submitLatency?.at(-1)).toBe(summary.latencies.submitLatency.max);
  });

  it('keeps the peaks of the samples, however many there are', () => {
    const journal = new JournalBuilder().phase('steady', 0);
    const samples = 5_000;
    for (let index = 0; index < samples; index += 1) {
      const podsPending = index === 1_234 ? { imagePull: 99 } : { scheduling: 1 };
      const counters = { apiServerRejected: 3 * index };
      const podsRunning = index === 3_210 ? 777 : 5;
      journal.sample(index * 5_000, { podsRunning, podsPending, counters });
    }

    const { cluster } = recordSeries(journal.entries());

    expect(cluster.at.length).toBeGreaterThan(200);
    expect(cluster.at.length).toBeLessThanOrEqual(480);
    expect(Math.max(...cluster.podsRunning)).toBe(777);
    expect(total(cluster.apiServerRejected)).toBe(3 * (samples - 1));
    expect(Math.max(...(cluster.podsPending.imagePull ?? []))).toBe(99);
    expect([...cluster.at].sort((a, b) => a - b)).toEqual(cluster.at);
    expect(cluster.podsPending.scheduling).toHaveLength(cluster.at.length);
    const distances = cluster.at.slice(1).map((at, index) => at - (cluster.at[index] ?? 0));
    expect(new Set(distances)).toEqual(new Set([16 * 5_000]));
  });

  it('has series of every prefix', () => {
    const recorder = new SeriesRecorder();
    for (const entry of sampleRun().entries()) {
      recorder.add(entry);
      expect(recorder.series().at.length).toBeGreaterThan(0);
    }
  });
});

describe('series, whatever the run', () => {
  it('are parallel, account for every arrival, and never have fewer than no jobs', () => {
    fc.assert(
      fc.property(anyJournal, (journal) => {
        const entries = journal.entries();
        const series = recordSeries(entries);
        const { arrivals, submissions, jobRuns } = summarize(entries);

        const buckets = series.at.length;
        expect(buckets).toBeLessThanOrEqual(bucketsMax);
        for (const name of latencyNames) expect(series.latencies[name].p95).toHaveLength(buckets);
        expect(events(series, series.offeredPerMinute)).toBe(arrivals.intended);
        expect(events(series, series.acceptedPerMinute)).toBe(submissions.accepted);
        expect(events(series, series.completedPerMinute)).toBe(jobRuns.completed);
        expect(total(series.dropped)).toBe(arrivals.dropped);
        const jobsAtEnd = jobStages.map((stage) => series.jobs[stage].at(-1) ?? 0);
        expect(total(jobsAtEnd)).toBe(jobRuns.unfinished);
        for (const stage of jobStages) {
          expect(Math.min(...series.jobs[stage])).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});
