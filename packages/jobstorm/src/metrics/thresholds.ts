import { figures } from '../model/figure-names.ts';
import type { Threshold } from '../model/threshold.ts';
import { formatFigure, readFigure, readFigurePercent, type MeasuredRun } from './figures.ts';
import type { ThresholdResult } from './run-summary.ts';

const comparisons: Readonly<
  Record<Threshold['comparison'], (measured: number, bound: number) => boolean>
> = {
  '<': (measured, bound) => measured < bound,
  '<=': (measured, bound) => measured <= bound,
  '>': (measured, bound) => measured > bound,
  '>=': (measured, bound) => measured >= bound,
  '==': (measured, bound) => measured === bound,
};

/** Holds a threshold against what was measured; without data it fails. */
export function evaluateThreshold(run: MeasuredRun, threshold: Threshold): ThresholdResult {
  const { figure, template, comparison, bound, percent, text } = threshold;
  const read = percent ? readFigurePercent : readFigure;
  const measured = read(run, figure, template);
  return {
    figure,
    template,
    condition: text,
    unit: percent ? 'percent' : (figures.get(figure)?.unit ?? 'count'),
    measured,
    passed: measured !== null && comparisons[comparison](measured, bound),
  };
}

/** One sentence on a threshold that did not hold. */
export function thresholdReason(result: ThresholdResult): string {
  const { figure, template, condition, unit, measured } = result;
  const name = template === null ? figure : `${figure} of ${template}`;
  return measured === null
    ? `${name} has no data; the threshold is ${condition}.`
    : `${name} was ${formatFigure(measured, unit)}; the threshold is ${condition}.`;
}
