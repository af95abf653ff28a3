import { describe, expect, it } from 'vitest';
import { minute, second } from '../model/instant.ts';
import { VirtualTimeline } from '../twin/kernel/virtual-timeline.ts';
import { journalViolations } from './contract/journal-invariants.ts';
import { fakeError } from './fakes/fake-job-service.ts';
import { FakeRun, type FakeRunOptions } from './fakes/fake-run.ts';
import type { FakeTargetOptions } from './fakes/fake-target.ts';
import { fakeClosedLoad, fakeOpenLoad, fakeScenario } from './fakes/fake-scenario.ts';
import type { Scenario } from '../model/scenario.ts';

const nothing = { jobRuns: 0, virtualClusters: 0, namespaces: 0, pods: 0, volumes: 0 };
const hourJob: FakeTargetOptions = {
  fateOf: () => ({ durationMs: 60 * minute, state: 'COMPLETED' }),
};

function started(scenario: Partial<Scenario> = {}, options: FakeRunOptions = {}): FakeRun {
  return new FakeRun(new VirtualTimeline(), fakeScenario(scenario), options).start();
}

function phasesOf({ journal }: FakeRun): string[] {
  return journal.of('phase').map(({ phase, at }) => `${phase} ${at}`);
}

describe('Run', () => {
  it('goes through the phases, submits every arrival and leaves nothing behind', () => {
    const fake = started({ load: fakeOpenLoad({ warmUpMs: 30 * second }) }).runToEnd();

    expect(journalViolations(fake.journal.entries)).toEqual([]);
    // Two virtual clusters of 100 ms each; the last job starts at 119 s and runs for a minute.
    expect(phasesOf(fake)).toEqual([
      'setup 0',
      'warm-up 200',
      'steady 30200',
      'drain 120200',
      'teardown 179200',
      'ended 180200',
    ]);
    expect(fake.journal.of('arrival')).toHaveLength(120);
    expect(fake.journal.of('finished')).toHaveLength(120);
    expect(fake.journal.of('leftBehind')).toMatchObject([{ leftBehind: nothing }]);
    expect(fake.run.outcome).toEqual({
      prepareError: null,
      journalFailure: null,
      leftBehind: nothing,
    });
    expect(fake.ends).toBe(1);
  });

  it('takes a last sample after the clean-up, so that its counters cover the whole run', () => {
    const fake = started().runToEnd();

    const samples = fake.journal.of('sample');
    expect(samples.at(-1)?.at).toBeGreaterThan(fake.journal.of('leftBehind')[0]?.at ?? Infinity);
    expect(samples.at(-1)?.sample.podsRunning).toBe(0);
  });

  it('ends without the last sample when it does not come', () => {
    const fake = started().runUntil(100 * second);
    fake.target.clusterWatcher.stop();
    fake.runToEnd();

    expect(fake.journal.entries.at(-1)?.kind).toBe('end');
  });

  it('keeps intended instants on schedule however slow the service answers', () => {
    const fake = started({}, { target: { submitLatencyMs: 30 * second } }).runToEnd();

    const arrivals = fake.journal.of('arrival');
    expect(arrivals.map((one) => one.intendedAt)).toEqual(
      arrivals.map((_, arrival) => 200 + arrival * second),
    );
    expect(arrivals.every((one) => one.at === one.intendedAt)).toBe(true);
  });

  it('lets a slow service slow a closed load', () => {
    const load = fakeClosedLoad({ users: 1 });
    const fake = started({ load }, { target: { submitLatencyMs: 20 * second } }).runToEnd();

    expect(fake.journal.of('arrival').map((one) => one.intendedAt)).toEqual([
      200, 30_200, 60_200, 90_200,
    ]);
  });

  it('journals the changes of a job run that finished before its acceptance was known', () => {
    const fast: FakeTargetOptions = { fateOf: () => ({ durationMs: 10, state: 'COMPLETED' }) };
    const fake = started({}, { target: { ...fast, submitLatencyMs: second } }).runToEnd();

    expect(journalViolations(fake.journal.entries)).toEqual([]);
    expect(fake.journal.of('finished')).toHaveLength(120);
    expect(fake.journal.of('milestone')).toHaveLength(600);
  });

  it('starts no second job run when an answer gets lost', () => {
    const retry = { attemptsMax: 50, baseMs: second, capMs: 20 * second };
    const fake = new FakeRun(new VirtualTimeline(), fakeScenario({ retry }));
    fake.target.submitter.lostAnswers = 40;
    fake.start().runToEnd();

    expect(fake.journal.of('attempt')).toHaveLength(40);
    expect(fake.journal.of('accepted')).toHaveLength(120);
    expect(fake.target.submitter.jobRunCount).toBe(120);
  });

  it('retries what passes and gives up at once what does not', () => {
    const fake = new FakeRun(new VirtualTimeline(), fakeScenario());
    fake.target.submitter.nextSubmitErrors.push(
      fakeError('throttled', 'ThrottlingException'),
      fakeError('rejected', 'ValidationException'),
    );
    fake.start().runToEnd();

    const [throttled, rejected] = fake.journal.of('attempt');
    expect(throttled).toMatchObject({ arrival: 0, attempt: 1, error: 'throttled' });
    expect(throttled?.retryAt).not.toBeNull();
    expect(rejected?.retryAt).toBeNull();
    expect(fake.journal.of('rejected')).toMatchObject([
      { error: 'rejected', code: 'ValidationException' },
    ]);
    expect(fake.journal.of('accepted')).toHaveLength(119);
  });
});

