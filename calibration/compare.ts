import type { RunFigures } from './figures.ts';
import type { PublishedFigure, PublishedRow } from './rows.ts';

/** One published figure beside the simulated ones. */
export interface Comparison {
  readonly row: string;
  readonly figure: PublishedFigure;
  readonly mean: number;
  readonly least: number;
  readonly most: number;
  /** Of the mean from the nearest published value, in percent; 0 within a published range. */
  readonly deviationPercent: number;
  /** Null where nothing is judged. */
  readonly isMet: boolean | null;
}

/** Compares a row with the runs of its seeds. */
export function compare(row: PublishedRow, runs: readonly RunFigures[]): readonly Comparison[] {
  return row.figures.map((figure) => {
    const values = runs.map((run) => run[figure.of]);
    const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
    const deviationPercent = deviation(mean, figure);
    return {
      row: row.id,
      figure,
      mean,
      least: Math.min(...values),
      most: Math.max(...values),
      deviationPercent,
      isMet: isWithin(mean, deviationPercent, figure),
    };
  });
}

function isWithin(
  mean: number,
  deviationPercent: number,
  { boundPercent, low }: PublishedFigure,
): boolean | null {
  if (boundPercent === null) return null;
  if (boundPercent === 'order') return mean > 0 && Math.abs(Math.log10(mean / low)) <= 0.5;
  return Math.abs(deviationPercent) <= boundPercent;
}

function deviation(value: number, { low, high }: PublishedFigure): number {
  if (value >= low && value <= high) return 0;
  const nearest = value < low ? low : high;
  return (100 * (value - nearest)) / nearest;
}
