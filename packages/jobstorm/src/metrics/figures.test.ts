import { describe, expect, it } from 'vitest';
import { figures } from '../model/figure-names.ts';
import { formatFigure, readFigure, readFigurePercent } from './figures.ts';
import { memberPaths } from './testing/member-paths.ts';
import { summarize } from './testing/fold.ts';
import { sampleRun } from './testing/sample-run.ts';

const summary = summarize(sampleRun().entries());

describe('the catalogue of figures', () => {
  it('names every number of a summary that is not a fact of the run or keyed by names', () => {
    const numbers = memberPaths(summary)
      .filter(({ path, value }) => typeof value === 'number' && !/^(run|summaryVersion)/.test(path))
      .map(({ path }) => path)
      .filter((path) => !path.includes('<'))
      .map((path) => path.replace(/^latencies\./, ''));

    expect([...figures.keys()].sort()).toEqual(numbers.sort());
  });

  it('can be read throughout, for the run and for each template', () => {
    for (const { name, perTemplate, percentOf } of figures.values()) {
      expect(readFigure(summary, name), name).toBeTypeOf('number');
      if (perTemplate) expect(readFigure(summary, name, 'report'), name).toBeTypeOf('number');
      if (percentOf !== null) expect(readFigurePercent(summary, name), name).toBeTypeOf('number');
    }
  });
});

describe('readFigure()', () => {
  it('reads the run as a whole, or one template of it', () => {
    expect(readFigure(summary, 'arrivals.intended')).toBe(60);
    expect(readFigure(summary, 'arrivals.intended', 'report')).toBe(20);
    expect(readFigure(summary, 'submitLatency.max')).toBe(summary.latencies.submitLatency.max);
    expect(readFigure(summary, 'arrivals.intended', 'unknown')).toBeNull();
    expect(readFigure(summary, 'arrivals.intended', 'constructor')).toBeNull();
  });

  it('refuses what the catalogue does not have', () => {
    expect(() => readFigure(summary, 'submitLatency.p42')).toThrow(RangeError);
    expect(() => readFigure(summary, 'cluster.podsMax', 'report')).toThrow(/not by template/);
    expect(() => readFigurePercent(summary, 'submitLatency.p99')).toThrow(/has no base/);
  });

  it('has no percentage of nothing', () => {
    const empty = { ...summary, submissions: { ...summary.submissions, accepted: 0 } };

    expect(readFigurePercent(summary, 'jobRuns.completed')).toBeCloseTo((100 * 55) / 58, 9);
    expect(readFigurePercent(empty, 'jobRuns.completed')).toBeNull();
  });
});

describe('formatFigure()', () => {
  it.each([
    [1_240, 'ms', '1.2 s'],
    [108_000, 'pods', '108,000'],
    [149.6, 'perMinute', '150/min'],
    [2_144, 'usd', '$2,144.00'],
    [0.5, 'percent', '0.5 %'],
    [90.25, 'gib', '90.3 GiB'],
  ] as const)('writes %d %s as %s', (value, unit, text) => {
    expect(formatFigure(value, unit)).toBe(text);
  });
});
