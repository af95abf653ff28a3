import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JournalEntry } from '../model/journal-entry.ts';
import { ProgressRecorder, type RunProgress } from './run-progress.ts';
import { summarize } from './testing/fold.ts';
import { anyJournal } from './testing/journal-arbitrary.ts';
import { JournalBuilder } from './testing/journal-builder.ts';

function progressOf(entries: readonly JournalEntry[]): RunProgress {
  const recorder = new ProgressRecorder();
  for (const entry of entries) recorder.add(entry);
  return recorder.progress();
}

describe('ProgressRecorder', () => {
  it('starts with nothing done', () => {
    const progress = new ProgressRecorder().progress();

    expect(progress).toMatchObject({ phase: 'setup', started: 0, arrivals: null, cluster: null });
    expect(progress.offeredPerMinute).toBe(0);
  });

  it('counts jobs by the furthest step that they have reached', () => {
    const journal = new JournalBuilder().phase('warm-up', 0);
    journal
      .job({ intendedAt: 0 })
      .job({ intendedAt: 0, acceptedAt: 10 })
      .job({ intendedAt: 0, acceptedAt: 10, submitted: 20 })
      .job({ intendedAt: 0, acceptedAt: 10, driverCreated: 20, driverScheduled: 30 })
      .job({ intendedAt: 0, acceptedAt: 10, driverRunning: 40, executorsReady: 50 })
      .job({ intendedAt: 0, acceptedAt: 10, driverRunning: 40, finishedAt: 60 })
      .job({ intendedAt: 0, refused: [[5, 'rejected']], rejectedAt: 5 });
    // A milestone that becomes known late leaves a job where it is.
    journal.add({ kind: 'milestone', at: 45, arrival: 4, milestone: 'driverScheduled' });

    const { jobs, completed, rejected, errors } = progressOf(journal.entries());

    expect(jobs).toEqual({
      submitting: 1,
      accepted: 1,
      submitted: 1,
      driverPending: 1,
      running: 1,
    });
    expect({ completed, rejected, errors }).toEqual({ completed: 1, rejected: 1, errors: 1 });
  });

  it('gives the rates of the last minute, and forgets what was before', () => {
    const journal = new JournalBuilder().phase('warm-up', 0);
    for (let second = 0; second < 180; second += 1) {
      const intendedAt = second * 1_000;
      journal.job({ intendedAt, acceptedAt: intendedAt + 100 });
      if (second >= 100) journal.job({ intendedAt, acceptedAt: intendedAt + 200 });
    }

    const busy = progressOf(journal.entries());
    const idle = progressOf(journal.sample(600_000, { nodes: 3 }).entries());

    expect(busy.offeredPerMinute).toBe(120);
    expect(busy.acceptedPerMinute).toBe(120);
    expect(idle.offeredPerMinute).toBe(0);
    expect(idle.cluster).toMatchObject({ nodes: 3, podsPending: 0 });
  });

  it('knows when arrivals are to end and when the drain gives up', () => {
    const journal = new JournalBuilder().phase('setup', 0).phase('warm-up', 5_000);
    expect(progressOf(journal.entries()).arrivals).toEqual({ beganAt: 5_000, endAt: 605_000 });

    journal.phase('steady', 125_000).phase('drain', 605_000);
    expect(progressOf(journal.entries()).drainEndAt).toBe(905_000);
  });

  it('ends where the summary of the same run ends, whatever the run', () => {
    fc.assert(
      fc.property(anyJournal, (journal) => {
        const entries = journal.entries();
        const progress = progressOf(entries);
        const { arrivals, submissions, jobRuns } = summarize(entries);

        expect(progress).toMatchObject({
          started: arrivals.started,
          late: arrivals.late,
          dropped: arrivals.dropped,
          throttled: submissions.throttled,
          rejected: submissions.failed,
          completed: jobRuns.completed,
          failed: jobRuns.failed,
          cancelled: jobRuns.cancelled,
        });
        const open = Object.values(progress.jobs).reduce((sum, count) => sum + count, 0);
        expect(open).toBe(jobRuns.unfinished);
      }),
    );
  });
});
