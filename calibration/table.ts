import type { TableRows } from '../scripts/tables.ts';
import type { Comparison } from './compare.ts';
import type { PublishedFigure } from './rows.ts';

const header = ['row', 'figure', 'published', 'simulated', 'spread', 'deviation', 'bound', 'met'];

/** The comparisons as cells, the header first. */
export function comparisonRows(comparisons: readonly Comparison[]): TableRows {
  return [header, ...comparisons.map(cellsOf)];
}

function cellsOf(one: Comparison): readonly string[] {
  const { figure, deviationPercent, isMet } = one;
  const { low, high, boundPercent } = figure;
  return [
    one.row,
    figure.label,
    low === high ? number(low) : `${number(low)} to ${number(high)}`,
    number(one.mean),
    `${number(one.least)} to ${number(one.most)}`,
    `${deviationPercent > 0 ? '+' : ''}${deviationPercent.toFixed(1)} %`,
    boundText(boundPercent),
    isMet === null ? '' : isMet ? 'yes' : 'no',
  ];
}

function boundText(boundPercent: PublishedFigure['boundPercent']): string {
  if (boundPercent === null) return '';
  return boundPercent === 'order' ? 'order' : `${boundPercent} %`;
}

function number(value: number): string {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US');
  return String(Math.round(value * 10) / 10);
}
