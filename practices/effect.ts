/** What a practice does to one figure, over several seeds. */
export interface Effect {
  /** Means over the seeds. */
  readonly without: number;
  readonly with: number;
  /** The mean of the changes within the pairs. */
  readonly changePercent: number;
  /** 95 % confidence interval of that mean; null with one seed. */
  readonly interval: { readonly low: number; readonly high: number } | null;
}

/** 97.5 % quantiles of Student's t for 1, 2, 3 … degrees of freedom. */
const studentQuantiles = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145,
  2.131, 2.12, 2.11, 2.101, 2.093,
];

/** Enough for an interval, and as many as there is a quantile for. */
export const seedsMax = studentQuantiles.length + 1;

/**
 * The effect of a practice by pairs: run i without it and run i with it have the same seed, so they
 * see the same arrivals and the same chance wherever the practice changes nothing. The change in a
 * pair, in percent of its run without the practice, is free of that chance; with c̄ the mean of the
 * changes, s their standard deviation and n pairs, the interval is c̄ ± t(n − 1) · s / √n.
 *
 * @returns null when a figure was not measured, or rises from 0
 */
export function effectOf(
  without: readonly (number | null)[],
  withIt: readonly (number | null)[],
): Effect | null {
  const before = without.filter((value) => value !== null);
  const after = withIt.filter((value) => value !== null);
  if (before.length < without.length || after.length < without.length) return null;
  const changes = before.map((value, index) => changeOf(value, after[index] ?? 0));
  if (!changes.every(Number.isFinite)) return null;
  const changePercent = mean(changes);
  return {
    without: mean(before),
    with: mean(after),
    changePercent,
    interval: intervalOf(changes, changePercent),
  };
}

function changeOf(before: number, after: number): number {
  return before === after ? 0 : (100 * (after - before)) / before;
}

function intervalOf(changes: readonly number[], center: number): Effect['interval'] {
  const quantile = studentQuantiles[changes.length - 2];
  if (quantile === undefined) return null;
  const squares = changes.map((change) => (change - center) ** 2);
  const deviation = Math.sqrt(sum(squares) / (changes.length - 1));
  const half = (quantile * deviation) / Math.sqrt(changes.length);
  return { low: center - half, high: center + half };
}

function mean(values: readonly number[]): number {
  return sum(values) / Math.max(1, values.length);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
