import { figures, type Figure } from '../../model/figure-names.ts';
import { suggestion } from '../nearest-name.ts';

export interface FigureTarget {
  readonly figure: Figure;
  /** null = all templates. */
  readonly template: string | null;
}

/**
 * Reads `submitLatency.p99` or, for one template, `submitLatency.p99{template:tpcds}`.
 *
 * @returns what is wrong with it, when it is no figure
 */
export function parseFigure(key: string): FigureTarget | string {
  const match = key.length > 200 ? null : /^([\w.]+)(?: ?\{ ?template: ?([\w.-]+) ?\})?$/.exec(key);
  if (match === null) return 'must be a figure such as submitLatency.p99{template:NAME}';
  const [, name = '', template = null] = match;
  const figure = figures.get(name);
  if (figure === undefined) {
    return `must be a figure of the summary${suggestion(name, [...figures.keys()])}`;
  }
  if (template !== null && !figure.perTemplate) {
    return `must be a figure that is measured by template: ${name} is not`;
  }
  return { figure, template };
}
