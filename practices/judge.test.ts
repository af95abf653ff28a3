import { describe, expect, it } from 'vitest';
import type { RunSummary } from '../packages/jobstorm/src/metrics/run-summary.ts';
import { judge } from './judge.ts';
import type { PracticeFigure } from './practices.ts';
import { findingRows } from './table.ts';

const figure: PracticeFigure = { name: 'jobRuns.failed', goes: 'down', byPercent: 10 };

function summaries(...failed: readonly number[]): readonly RunSummary[] {
  return failed.map((count) => ({ jobRuns: { failed: count } }) as RunSummary);
}

function isMet(
  without: readonly number[],
  withIt: readonly number[],
  changed: Partial<PracticeFigure> = {},
): boolean | null | undefined {
  const runs = { without: summaries(...without), with: summaries(...withIt) };
  return judge({ id: 'some', figures: [{ ...figure, ...changed }] }, runs)[0]?.isMet;
}

describe('judge()', () => {
  it('asks for the direction, the size and an interval on that side of 0', () => {
    expect(isMet([100, 100, 100], [80, 81, 82])).toBe(true);
    expect(isMet([100, 100, 100], [95, 94, 93])).toBe(false);
    expect(isMet([100, 100, 100], [120, 121, 122])).toBe(false);
    expect(isMet([100, 100, 100], [120, 121, 122], { goes: 'up' })).toBe(true);
    expect(isMet([100, 100, 100], [40, 90, 130])).toBe(false);
  });

  it('goes by the change alone with one seed', () => {
    expect(isMet([100], [80])).toBe(true);
    expect(isMet([100], [95])).toBe(false);
  });

  it('does not judge what is only shown', () => {
    expect(isMet([100], [500], { goes: null })).toBeNull();
  });
});

describe('findingRows()', () => {
  it('shows figures in their units, and the change with its sign', () => {
    const runs = { without: summaries(100, 200), with: summaries(110, 230) };
    const findings = judge({ id: 'some', figures: [figure] }, runs);

    expect(findingRows(findings)[1]).toEqual([
      'some',
      'jobRuns.failed',
      '150',
      '170',
      '+13 %',
      '-19 % to +44 %',
      'down, 10 %',
      'no',
    ]);
  });
});