describe('Run at its end', () => {
  it('drain: cancels what has not finished within the bound', () => {
    const load = fakeOpenLoad({ drainMaxMs: 5 * minute });
    const fake = started({ load }, { target: hourJob }).runToEnd();

    expect(journalViolations(fake.journal.entries)).toEqual([]);
    expect(phasesOf(fake)).toContain('cancel 420200');
    expect(fake.journal.of('finished').map((one) => one.state)).toEqual(
      Array.from({ length: 120 }, () => 'CANCELLED'),
    );
    expect(fake.run.outcome.leftBehind).toEqual(nothing);
  });

  it('cancel: cancels at once, paced, and goes on until throttled requests have passed', () => {
    const fake = started({ load: fakeOpenLoad({ onEnd: 'cancel' }) }, { target: hourJob });
    // A bucket of 25 that refills at 1 per second: the account's default quota.
    let tokens = 25;
    let filledAt = 0;
    fake.target.submitter.cancelFault = () => {
      const now = fake.timeline.now();
      tokens = Math.min(25, tokens + (now - filledAt) / second);
      filledAt = now;
      if (tokens < 1) return fakeError('throttled', 'ThrottlingException');
      tokens -= 1;
      return null;
    };
    fake.runToEnd();

    const cancels = fake.journal.of('cancel');
    const throttled = cancels.filter((one) => one.outcome === 'throttled').length;
    const [first, last] = [cancels[0]?.at ?? 0, cancels.at(-1)?.at ?? 0];
    expect(cancels.length - throttled).toBe(120);
    expect(throttled).toBeLessThan(120);
    expect(last - first).toBeLessThan(1.5 * (120 - 25) * second);
    expect(fake.run.outcome.leftBehind).toEqual(nothing);
  });

  it('leave: waits for answers only, removes nothing and counts what it leaves', () => {
    const load = fakeOpenLoad({ onEnd: 'leave' });
    const fake = started(
      { load },
      { target: { ...hourJob, submitLatencyMs: 5 * second } },
    ).runToEnd();

    expect(journalViolations(fake.journal.entries)).toEqual([]);
    expect(fake.journal.of('accepted')).toHaveLength(120);
    expect(fake.run.outcome.leftBehind).toEqual({
      jobRuns: 120,
      virtualClusters: 2,
      namespaces: 2,
      pods: 120,
      volumes: 0,
    });
    expect(fake.target.submitter.cancelCalls).toBe(0);
  });

  it('leave: gives up retries at the bound of the drain', () => {
    const load = fakeOpenLoad({ onEnd: 'leave', drainMaxMs: minute });
    const retry = { attemptsMax: 1_000, baseMs: minute, capMs: 60 * minute };
    const fake = started({ load, retry }, { target: hourJob });
    fake.target.submitter.submitFault = () => fakeError('throttled', 'ThrottlingException');
    fake.runToEnd();

    expect(journalViolations(fake.journal.entries)).toEqual([]);
    expect(fake.journal.of('rejected')).toHaveLength(120);
    expect(phasesOf(fake).at(-2)).toBe('teardown 180200');
  });

  it('cancels a job run whose acceptance came only after cancelling began', () => {
    const load = fakeOpenLoad({ onEnd: 'cancel' });
    const target = { ...hourJob, submitLatencyMs: 10 * second };
    const fake = started({ load }, { target }).runToEnd();

    expect(fake.journal.of('accepted')).toHaveLength(120);
    expect(fake.run.outcome.leftBehind).toEqual(nothing);
  });

  it('cancel: has no bound as long as cancelling goes on, only one on standing still', () => {
    const load = fakeOpenLoad({ onEnd: 'cancel', arrivalsPerMinute: 600, inFlightMax: 2_000 });
    const fake = started({ load }, { target: hourJob });
    let passedAt = -Infinity;
    fake.target.submitter.cancelFault = () => {
      const now = fake.timeline.now();
      if (now - passedAt < second) return fakeError('throttled', 'ThrottlingException');
      passedAt = now;
      return null;
    };
    fake.runToEnd();

    expect(fake.timeline.now()).toBeGreaterThan(1_200 * second);
    expect(fake.run.progress.cancelled).toBe(1_200);
    expect(fake.run.outcome.leftBehind).toEqual(nothing);
  });

  it.each(['drain', 'cancel', 'leave'] as const)(
    '%s: ends when the service never answers',
    (onEnd) => {
      const load = fakeOpenLoad({ onEnd, drainMaxMs: minute });
      const target = { ...hourJob, submitLatencyMs: 24 * 60 * minute };
      const fake = started({ load }, { target }).runToEnd();

      expect(journalViolations(fake.journal.entries)).toEqual([]);
      expect(fake.timeline.now()).toBeLessThan(15 * minute);
      expect(fake.journal.of('rejected').map((one) => one.error)).toEqual(
        Array.from({ length: 120 }, () => 'aborted'),
      );
      expect(fake.run.outcome.leftBehind).toMatchObject({ jobRuns: 120 });
    },
  );

  it('gives up a cancellation that nothing comes of, and says what is left', () => {
    const fake = started({ load: fakeOpenLoad({ onEnd: 'cancel' }) }, { target: hourJob });
    fake.target.submitter.cancelFault = () => fakeError('access-denied', 'AccessDeniedException');
    fake.runToEnd();

    expect(journalViolations(fake.journal.entries)).toEqual([]);
    expect(fake.target.submitter.cancelCalls).toBe(120);
    expect(fake.run.outcome.leftBehind).toMatchObject({ jobRuns: 120, virtualClusters: 2 });
  });
});

