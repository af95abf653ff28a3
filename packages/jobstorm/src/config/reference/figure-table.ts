import { figures, latencyStatistics, type Figure } from '../../model/figure-names.ts';
import { code } from './type-text.ts';

/** All figures that a threshold can name; the statistics of one latency share a row. */
export function figureTable(): string {
  const rows: string[] = [];
  for (const figure of figures.values()) {
    const row = isLatency(figure) ? latencyRow(figure) : figureRow(figure, code(figure.name));
    if (row !== undefined) rows.push(row);
  }
  const head = [
    '| figure | unit | by template | percent of | meaning |',
    '| --- | --- | --- | --- | --- |',
  ];
  return [...head, ...rows].join('\n');
}

function isLatency({ name }: Figure): boolean {
  return latencyStatistics.some((statistic) => name.endsWith(`.${statistic}`));
}

/** One row for all, at the place of the first percentile. */
function latencyRow(figure: Figure): string | undefined {
  if (!figure.name.endsWith('.p50')) return undefined;
  const latency = figure.name.slice(0, -'.p50'.length);
  return figureRow(
    figure,
    `${code(latency)} with ${latencyStatistics.map((one) => code(`.${one}`)).join(' ')}`,
  );
}

function figureRow(figure: Figure, name: string): string {
  const percentOf = figure.percentOf === null ? '–' : code(figure.percentOf);
  const byTemplate = figure.perTemplate ? 'yes' : '–';
  return `| ${name} | ${figure.unit} | ${byTemplate} | ${percentOf} | ${figure.meaning} |`;
}
