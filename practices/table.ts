import { formatFigure } from '../packages/jobstorm/src/metrics/figures.ts';
import { figures } from '../packages/jobstorm/src/model/figure-names.ts';
import type { TableRows } from '../scripts/tables.ts';
import type { Finding } from './judge.ts';

const header = ['practice', 'figure', 'without', 'with', 'change', '95 % interval', 'due', 'met'];

/** The findings as cells, the header first. */
export function findingRows(findings: readonly Finding[]): TableRows {
  return [header, ...findings.map(cellsOf)];
}

function cellsOf({ practice, figure, effect, isMet }: Finding): readonly string[] {
  const { name, goes, byPercent } = figure;
  const text = (value: number | undefined): string =>
    value === undefined ? '–' : formatFigure(value, figures.get(name)?.unit ?? 'count');
  return [
    practice,
    name,
    text(effect?.without),
    text(effect?.with),
    effect === null ? '–' : percent(effect.changePercent),
    effect?.interval ? `${percent(effect.interval.low)} to ${percent(effect.interval.high)}` : '–',
    goes === null ? '' : `${goes}, ${byPercent} %`,
    isMet === null ? '' : isMet ? 'yes' : 'no',
  ];
}

function percent(value: number): string {
  const digits = Math.abs(value) < 10 ? 1 : 0;
  const text = value.toFixed(digits);
  return `${Number(text) > 0 ? '+' : ''}${text} %`;
}