describe('Run that meets an error', () => {
  it('cleans up what was made when the session cannot be prepared', () => {
    const fake = new FakeRun(new VirtualTimeline(), fakeScenario({ namespaces: 4 }));
    fake.target.sessions.nextPrepareErrors.push(fakeError('access-denied', 'AccessDenied'));
    fake.start().runToEnd();

    expect(fake.run.outcome.prepareError?.kind).toBe('access-denied');
    expect(fake.journal.of('fault')).toMatchObject([{ where: 'prepare', error: 'access-denied' }]);
    expect(fake.journal.of('arrival')).toEqual([]);
    expect(phasesOf(fake).map((one) => one.split(' ')[0])).toEqual(['setup', 'teardown', 'ended']);
    expect(fake.run.outcome.leftBehind).toEqual(nothing);
  });

  it('journals a watch that failed and goes on', () => {
    const fake = new FakeRun(new VirtualTimeline(), fakeScenario());
    fake.target.clusterWatcher.nextErrors.push(fakeError('transient', 'Timeout'));
    fake.start().runToEnd();

    expect(fake.journal.of('fault')).toMatchObject([{ where: 'watch', error: 'transient' }]);
    expect(fake.journal.of('finished')).toHaveLength(120);
  });

  it('journals a clean-up that failed and what it could not remove', () => {
    const fake = new FakeRun(new VirtualTimeline(), fakeScenario());
    fake.target.sessions.nextCleanUpErrors.push(fakeError('unreachable', 'ENOTFOUND'));
    fake.start().runToEnd();

    expect(fake.journal.of('fault')).toMatchObject([{ where: 'clean-up', error: 'unreachable' }]);
    expect(fake.run.outcome.leftBehind).toMatchObject({ virtualClusters: 2 });
  });

  it('makes nothing on the target when not even the first entry can be written', () => {
    const fake = started({}, { journalEntriesMax: 0 });
    expect(fake.ends).toBe(0);
    fake.runToEnd();

    expect(fake.run.outcome.journalFailure?.thrown).toMatchObject({ kind: 'storage' });
    expect(fake.timeline.now()).toBe(0);
  });

  it('cancels and cleans up when the journal is full, even if jobs were to be left', () => {
    const load = fakeOpenLoad({ onEnd: 'leave' });
    const fake = started({ load }, { journalEntriesMax: 200, target: hourJob }).runToEnd();

    expect(fake.journal.entries).toHaveLength(200);
    expect(fake.run.outcome.journalFailure?.thrown).toMatchObject({ kind: 'storage' });
    expect(fake.run.outcome.leftBehind).toEqual(nothing);
    expect(fake.timeline.now()).toBeLessThan(3 * minute);
  });
});

