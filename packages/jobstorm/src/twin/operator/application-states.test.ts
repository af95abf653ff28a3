import { describe, expect, it } from 'vitest';
import type { Scenario } from '../../model/scenario.ts';
import type { Fault, NodeLossFault } from '../../model/fault.ts';
import type { OperatorsConfig, RestartPolicy } from '../../model/twin-config.ts';
import { lookOn } from '../testing/invariants/look-on.ts';
import { runOnTwin, type TwinRun } from '../testing/run-on-twin.ts';
import {
  jobTemplate,
  openLoad,
  staticPool,
  twinConfig,
  twinScenario,
} from '../testing/twin-scenario.ts';
import {
  operatorApplicationStates,
  type OperatorApplicationState,
} from './operator-application.ts';
import { SparkOperator } from './spark-operator.ts';
import { StatusWriter } from './status-writer.ts';

const minute = 60_000;
const { operators } = twinConfig();
const onFailure: RestartPolicy = {
  type: 'OnFailure',
  onFailureRetries: 1,
  onFailureRetryIntervalMs: 5_000,
  onSubmissionFailureRetries: 3,
  onSubmissionFailureRetryIntervalMs: 5_000,
};

/** States from which something was written or that a run ended in. */
const seen = new Set<OperatorApplicationState>();
lookOn(StatusWriter, 'write', ({ args: [{ from }] }) => seen.add(from));
lookOn(SparkOperator, 'deleted', ({ args: [{ state }] }) => seen.add(state));

/** Five minutes of 20 jobs a minute, each of three minutes. */
function runWith(
  faults: readonly Fault[],
  changes: Partial<OperatorsConfig> = {},
  resyncIntervalMs = 30_000,
): TwinRun {
  return runOnTwin(scenarioWith(faults, changes, resyncIntervalMs));
}

function scenarioWith(
  faults: readonly Fault[],
  changes: Partial<OperatorsConfig>,
  resyncIntervalMs = 30_000,
): Scenario {
  const { parameters } = twinConfig();
  const sparkOperator = { ...parameters.sparkOperator, resyncIntervalMs };
  return twinScenario({
    submission: 'spark-operator',
    jobs: [jobTemplate({ kind: 'duration', lowMs: 3 * minute, highMs: 3 * minute })],
    load: openLoad({ durationMs: 5 * minute, arrivalsPerMinute: 20 }),
    twin: twinConfig({
      faults,
      nodePools: [staticPool(24)],
      operators: { ...operators, ...changes },
      parameters: { ...parameters, sparkOperator },
    }),
  });
}

const loss: NodeLossFault = {
  kind: 'node-loss',
  at: 4 * minute,
  sharePercent: 25,
  pool: null,
  az: null,
};
const hanging: Fault = { kind: 'slow-webhook', at: 0, durationMs: minute, latencyMs: 30_000 };
const changed: Fault = { kind: 'spec-changes', at: 4 * minute, sharePercent: 50 };
const hidden: Fault = {
  kind: 'unknown-drivers',
  at: 4 * minute,
  durationMs: minute,
  sharePercent: 50,
};

function started(run: TwinRun): number {
  return run.summary.cluster?.podsCreated ?? 0;
}

describe.each(['v1', 'v2'] as const)(
  'SparkApplications of an operator of version %s',
  (version) => {
    it('come to every state', () => {
      seen.clear();
      const again = { ...loss, at: 6 * minute, sharePercent: 60 };
      const faults = [hanging, loss, changed, hidden, again];
      const run = runWith(faults, { version, restartPolicy: onFailure });

      const { completed, failed } = run.summary.jobRuns;
      if (completed > 0) seen.add('Completed');
      if (failed > 0) seen.add('Failed');
      expect([...seen].sort()).toEqual([...operatorApplicationStates].sort());
      expect(completed + failed).toBe(run.summary.submissions.accepted);
      expect([...run.twin.inventory()]).toEqual([]);
    });

    it('fail for good with their first driver or submission that fails, unless told otherwise', () => {
      const lost = runWith([loss], { version }).summary.jobRuns;
      const lostAndRetried = runWith([loss], { version, restartPolicy: onFailure }).summary.jobRuns;

      expect(lost.failed).toBeGreaterThan(5);
      expect(lostAndRetried.failed).toBe(0);

      const hung = runWith([hanging], { version }).summary.jobRuns;
      const hungAndRetried = runWith([hanging], { version, restartPolicy: onFailure }).summary;
      expect(hung.failed).toBeGreaterThan(10);
      expect(hungAndRetried.jobRuns.failed).toBeLessThan(hung.failed / 3);
    });

    it('run anew when their spec is changed, and go on while their driver cannot be seen', () => {
      const calm = runWith([], { version });
      const invalidated = runWith([changed], { version });
      const unseen = runWith([hidden], { version });

      expect(invalidated.summary.jobRuns.failed).toBe(0);
      // About half of the 60 jobs that run then are run once more, three pods each.
      expect(started(invalidated) - started(calm)).toBeGreaterThan(45);
      expect(started(invalidated) - started(calm)).toBeLessThan(135);
      expect(unseen.summary.jobRuns).toEqual(calm.summary.jobRuns);
      expect(started(unseen)).toBe(started(calm));
    });
  },
);

describe('SparkApplications that wait for a retry', () => {
  /** How much later the last job ends when resyncs are 10 minutes apart, and not one second. */
  function delayMs(version: OperatorsConfig['version']): number {
    const [often = 0, seldom = 0] = [1_000, 10 * minute].map((resyncIntervalMs) => {
      const run = runWith([loss], { version, restartPolicy: onFailure }, resyncIntervalMs);
      return Math.max(...run.entries.map((entry) => (entry.kind === 'finished' ? entry.at : 0)));
    });
    return seldom - often;
  }

  it('are looked at when it is due in version v2, and at the next resync in v1', () => {
    expect(delayMs('v1')).toBeGreaterThan(minute);
    expect(delayMs('v1')).toBeLessThan(10 * minute);
    expect(Math.abs(delayMs('v2'))).toBeLessThan(1_000);
  });
});

describe('SparkApplications with a time to live', () => {
  it('stay that long after their end, while their job is done', () => {
    const [gone, kept] = [null, 10 * minute].map((timeToLiveMs) => {
      const scenario = scenarioWith([], { timeToLiveMs });
      return runOnTwin({ ...scenario, load: { ...scenario.load, onEnd: 'leave' } });
    });
    const stored = (run: TwinRun | undefined, afterMs: number): number | undefined => {
      run?.timeline.runUntil(run.timeline.now() + afterMs);
      return run?.twin.inventory().get('sparkapplications');
    };

    // Some jobs go on as the run ends, and have ended eight minutes later.
    expect(stored(gone, 0)).toBeGreaterThan(0);
    expect(stored(gone, 8 * minute)).toBeUndefined();
    expect(stored(kept, 8 * minute)).toBeGreaterThan(0);
    expect(stored(kept, 7 * minute)).toBeUndefined();
  });
});
