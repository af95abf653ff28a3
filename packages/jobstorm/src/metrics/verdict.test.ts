import { describe, expect, it } from 'vitest';
import { JournalBuilder } from './testing/journal-builder.ts';
import { summarize } from './testing/fold.ts';
import { threshold } from './testing/sample-run.ts';
import type { ScenarioParts } from './testing/scenario.ts';
import { evaluateThreshold } from './thresholds.ts';
import { describeLeftBehind } from './verdict.ts';

/** Four jobs, one of which failed; every one was accepted after 200 ms. */
function fourJobs(parts: ScenarioParts = {}): JournalBuilder {
  const journal = new JournalBuilder({ load: { warmUpMs: 0 }, ...parts }).phase('steady', 0);
  for (let index = 0; index < 4; index += 1) {
    const intendedAt = index * 60_000;
    const acceptedAt = intendedAt + 200;
    const state = index === 3 ? 'FAILED' : 'COMPLETED';
    journal.job({ intendedAt, acceptedAt, finishedAt: acceptedAt + 9_000, state, details: 'lost' });
  }
  return journal.phase('drain', 600_000);
}

const failing = threshold('submitLatency.p99', '<', 100, { text: '< 100ms' });

describe('evaluateThreshold()', () => {
  const run = summarize(fourJobs().end(700_000).entries());

  it.each([
    ['<', 200, false],
    ['<', 201, true],
    ['<=', 200, true],
    ['<=', 199, false],
    ['>', 200, false],
    ['>', 199, true],
    ['>=', 200, true],
    ['>=', 201, false],
    ['==', 200, true],
    ['==', 201, false],
  ] as const)('holds 200 ms against "%s %d"', (comparison, bound, passed) => {
    const result = evaluateThreshold(run, threshold('submitLatency.p50', comparison, bound));

    expect(result).toMatchObject({ measured: 200, unit: 'ms', passed });
  });

  it('measures a percentage against the figure that it is a share of', () => {
    const result = evaluateThreshold(run, threshold('jobRuns.failed', '<=', 25, { percent: true }));

    expect(result).toMatchObject({ measured: 25, unit: 'percent', passed: true });
  });

  it.each([
    threshold('executorRamp.p99', '<', 1e9),
    threshold('cluster.podsMax', '>=', 0),
    threshold('jobRuns.failed', '<', 1, { template: 'no such template' }),
  ])('fails $figure without data', (one) => {
    expect(evaluateThreshold(run, one)).toMatchObject({ measured: null, passed: false });
  });
});

describe('judgeRun()', () => {
  it('passes a run in which every threshold held', () => {
    const { run } = summarize(fourJobs().end(700_000).entries());

    expect(run).toMatchObject({ verdict: 'passed', reasons: [], complete: true });
  });

  it('fails a run by a threshold, and says what was measured', () => {
    const { run } = summarize(
      fourJobs({ thresholds: [failing] })
        .end(700_000)
        .entries(),
    );

    expect(run.verdict).toBe('failed');
    expect(run.reasons).toEqual(['submitLatency.p99 was 200 ms; the threshold is < 100ms.']);
  });

  it('calls a run invalid, not failed, when its own arrivals were late', () => {
    const journal = fourJobs({ thresholds: [failing] });
    journal.job({ intendedAt: 300_000, startedAt: 302_000, acceptedAt: 302_100 });

    const { run } = summarize(journal.end(700_000).entries());

    expect(run.verdict).toBe('invalid');
    expect(run.reasons[0]).toBe('Arrivals started 2.0 s late (p99); a valid run allows 500 ms.');
    expect(run.reasons[1]).toMatch(/^submitLatency\.p99/);
  });

  it('calls a run invalid when it dropped more arrivals than allowed', () => {
    const { run } = summarize(fourJobs().dropped(300_000).end(700_000).entries());

    expect(run.verdict).toBe('invalid');
    expect(run.reasons).toEqual(['20 % of arrivals were dropped; a valid run allows 1 %.']);
  });

  it('calls a run without arrivals invalid: it says nothing', () => {
    const { run } = summarize(new JournalBuilder().phase('steady', 0).end(700_000).entries());

    expect(run.verdict).toBe('invalid');
    expect(run.reasons).toEqual([
      'No arrival was started, so the run says nothing about the target.',
    ]);
  });

  it('calls a run interrupted before anything else', () => {
    const journal = fourJobs({ thresholds: [failing] }).dropped(300_000);
    journal.add({ kind: 'interrupt', at: 400_000, count: 1 });

    const { run } = summarize(journal.end(700_000).entries());

    expect(run.verdict).toBe('interrupted');
    expect(run.reasons).toHaveLength(3);
    expect(run.reasons[0]).toBe('The user interrupted the run.');
  });

  it('calls a run whose session could not be set up interrupted, for that reason alone', () => {
    const journal = new JournalBuilder().phase('setup', 0);
    journal.add({
      kind: 'fault',
      at: 10,
      where: 'prepare',
      error: 'access-denied',
      message: 'not authorised to create virtual clusters',
    });

    const { run } = summarize(journal.end(20).entries());

    expect(run.verdict).toBe('interrupted');
    expect(run.reasons).toEqual([
      'The session could not be set up: not authorised to create virtual clusters.',
    ]);
  });

  it('says that what onEnd: leave leaves was asked for, until it is cancelled', () => {
    const leftBehind = { jobRuns: 2, virtualClusters: 1, namespaces: 1, pods: 0, volumes: 0 };
    const reasonsAfter = (interrupts: number): readonly string[] => {
      const journal = fourJobs({ load: { warmUpMs: 0, onEnd: 'leave' } });
      for (let count = 1; count <= interrupts; count += 1) {
        journal.add({ kind: 'interrupt', at: 600_000, count });
      }
      journal.add({ kind: 'leftBehind', at: 650_000, leftBehind });
      journal.add({ kind: 'end', at: 700_000 });
      return summarize(journal.entries()).run.reasons;
    };
    const what = '2 job runs, 1 virtual cluster, 1 namespace.';

    expect(reasonsAfter(0)).toEqual([`Left running, as onEnd: leave asks: ${what}`]);
    expect(reasonsAfter(1)).toContain(`Left running, as onEnd: leave asks: ${what}`);
    expect(reasonsAfter(2)).toContain(`Left behind: ${what}`);
  });

  it('has reasons for what was left behind or went wrong beside, but no verdict', () => {
    const journal = fourJobs();
    const leftBehind = { jobRuns: 1, virtualClusters: 0, namespaces: 2, pods: 0, volumes: 3 };
    journal
      .add({ kind: 'fault', at: 1, where: 'watch', error: 'transient', message: 'reset' })
      .add({ kind: 'fault', at: 2, where: 'watch', error: 'transient', message: 'timed out.' })
      .add({ kind: 'leftBehind', at: 3, leftBehind })
      .add({ kind: 'end', at: 700_000 });

    const { run } = summarize(journal.entries());

    expect(run.verdict).toBe('passed');
    expect(run.reasons).toEqual([
      'Left behind: 1 job run, 2 namespaces, 3 volumes.',
      'Watching the target met 2 errors, the last one: timed out.',
    ]);
    expect(describeLeftBehind(leftBehind)).toBe('1 job run, 2 namespaces, 3 volumes');
  });
});
