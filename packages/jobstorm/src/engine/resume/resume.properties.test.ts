import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../model/journal-entry.ts';
import type { Scenario } from '../../model/scenario.ts';
import { VirtualTimeline } from '../../twin/kernel/virtual-timeline.ts';
import { RandomStreams } from '../../util/random.ts';
import { journalViolations } from '../contract/journal-invariants.ts';
import { fakeError } from '../fakes/fake-job-service.ts';
import { fakeClosedLoad, fakeOpenLoad, fakeScenario } from '../fakes/fake-scenario.ts';
import { FakeTarget } from '../fakes/fake-target.ts';
import { MemoryJournal } from '../fakes/memory-journal.ts';
import type { Target, Timeline } from '../ports.ts';
import { Run } from '../run.ts';
import { RunRestorer } from './run-restorer.ts';

const nothing = { jobRuns: 0, virtualClusters: 0, namespaces: 0, pods: 0, volumes: 0 };

/** What one process does to the world; once it is killed, nothing reaches it any more. */
class Process {
  readonly run: Run;
  hasEnded = false;
  #isAlive = true;

  constructor(world: World, restorer?: RunRestorer) {
    const { scenario, timeline, target, journal } = world;
    this.run = new Run({
      scenario,
      sessionId: 'emr-0a1b2c3d-20260101',
      startedAt: '2026-01-01T00:00:00.000Z',
      jobstormVersion: '0.0.0',
      timeline: this.#timelineOf(timeline),
      target: this.#targetOf(target),
      journal: { append: (entry) => this.#isAlive && journal.append(entry) },
      streams: new RandomStreams(scenario.seed),
      ...(restorer === undefined ? {} : { restorer }),
    });
    this.run.start(() => (this.hasEnded = true));
  }

  kill({ target }: World): void {
    this.#isAlive = false;
    target.jobWatcher.stop();
    target.clusterWatcher.stop();
  }

  #guard<Args extends readonly unknown[]>(callback: (...args: Args) => void) {
    return (...args: Args): void => {
      if (this.#isAlive) callback(...args);
    };
  }

  #timelineOf(timeline: Timeline): Timeline {
    return {
      now: () => timeline.now(),
      at: (instant, callback) => timeline.at(instant, this.#guard(callback)),
      cancel: (handle) => timeline.cancel(handle),
    };
  }

  #targetOf({ sessions, submitter, jobWatcher, clusterWatcher }: FakeTarget): Target {
    return {
      sessions: {
        prepare: (spec, onProgress, onResult) =>
          sessions.prepare(spec, this.#guard(onProgress), this.#guard(onResult)),
        find: (query, onResult) => sessions.find(query, this.#guard(onResult)),
        cleanUp: (session, options, onProgress, onResult) =>
          sessions.cleanUp(session, options, this.#guard(onProgress), this.#guard(onResult)),
      },
      submitter: {
        submit: (submission, onOutcome) => submitter.submit(submission, this.#guard(onOutcome)),
        cancel: (cluster, id, onOutcome) => submitter.cancel(cluster, id, this.#guard(onOutcome)),
      },
      jobWatcher,
      clusterWatcher,
    };
  }
}

/** What outlives a process: the target, time, and the journal on the disk. */
class World {
  readonly timeline = new VirtualTimeline();
  readonly target: FakeTarget;
  journal = new MemoryJournal();
  readonly scenario: Scenario;

  constructor(scenario: Scenario, throttledShare: number, submitLatencyMs: number) {
    this.scenario = scenario;
    const chance = new RandomStreams(scenario.seed).stream('faults');
    this.target = new FakeTarget(this.timeline, {
      submitLatencyMs,
      fateOf: () => ({ durationMs: chance.between(0, 120_000), state: 'COMPLETED' }),
    });
    this.target.submitter.submitFault = () =>
      chance.uniform() < throttledShare ? fakeError('throttled', 'ThrottlingException') : null;
  }

  /** Runs a process until it ends or this much time has passed, and then kills it. */
  play(process: Process, ms: number): void {
    const deadline = this.timeline.now() + ms;
    while (!process.hasEnded && this.timeline.now() < deadline) {
      if (!this.timeline.runNext()) throw new Error('Nothing is pending: the run hangs');
      if (this.journal.entries.length > 20_000) throw new Error('The run does not end');
    }
    process.kill(this);
  }

  /** What was not written when the process was killed, and the time until somebody looks. */
  loseAndWait(entries: number, ms: number): RunRestorer {
    const kept = this.journal.entries.slice(0, Math.max(1, this.journal.entries.length - entries));
    this.journal = new MemoryJournal();
    const restorer = new RunRestorer();
    for (const entry of kept) {
      this.journal.append(entry);
      restorer.add(entry);
    }
    this.timeline.runUntil(this.timeline.now() + ms);
    return restorer;
  }
}

const bounds = fc.record({
  durationMs: fc.integer({ min: 10_000, max: 180_000 }),
  warmUpMs: fc.integer({ min: 0, max: 60_000 }),
  onEnd: fc.constantFrom('drain', 'cancel'),
  drainMaxMs: fc.integer({ min: 1_000, max: 120_000 }),
  inFlightMax: fc.integer({ min: 5, max: 200 }),
  lateArrivals: fc.constantFrom('drop', 'burst', 'catch-up'),
});
const loads = bounds.chain((load) =>
  fc.oneof(
    fc
      .record({
        arrivalsPerMinute: fc.integer({ min: 10, max: 120 }),
        spacing: fc.constantFrom('regular', 'poisson'),
      })
      .map((open) => fakeOpenLoad({ ...load, ...open })),
    fc
      .record({
        users: fc.integer({ min: 1, max: 30 }),
        waitLowMs: fc.integer({ min: 500, max: 10_000 }),
      })
      .map((closed) => fakeClosedLoad({ ...load, ...closed })),
  ),
);
const scenarios: fc.Arbitrary<Scenario> = fc
  .record({
    seed: fc.integer(),
    namespaces: fc.integer({ min: 1, max: 3 }),
    azs: fc.subarray(['us-west-2a', 'us-west-2b']),
    load: loads,
  })
  .map(fakeScenario);

/** Moments of kills, how much of the journal each loses, and how long until it is resumed. */
const kills = fc.array(
  fc.record({
    afterMs: fc.integer({ min: 0, max: 150_000 }),
    lost: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 12 })),
    gapMs: fc.integer({ min: 0, max: 600_000 }),
  }),
  { minLength: 1, maxLength: 3 },
);

/** The arrivals that the journal says are accepted. */
function acceptedIn(entries: readonly JournalEntry[]): number[] {
  return entries.flatMap((entry) => (entry.kind === 'accepted' ? [entry.arrival] : []));
}

describe('a run that is killed and resumed', () => {
  it('submits every arrival once, keeps the laws of the journal, and leaves nothing', () => {
    fc.assert(
      fc.property(
        scenarios,
        kills,
        fc.constantFrom(0, 0.3),
        fc.constantFrom(1, 50, 5_000),
        (scenario, moments, throttledShare, submitLatencyMs) => {
          const world = new World(scenario, throttledShare, submitLatencyMs);
          let process = new Process(world);
          for (const { afterMs, lost, gapMs } of moments) {
            world.play(process, afterMs);
            if (process.hasEnded) break;
            process = new Process(world, world.loseAndWait(lost, gapMs));
          }
          world.play(process, Infinity);

          const { entries } = world.journal;
          expect(journalViolations(entries)).toEqual([]);
          const accepted = acceptedIn(entries);
          expect(new Set(accepted).size).toBe(accepted.length);
          // What the service knows beyond the journal was sent, and its answer never came.
          const rejected = entries.filter((entry) => entry.kind === 'rejected').length;
          const lost = moments.reduce((sum, moment) => sum + moment.lost, 0);
          const { jobRunCount } = world.target.submitter;
          expect(jobRunCount).toBeGreaterThanOrEqual(accepted.length);
          expect(jobRunCount).toBeLessThanOrEqual(accepted.length + rejected + lost);
          // A job run that only the service knows of is for its session manager to find.
          const isAllKnown = rejected + lost === 0;
          if (isAllKnown) expect(process.run.outcome.leftBehind).toEqual(nothing);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('ends, too, when only the last entry of its journal is missing', () => {
    const world = new World(fakeScenario({ load: fakeOpenLoad({ durationMs: 20_000 }) }), 0, 50);
    world.play(new Process(world), Infinity);
    expect(world.journal.entries.at(-2)).toMatchObject({ kind: 'phase', phase: 'ended' });
    const accepted = acceptedIn(world.journal.entries);

    const process = new Process(world, world.loseAndWait(1, 60_000));
    world.play(process, Infinity);

    expect(world.journal.entries.at(-1)).toMatchObject({ kind: 'end' });
    expect(journalViolations(world.journal.entries)).toEqual([]);
    expect(acceptedIn(world.journal.entries)).toEqual(accepted);
    expect(process.run.outcome.leftBehind).toEqual(nothing);
  });

  it('intends the same arrivals as one that is not killed, the rest later by the gap', () => {
    const load = fakeOpenLoad({ spacing: 'poisson', durationMs: 60_000 });
    const scenario = fakeScenario({ load, azs: ['us-west-2a', 'us-west-2b'] });
    const whole = new World(scenario, 0, 50);
    whole.play(new Process(whole), Infinity);
    const killed = new World(scenario, 0, 50);
    killed.play(new Process(killed), 30_000);
    const restorer = killed.loseAndWait(0, 100_000);
    killed.play(new Process(killed, restorer), Infinity);

    const resume = killed.journal.of('resume')[0];
    expect(resume).toBeDefined();
    const gapMs = (resume?.at ?? 0) - (resume?.stoppedAt ?? 0);
    const plans = (world: World) =>
      world.journal.of('arrival').map(({ arrival, intendedAt, az, virtualCluster }) => {
        const isLater = world === killed && intendedAt > (resume?.stoppedAt ?? 0);
        return { arrival, intendedAt: intendedAt - (isLater ? gapMs : 0), az, virtualCluster };
      });
    expect(plans(killed)).toEqual(plans(whole));
    expect(killed.target.submitter.jobRunCount).toBe(whole.target.submitter.jobRunCount);
  });
});
