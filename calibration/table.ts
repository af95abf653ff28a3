import type { Comparison } from './compare.ts';
import type { PublishedFigure } from './rows.ts';

const header = ['row', 'figure', 'published', 'simulated', 'spread', 'deviation', 'bound', 'met'];

/** The comparisons as cells, the header first. */
function cells(comparisons: readonly Comparison[]): readonly (readonly string[])[] {
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

/** For a terminal: columns of equal width. */
export function textTable(comparisons: readonly Comparison[]): string {
  const rows = cells(comparisons);
  const widths = header.map((_, column) => {
    return Math.max(...rows.map((row) => row[column]?.length ?? 0));
  });
  const lines = rows.map((row) => {
    return row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  });
  return lines.map((line) => line.trimEnd()).join('\n');
}

/** For the documentation. */
export function markdownTable(comparisons: readonly Comparison[]): string {
  const [first = [], ...rest] = cells(comparisons);
  const line = (row: readonly string[]): string => `| ${row.join(' | ')} |`;
  return [line(first), line(first.map(() => '---')), ...rest.map(line)].join('\n');
}

function number(value: number): string {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US');
  return String(Math.round(value * 10) / 10);
}
