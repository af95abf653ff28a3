import { formatFigure } from '../../metrics/figures.ts';
import type { RunSummary, ThresholdResult } from '../../metrics/run-summary.ts';
import { formatAmount } from '../../util/format.ts';
import { fitColumns, printable } from '../../util/printable.ts';
import { span, type Span } from './line.ts';

const nameColumnsMax = 44;
const measuredColumns = 12;

/** The thresholds, those that failed first; when some are left out, the last row says how many. */
export function thresholdLines({ run }: RunSummary, rows: number, width: number): Span[][] {
  const sorted = [...run.thresholds].sort((a, b) => Number(a.passed) - Number(b.passed));
  const shown = sorted.slice(0, sorted.length > rows ? Math.max(0, rows - 1) : rows);
  const columns = Math.min(nameColumnsMax, width - measuredColumns - 16);
  const lines = shown.map((result) => thresholdLine(result, columns));
  const hidden = sorted.slice(shown.length);
  if (hidden.length > 0 && rows > 0) {
    const failed = hidden.filter(({ passed }) => !passed).length;
    const text = `${formatAmount(hidden.length, 'more threshold')}, ${failed} of them failed`;
    lines.push([span(failed > 0 ? '✗ ' : '✓ ', failed > 0 ? 'bad' : 'good'), span(text)]);
  }
  return lines;
}

function thresholdLine(result: ThresholdResult, nameColumns: number): Span[] {
  const { figure, template, condition, unit, measured, passed } = result;
  const name = template === null ? figure : `${figure} of ${printable(template)}`;
  const value = measured === null ? 'no data' : formatFigure(measured, unit);
  return [
    span(passed ? '✓ ' : '✗ ', passed ? 'good' : 'bad'),
    span(fitColumns(name, nameColumns)),
    span(fitColumns(value, measuredColumns, 'right'), passed ? null : 'bad'),
    span(`  ${printable(condition)}`, 'faint'),
  ];
}
