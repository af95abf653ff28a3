import { readFigure } from '../packages/jobstorm/src/metrics/figures.ts';
import type { RunSummary } from '../packages/jobstorm/src/metrics/run-summary.ts';
import { effectOf, type Effect } from './effect.ts';
import type { Practice, PracticeFigure } from './practices.ts';

/** The runs of a practice: those at the same place have the same seed. */
export interface PairedRuns {
  readonly without: readonly RunSummary[];
  readonly with: readonly RunSummary[];
}

/** One figure of a practice, and whether it went where it was published to go. */
export interface Finding {
  readonly practice: string;
  readonly figure: PracticeFigure;
  /** Null = a figure was not measured. */
  readonly effect: Effect | null;
  /** Null where nothing is judged. */
  readonly isMet: boolean | null;
}

/** Judges every figure of a practice. */
export function judge({ id, figures }: Practice, runs: PairedRuns): readonly Finding[] {
  return figures.map((figure) => {
    const read = (summary: RunSummary): number | null => readFigure(summary, figure.name);
    const effect = effectOf(runs.without.map(read), runs.with.map(read));
    return { practice: id, figure, effect, isMet: isMet(figure, effect) };
  });
}

/** The change has its direction and least size, and its interval lies on that side of 0. */
function isMet({ goes, byPercent }: PracticeFigure, effect: Effect | null): boolean | null {
  if (goes === null) return null;
  if (effect === null) return false;
  const sign = goes === 'up' ? 1 : -1;
  const { changePercent, interval } = effect;
  const nearest = interval === null ? changePercent : sign > 0 ? interval.low : interval.high;
  return sign * changePercent >= byPercent && sign * nearest > 0;
}
