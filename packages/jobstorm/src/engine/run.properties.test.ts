import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ErrorKind } from '../model/errors.ts';
import type { Scenario } from '../model/scenario.ts';
import { RandomStreams } from '../util/random.ts';
import { VirtualTimeline } from '../twin/kernel/virtual-timeline.ts';
import { journalViolations } from './contract/journal-invariants.ts';
import { fakeError } from './fakes/fake-job-service.ts';
import { FakeRun } from './fakes/fake-run.ts';
import { fakeClosedLoad, fakeOpenLoad, fakeScenario } from './fakes/fake-scenario.ts';

const nothing = { jobRuns: 0, virtualClusters: 0, namespaces: 0, pods: 0, volumes: 0 };

const kinds: readonly ErrorKind[] = [
  'throttled',
  'transient',
  'unreachable',
  'rejected',
  'not-found',
  'access-denied',
];

/** Even over the range: drawn as a double, most values would be next to 0. */
function between(low: number, high: number): fc.Arbitrary<number> {
  return fc.noBias(fc.integer({ min: 0, max: 1_000 })).map((n) => low + ((high - low) * n) / 1_000);
}

function wholeBetween(low: number, high: number): fc.Arbitrary<number> {
  return fc.oneof({ weight: 9, arbitrary: between(low, high).map(Math.round) }, fc.constant(low));
}

const boundsArbitrary = fc.record({
  durationMs: wholeBetween(0, 180_000),
  warmUpMs: wholeBetween(0, 60_000),
  onEnd: fc.constantFrom('drain', 'cancel', 'leave'),
  drainMaxMs: wholeBetween(0, 120_000),
  inFlightMax: wholeBetween(1, 200),
  lateArrivals: fc.constantFrom('drop', 'burst', 'catch-up'),
});

const loadArbitrary = fc.oneof(
  fc
    .record({
      arrivalsPerMinute: between(0.5, 120),
      spacing: fc.constantFrom('regular', 'poisson'),
    })
    .chain((open) => boundsArbitrary.map((bounds) => fakeOpenLoad({ ...bounds, ...open }))),
  fc
    .record({
      users: wholeBetween(1, 30),
      spawnRatePerSecond: between(0.1, 10),
      waitLowMs: wholeBetween(500, 10_000),
      waitHighMs: wholeBetween(10_000, 20_000),
    })
    .chain((closed) => boundsArbitrary.map((bounds) => fakeClosedLoad({ ...bounds, ...closed }))),
);

const scenarioArbitrary: fc.Arbitrary<Scenario> = fc
  .record({
    seed: fc.integer(),
    namespaces: fc.integer({ min: 1, max: 5 }),
    azs: fc.subarray(['us-west-2a', 'us-west-2b', 'us-west-2c']),
    azSelection: fc.constantFrom('random', 'round-robin'),
    load: loadArbitrary,
    retry: fc.record({
      attemptsMax: wholeBetween(1, 6),
      baseMs: wholeBetween(0, 5_000),
      capMs: wholeBetween(0, 20_000),
    }),
  })
  .map(fakeScenario);

/** Half of the targets never fail in this way. */
const shareOfCalls = fc.oneof(fc.constant(0), between(0, 0.9));

/** A target that fails in every way it can, each as often as drawn. */
const targetArbitrary = fc.record({
  submitLatencyMs: wholeBetween(0, 20_000),
  cancelLatencyMs: wholeBetween(0, 5_000),
  stopMs: wholeBetween(0, 60_000),
  durationMs: wholeBetween(0, 300_000),
  failedShare: between(0, 1),
  submitFaultShare: shareOfCalls,
  cancelFaultShare: shareOfCalls,
  lostAnswers: wholeBetween(0, 20),
  watchDelayMs: fc.constantFrom(0, 0, 5_000),
  prepareFails: fc.noBias(fc.nat(9)).map((n) => n === 0),
});
type FakeFaults = typeof targetArbitrary extends fc.Arbitrary<infer Faults> ? Faults : never;

