import { describe, expect, it } from 'vitest';
import type { JournalEntry } from '../model/journal-entry.ts';
import { VirtualTimeline } from '../twin/kernel/virtual-timeline.ts';
import { MemoryJournal } from './fakes/memory-journal.ts';
import type { Job } from './job.ts';
import { JournalWriter } from './journal-writer.ts';

const plan = { template: 0, virtualCluster: 1, az: 'us-west-2a', uniqueId: '00000000' };
const job: Job = { arrival: 3, intendedAt: 400.5, plan, user: null, attempts: 2, jobRunId: null };
const throttled = { kind: 'throttled', code: 'ThrottlingException', message: 'Rate' } as const;

describe('JournalWriter', () => {
  it('writes whole milliseconds', () => {
    const timeline = new VirtualTimeline();
    const journal = new MemoryJournal();
    const writer = new JournalWriter(journal, timeline, () => undefined);
    timeline.runUntil(1_000.4);

    writer.arrival(job, 'nightly');
    writer.attempt(job, throttled, 1_234.56);

    expect(journal.entries).toEqual([
      {
        kind: 'arrival',
        at: 1_000,
        arrival: 3,
        intendedAt: 401,
        template: 'nightly',
        virtualCluster: 1,
        az: 'us-west-2a',
      },
      {
        kind: 'attempt',
        at: 1_000,
        arrival: 3,
        attempt: 2,
        error: 'throttled',
        code: 'ThrottlingException',
        retryAt: 1_235,
      },
    ]);
  });

  it('writes nothing after a failure, so that the record has no gap, and tells it once', () => {
    const written: JournalEntry[] = [];
    let [calls, failures] = [0, 0];
    const failure = new Error('no space left');
    // Room for one entry, then none, then room again.
    const append = (entry: JournalEntry): void => {
      calls += 1;
      if (calls === 2) throw failure;
      written.push(entry);
    };
    const writer = new JournalWriter({ append }, new VirtualTimeline(), () => (failures += 1));

    for (const phase of ['setup', 'steady', 'drain'] as const) writer.phase(phase);

    expect(written.map((entry) => entry.kind === 'phase' && entry.phase)).toEqual(['setup']);
    expect(failures).toBe(1);
    expect(writer.failure?.thrown).toBe(failure);
  });

  it('writes nothing after the end', () => {
    const journal = new MemoryJournal();
    const writer = new JournalWriter(journal, new VirtualTimeline(), () => undefined);

    writer.end();
    writer.interrupt(1);

    expect(journal.entries).toEqual([{ kind: 'end', at: 0 }]);
  });
});
