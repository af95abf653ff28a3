import type { XAxis } from './chart-spec.ts';

/**
 * Where a percentile lies on an axis of nines: 90 % at 1, 99 % at 2, 99.9 % at 3. Each step is ten
 * times rarer. The maximum would lie infinitely far away and is drawn half a step past the last
 * one.
 */
export function ninesPositions(percentiles: readonly number[]): readonly number[] {
  const finite = percentiles.filter((percent) => percent < 100).map(nines);
  const last = finite.length === 0 ? 0 : Math.max(...finite);
  return percentiles.map((percent) => (percent < 100 ? nines(percent) : last + 0.5));
}

function nines(percent: number): number {
  return -Math.log10(1 - percent / 100);
}

const marks = [0, 50, 90, 99, 99.9, 99.99, 99.999, 99.9999];

/** Percentiles, spread so that the rare has as much room as the common. */
export function ninesAxis(percentiles: readonly number[]): XAxis {
  const positions = ninesPositions(percentiles);
  const end = positions.at(-1) ?? 1;
  const labels = new Map(marks.map((percent) => [nines(percent), `${percent}%`]));
  if (percentiles.at(-1) === 100) labels.set(end, 'max');
  return {
    isTime: false,
    range: [0, end],
    axis: {
      splits: () => [...labels.keys()].filter((position) => position <= end),
      values: (plot, splits) => {
        const room = roomy(splits, (position) => plot.valToPos(position, 'x'));
        return splits.map((position) => (room.has(position) ? (labels.get(position) ?? '') : ''));
      },
      label: 'percentile of jobs',
    },
    describe: (position) => describePercentile(percentiles[positions.indexOf(position)]),
  };
}

const labelSpacePx = 46;

/** The positions whose labels do not touch, counted from the right: the rare end matters most. */
export function roomy(
  positions: readonly number[],
  pixelOf: (position: number) => number,
): ReadonlySet<number> {
  const kept = new Set<number>();
  let taken = Infinity;
  for (const position of positions.toReversed()) {
    const pixel = pixelOf(position);
    if (taken - pixel < labelSpacePx) continue;
    kept.add(position);
    taken = pixel;
  }
  return kept;
}

function describePercentile(percent: number | undefined): string {
  if (percent === undefined) return '';
  if (percent === 0) return 'fastest';
  return percent === 100 ? 'slowest' : `${percent}% of jobs took at most`;
}
