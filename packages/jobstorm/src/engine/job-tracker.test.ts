import { describe, expect, it } from 'vitest';
import { VirtualTimeline } from '../twin/kernel/virtual-timeline.ts';
import { MemoryJournal } from './fakes/memory-journal.ts';
import type { Job } from './job.ts';
import { JobTracker } from './job-tracker.ts';
import { JournalWriter } from './journal-writer.ts';

function scene(): { tracker: JobTracker; journal: MemoryJournal; finished: number[]; job: Job } {
  const journal = new MemoryJournal();
  const writer = new JournalWriter(journal, new VirtualTimeline(), () => undefined);
  const finished: number[] = [];
  const tracker = new JobTracker(writer, (job) => finished.push(job.arrival));
  const plan = { template: 0, virtualCluster: 0, az: null, uniqueId: '00000000' };
  const job = { arrival: 7, intendedAt: 0, plan, user: null, attempts: 1, jobRunId: null };
  return { tracker, journal, finished, job };
}

const submitted = { kind: 'milestone', jobRunId: 'a', milestone: 'submitted', at: 1.4 } as const;
const completed = {
  kind: 'finished',
  jobRunId: 'a',
  state: 'COMPLETED',
  reason: null,
  details: '',
  at: 2.6,
} as const;

describe('JobTracker', () => {
  it('journals changes at the instant of the thing itself, in whole milliseconds', () => {
    const { tracker, journal, finished, job } = scene();

    tracker.accepted(job, 'a');
    tracker.changed(submitted);
    expect([tracker.active, tracker.has(job)]).toEqual([1, true]);
    tracker.changed(completed);

    expect([tracker.active, tracker.has(job)]).toEqual([0, false]);
    expect(journal.entries).toEqual([
      { kind: 'milestone', at: 1, arrival: 7, milestone: 'submitted' },
      {
        kind: 'finished',
        at: 3,
        arrival: 7,
        state: 'COMPLETED',
        reason: null,
        details: '',
        seenAt: 0,
      },
    ]);
    expect(finished).toEqual([7]);
  });

  it('keeps changes of an id that is not known yet, and loses none', () => {
    const { tracker, journal, finished, job } = scene();

    tracker.changed(submitted);
    tracker.changed(completed);
    expect(journal.entries).toEqual([]);
    tracker.accepted(job, 'a');

    expect(journal.entries.map((entry) => entry.kind)).toEqual(['milestone', 'finished']);
    expect(finished).toEqual([7]);
    expect(tracker.active).toBe(0);
  });
});
