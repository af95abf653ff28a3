import { describe, expect, it } from 'vitest';
import { minute, second } from '../model/instant.ts';
import { VirtualTimeline } from '../twin/kernel/virtual-timeline.ts';
import { AdaptivePace } from './adaptive-pace.ts';
import { Cancellation } from './cancellation.ts';
import { fakeError } from './fakes/fake-job-service.ts';
import { MemoryJournal } from './fakes/memory-journal.ts';
import type { Job } from './job.ts';
import { JournalWriter } from './journal-writer.ts';
import type { CancelOutcome } from './ports.ts';

function jobOf(arrival: number): Job {
  const plan = { template: 0, virtualCluster: 0, az: null, uniqueId: '00000000' };
  const jobRunId = `run-${arrival}`;
  return { arrival, intendedAt: 0, plan, user: null, attempts: 1, jobRunId };
}

interface Scene {
  /** Requests: when, and for which job run. */
  readonly sent: [number, string][];
  readonly journal: MemoryJournal;
  readonly accepted: number;
  readonly outstandingMost: number;
}

/** Cancels so many job runs on a service that answers after `latencyMs`. */
function cancelAll(
  count: number,
  answer: (now: number) => CancelOutcome,
  { latencyMs = 50, isActive = (_job: Job): boolean => true } = {},
): Scene {
  const timeline = new VirtualTimeline();
  const journal = new MemoryJournal();
  const sent: [number, string][] = [];
  let [accepted, outstanding, outstandingMost] = [0, 0, 0];
  const cancellation = new Cancellation({
    timeline,
    journal: new JournalWriter(journal, timeline, () => undefined),
    submitter: {
      submit: () => undefined,
      cancel: (_virtualClusterId, jobRunId, onOutcome) => {
        sent.push([timeline.now(), jobRunId]);
        outstanding += 1;
        outstandingMost = Math.max(outstandingMost, outstanding);
        const outcome = answer(timeline.now());
        timeline.at(timeline.now() + latencyMs, () => {
          outstanding -= 1;
          onOutcome(outcome);
        });
      },
    },
    virtualClusterIdOf: () => 'vc',
    isActive,
    onAccepted: () => (accepted += 1),
  });
  for (let arrival = 0; arrival < count; arrival += 1) cancellation.add(jobOf(arrival));
  while (timeline.runNext());
  expect(cancellation.remaining).toBe(0);
  return { sent, journal, accepted, outstandingMost };
}

const accept = (): CancelOutcome => ({ kind: 'accepted' });
const refuse = (kind: 'transient' | 'not-found') => (): CancelOutcome => ({
  kind: 'error',
  error: fakeError(kind, 'Refused'),
});

/** A token bucket in front of the service, as the account has it. */
function bucket(burst: number, perSecond: number): (now: number) => CancelOutcome {
  let [tokens, filledAt] = [burst, 0];
  return (now) => {
    tokens = Math.min(burst, tokens + ((now - filledAt) * perSecond) / second);
    filledAt = now;
    if (tokens < 1) return { kind: 'error', error: fakeError('throttled', 'Throttling') };
    tokens -= 1;
    return { kind: 'accepted' };
  };
}

describe('Cancellation', () => {
  it('cancels each job run once, faster and faster while nothing is throttled', () => {
    const { sent, accepted } = cancelAll(200, accept);

    expect(accepted).toBe(200);
    expect(new Set(sent.map(([, id]) => id)).size).toBe(200);
    expect(sent[1]?.[0]).toBe(200);
    const lastGapMs = (sent[199]?.[0] ?? 0) - (sent[198]?.[0] ?? 0);
    expect(lastGapMs).toBeLessThan(50);
  });

  it.each([
    [25, 1],
    [50, 5],
    [100, 20],
  ])('finds the quota of a bucket of %i at %i per second', (burst, perSecond) => {
    const count = 1_000;
    const { sent, journal, accepted } = cancelAll(count, bucket(burst, perSecond));

    const quotaMs = ((count - burst) / perSecond) * second;
    expect(accepted).toBe(count);
    expect(sent.at(-1)?.[0]).toBeLessThan(1.35 * quotaMs);
    expect(journal.of('cancel')).toHaveLength(sent.length);
    const throttled = journal.of('cancel').filter((one) => one.outcome === 'throttled').length;
    expect(throttled).toBe(sent.length - count);
    expect(throttled).toBeLessThan(0.5 * count);
  });

  it('tries five times while the service fails, then once a minute until it does not', () => {
    const recoversAt = 90 * second;
    const answer = (now: number): CancelOutcome =>
      now < recoversAt ? refuse('transient')() : accept();
    const { sent, accepted } = cancelAll(2, answer);
    const minutes = sent.map(([at]) => Math.floor(at / minute));

    expect(accepted).toBe(2);
    // Ten tries, ten more a minute later, and then two that the service takes.
    expect([0, 1, 2].map((one) => minutes.filter((at) => at === one).length)).toEqual([10, 10, 2]);
  });

  it('tries a job run that is not there once', () => {
    expect(cancelAll(1, refuse('not-found')).sent).toHaveLength(1);
  });

  it('asks nothing for a job run that has finished meanwhile', () => {
    const isActive = (job: Job): boolean => job.arrival % 2 === 0;

    expect(cancelAll(10, accept, { isActive }).sent).toHaveLength(5);
  });

  it('keeps the number of unanswered requests bounded when the service is slow', () => {
    const { outstandingMost, accepted } = cancelAll(100, accept, { latencyMs: 60 * second });

    expect(outstandingMost).toBe(32);
    expect(accepted).toBe(100);
  });
});

describe('AdaptivePace', () => {
  it('takes throttles that come together as one', () => {
    const pace = new AdaptivePace();

    for (const now of [0, 10, 999]) pace.throttled(now);
    expect(pace.gapMs).toBe(400);
    pace.throttled(1_000);
    expect(pace.gapMs).toBe(800);
  });

  it('never stops and never runs away', () => {
    const pace = new AdaptivePace();

    for (let turn = 0; turn < 100; turn += 1) pace.throttled(turn * second);
    expect(pace.gapMs).toBe(2_000);
    for (let turn = 0; turn < 10_000; turn += 1) pace.passed();
    expect(pace.gapMs).toBe(10);
  });
});
