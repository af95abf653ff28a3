import { describe, expect, it } from 'vitest';
import type { Verdict } from '../metrics/run-summary.ts';
import { exitCodeOfRun, type RunEnding } from './exit-code.ts';

const clean = { jobRuns: 0, virtualClusters: 0, namespaces: 0, pods: 0, volumes: 0 };
const wellEnded: RunEnding = {
  isInterrupted: false,
  isPrepared: true,
  leftBehind: clean,
  isLeftOnPurpose: false,
};
const interrupted = { ...wellEnded, isInterrupted: true };
const unprepared = { ...wellEnded, isPrepared: false };
const littering = { ...wellEnded, leftBehind: { ...clean, pods: 1 } };

describe('exitCodeOfRun()', () => {
  const cases: readonly (readonly [number, Verdict, RunEnding])[] = [
    [0, 'passed', wellEnded],
    [0, 'passed', { ...wellEnded, leftBehind: null }],
    [1, 'failed', wellEnded],
    [3, 'invalid', wellEnded],
    [3, 'interrupted', wellEnded],
    [4, 'interrupted', unprepared],
    [130, 'interrupted', interrupted],
    [130, 'interrupted', { ...interrupted, ...unprepared, isInterrupted: true }],
    [5, 'passed', littering],
    [0, 'passed', { ...littering, isLeftOnPurpose: true }],
    [1, 'failed', { ...littering, isLeftOnPurpose: true }],
    [5, 'interrupted', { ...littering, isInterrupted: true, isPrepared: false }],
  ];

  it.each(cases)('is %i for a run that %s, %j', (code, verdict, ending) => {
    expect(exitCodeOfRun(verdict, ending)).toBe(code);
  });
});