function fakeRun(scenario: Scenario, faults: FakeFaults, journalEntriesMax = Infinity): FakeRun {
  const chance = new RandomStreams(scenario.seed).stream('faults');
  const faultOf = (share: number): ReturnType<typeof fakeError> | null =>
    chance.uniform() < share
      ? fakeError(kinds[chance.below(kinds.length)] ?? 'transient', 'F')
      : null;
  const { submitLatencyMs, cancelLatencyMs, stopMs, durationMs, failedShare } = faults;
  const fake = new FakeRun(new VirtualTimeline(), scenario, {
    journalEntriesMax,
    target: {
      submitLatencyMs,
      cancelLatencyMs,
      stopMs,
      fateOf: () => ({
        durationMs: chance.between(0, durationMs),
        state: chance.uniform() < failedShare ? 'FAILED' : 'COMPLETED',
      }),
    },
  });
  const { submitter, sessions } = fake.target;
  submitter.submitFault = () => faultOf(faults.submitFaultShare);
  submitter.cancelFault = () => faultOf(faults.cancelFaultShare);
  submitter.lostAnswers = faults.lostAnswers;
  submitter.watchDelayMs = faults.watchDelayMs;
  if (faults.prepareFails) sessions.nextPrepareErrors.push(fakeError('access-denied', 'F'));
  return fake;
}

/** Whether every answer is what it seems, so that nothing may be left behind. */
function leavesNothing(scenario: Scenario, faults: FakeFaults): boolean {
  return (
    scenario.load.onEnd !== 'leave' && faults.lostAnswers === 0 && faults.cancelFaultShare === 0
  );
}

describe('Run, whatever the scenario and the faults', () => {
  it('ends, and every arrival ends exactly once', () => {
    fc.assert(
      fc.property(scenarioArbitrary, targetArbitrary, (scenario, faults) => {
        const fake = fakeRun(scenario, faults).start().runToEnd();

        expect(journalViolations(fake.journal.entries)).toEqual([]);
        const { intended, dropped, rejected, completed, failed, cancelled, active } =
          fake.run.progress;
        expect(dropped + rejected + completed + failed + cancelled + active).toBe(intended);
        if (leavesNothing(scenario, faults) && !faults.prepareFails) {
          expect(fake.run.outcome.leftBehind).toEqual(nothing);
          expect(active).toBe(0);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('ends with its session removed when it is interrupted, whenever that is', () => {
    const interrupts = fc.array(wholeBetween(0, 200_000), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(scenarioArbitrary, targetArbitrary, interrupts, (scenario, faults, instants) => {
        const fake = fakeRun(scenario, faults).start();
        for (const instant of instants) fake.timeline.at(instant, () => fake.run.interrupt());
        fake.runToEnd();

        expect(journalViolations(fake.journal.entries)).toEqual([]);
        expect(fake.journal.entries.at(-1)?.kind).toBe('end');
        if (leavesNothing(scenario, faults)) {
          expect(fake.run.outcome.leftBehind).toEqual(nothing);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('ends with its session removed when the journal fills up, whenever that is', () => {
    const full = wholeBetween(0, 600);
    fc.assert(
      fc.property(scenarioArbitrary, targetArbitrary, full, (scenario, faults, entriesMax) => {
        const fake = fakeRun(scenario, faults, entriesMax).start().runToEnd();

        const { journalFailure, leftBehind } = fake.run.outcome;
        expect(fake.journal.entries.length).toBeLessThanOrEqual(entriesMax);
        expect(journalFailure === null).toBe(fake.journal.entries.at(-1)?.kind === 'end');
        if (leavesNothing(scenario, faults) && leftBehind !== null) {
          expect(leftBehind).toEqual(nothing);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('writes the same journal again for the same scenario and seed', () => {
    fc.assert(
      fc.property(scenarioArbitrary, targetArbitrary, (scenario, faults) => {
        const one = fakeRun(scenario, faults).start().runToEnd();
        const other = fakeRun(scenario, faults).start().runToEnd();

        expect(JSON.stringify(other.journal.entries)).toBe(JSON.stringify(one.journal.entries));
      }),
      { numRuns: 50 },
    );
  });
});
