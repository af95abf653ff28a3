import { expect, it } from 'vitest';
import { latencyNames } from '../metrics/run-summary.ts';
import { figures, latencyStatistics } from './figure-names.ts';

it('figures has each statistic of each latency of the summary', () => {
  for (const latency of latencyNames) {
    for (const statistic of latencyStatistics) {
      const unit = statistic === 'count' ? 'count' : 'ms';
      expect(figures.get(`${latency}.${statistic}`)).toMatchObject({ unit, perTemplate: true });
    }
  }
});

it('figures gives percentages of counts that are figures themselves', () => {
  for (const { name, percentOf, perTemplate, unit } of figures.values()) {
    if (percentOf === null) continue;
    const base = figures.get(percentOf);
    expect(base?.unit, name).toBe(unit);
    // A share of one template's jobs needs the base of that template too.
    expect(perTemplate && base?.perTemplate === false, name).toBe(false);
  }
});
