import { describe, expect, it } from 'vitest';
import { compare } from './compare.ts';
import type { RunFigures } from './figures.ts';
import type { PublishedFigure } from './rows.ts';

const run = (podsMax: number): RunFigures => ({
  jobs: 0,
  activeMax: 0,
  driversMax: 0,
  podsMax,
  nodesMax: 0,
  residenceSeconds: 0,
  peakResidenceSeconds: 0,
  acceptedToFinishedSeconds: 0,
  failedPercent: 0,
  queueP95Seconds: 0,
  slowApplies: 0,
  etcdGBMax: 0,
  createPodP99Ms: 0,
  offeredPerMinute: 0,
  driversPerMinute: 0,
  wallSeconds: 0,
});

function compared(published: Partial<PublishedFigure>, ...pods: number[]): unknown {
  const figure: PublishedFigure = {
    label: 'pods',
    of: 'podsMax',
    low: 100,
    high: 100,
    boundPercent: 15,
    ...published,
  };
  return compare({ id: 'row', figures: [figure] }, pods.map(run))[0];
}

describe('compare()', () => {
  it('judges the mean of the seeds and keeps their spread', () => {
    expect(compared({}, 80, 100, 150)).toMatchObject({
      mean: 110,
      least: 80,
      most: 150,
      deviationPercent: 10,
      isMet: true,
    });
    expect(compared({}, 80)).toMatchObject({ deviationPercent: -20, isMet: false });
  });

  it('measures from the nearest end of a published range', () => {
    const range = { low: 100, high: 200 };

    expect(compared(range, 150)).toMatchObject({ deviationPercent: 0, isMet: true });
    expect(compared(range, 220)).toMatchObject({ deviationPercent: 10, isMet: true });
    expect(compared(range, 80)).toMatchObject({ deviationPercent: -20, isMet: false });
  });

  it('judges an order of magnitude by the nearest power of ten', () => {
    expect(compared({ boundPercent: 'order' }, 310)).toMatchObject({ isMet: true });
    expect(compared({ boundPercent: 'order' }, 320)).toMatchObject({ isMet: false });
    expect(compared({ boundPercent: 'order' }, 31)).toMatchObject({ isMet: false });
    expect(compared({ boundPercent: 'order' }, 0)).toMatchObject({ isMet: false });
  });

  it('does not judge a figure without a bound', () => {
    expect(compared({ boundPercent: null }, 900)).toMatchObject({ isMet: null });
  });
});