describe('Run.interrupt()', () => {
  it('ends arrivals the first time and cancels the second', () => {
    const fake = started({}, { target: hourJob }).runUntil(60 * second);

    const first = fake.run.interrupt();
    fake.runUntil(70 * second);
    const again = fake.run.interrupt();
    fake.runToEnd();

    expect(first).toEqual({
      count: 1,
      doing:
        'No further arrivals. Waiting for the job runs in flight, at most 30 min from the end of arrivals.',
      left: '60 job runs in flight, 0 submissions without an answer. Interrupt again to cancel them.',
    });
    expect(again.doing).toBe('No further arrivals. Cancelling the job runs in flight.');
    expect(again.left).toBe('60 job runs in flight, 0 submissions without an answer.');
    expect(fake.journal.of('interrupt').map(({ at, count }) => [at, count])).toEqual([
      [60_000, 1],
      [70_000, 2],
    ]);
    expect(journalViolations(fake.journal.entries)).toEqual([]);
    expect(fake.run.outcome.leftBehind).toEqual(nothing);
  });

  it('submits nothing when it comes during setup', () => {
    const fake = started().runUntil(50);

    expect(fake.run.interrupt().doing).toMatch(/^Setting up cannot be cut short/);
    fake.runToEnd();

    expect(fake.journal.of('arrival')).toEqual([]);
    expect(fake.run.outcome.leftBehind).toEqual(nothing);
  });

  it('cancels and cleans up the second time although jobs were to be left', () => {
    const load = fakeOpenLoad({ onEnd: 'leave' });
    const target = { ...hourJob, submitLatencyMs: 5 * second };
    const fake = started({ load }, { target }).runUntil(60 * second);

    fake.run.interrupt();
    fake.run.interrupt();
    fake.runToEnd();

    expect(fake.run.outcome.leftBehind).toEqual(nothing);
  });

  it('does nothing before the start and after the end', () => {
    const fake = new FakeRun(new VirtualTimeline(), fakeScenario());
    expect(fake.run.interrupt().doing).toBe('The run has not started.');

    fake.start().runToEnd();
    expect(fake.run.interrupt().doing).toBe('The run has ended.');
    expect(fake.journal.of('interrupt')).toEqual([]);
  });
});

describe('Run.progress', () => {
  it('counts what happened so far', () => {
    const fake = started({}, { target: { submitLatencyMs: 3_500 } }).runUntil(90_250);

    expect(fake.run.progress).toMatchObject({
      phase: 'steady',
      loadStartedAt: 200,
      loadEndsAt: 120_200,
      intended: 91,
      started: 91,
      submitting: 4,
      accepted: 87,
      active: 56,
      completed: 31,
    });
  });
});
