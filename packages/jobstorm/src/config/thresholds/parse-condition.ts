import type { Figure, FigureUnit } from '../../model/figure-names.ts';
import type { Threshold } from '../../model/threshold.ts';
import { parseDuration } from '../units/duration.ts';
import { parsePercent } from '../units/percent.ts';
import { parseRatePerMinute } from '../units/rate.ts';
import { parseSizeMiB } from '../units/size.ts';

export type Condition = Pick<Threshold, 'comparison' | 'bound' | 'percent' | 'text'>;

const comparisons: readonly string[] = ['<', '<=', '>', '>=', '=='];

/**
 * Reads `< 2s`, `<= 1%`, `>= 140/min`: a comparison and a bound in the figure's own unit.
 *
 * @returns what is wrong with it, when it is no condition on this figure
 */
export function parseCondition(text: string, figure: Figure): Condition | string {
  const message = `must be ${comparisons.slice(0, -1).join(', ')} or == and ${boundPhrase(figure)}, such as "${exampleOf(figure)}"`;
  const match = text.length > 60 ? null : /^(<=|>=|==|<|>) ?(\S.*)$/.exec(text.trim());
  const [, comparison = '', boundText = ''] = match ?? [];
  const percent = figure.percentOf === null ? undefined : parsePercent(boundText);
  const bound = percent ?? parseBound(boundText, figure.unit);
  if (!isComparison(comparison) || bound === undefined) return message;
  return { comparison, bound, percent: percent !== undefined, text: text.trim() };
}

function isComparison(text: string): text is Threshold['comparison'] {
  return comparisons.includes(text);
}

function parseBound(text: string, unit: FigureUnit): number | undefined {
  if (unit === 'ms') return parseDuration(text);
  if (unit === 'perMinute') return parseRatePerMinute(text);
  if (unit === 'usd') return parseNumber(text.replace(/^\$ ?/, ''));
  if (unit === 'gib') {
    const mebibytes = parseSizeMiB(text);
    return mebibytes === undefined ? parseNumber(text) : mebibytes / 1_024;
  }
  return parseNumber(text);
}

function parseNumber(text: string): number | undefined {
  const value = /^\d{1,15}(?:\.\d+)?$/.test(text) ? Number(text) : NaN;
  return Number.isFinite(value) ? value : undefined;
}

function boundPhrase(figure: Figure): string {
  const phrases: Partial<Record<FigureUnit, string>> = {
    ms: 'a duration with its unit',
    perMinute: 'a rate with its unit',
    usd: 'an amount of US dollars',
    gib: 'a size or a number of GiB',
  };
  const phrase = phrases[figure.unit] ?? 'a number';
  return figure.percentOf === null ? phrase : `${phrase}, or a percentage of ${figure.percentOf}`;
}

function exampleOf(figure: Figure): string {
  const examples: Partial<Record<FigureUnit, string>> = {
    ms: '< 2s',
    perMinute: '>= 140/min',
    usd: '< $100',
    gib: '< 500Gi',
  };
  return examples[figure.unit] ?? (figure.percentOf === null ? '< 100' : '< 1%');
}
