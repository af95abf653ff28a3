import { figures, type FigureUnit } from '../model/figure-names.ts';
import {
  formatCount,
  formatDuration,
  formatNumber,
  formatPercent,
  formatUsd,
} from '../util/format.ts';
import { latencyNames, type RunSummary } from './run-summary.ts';

/** The parts of a summary that hold figures. */
export type MeasuredRun = Omit<RunSummary, 'summaryVersion' | 'run'>;

const latencyNameSet: ReadonlySet<string> = new Set(latencyNames);

/**
 * Reads a figure of the catalogue by its name, for all jobs or for one template's.
 *
 * @returns null when it was not measured, or the template is not in the run
 * @throws {RangeError} when the catalogue has no such figure, or not by template
 */
export function readFigure(
  run: MeasuredRun,
  name: string,
  template: string | null = null,
): number | null {
  const figure = figures.get(name);
  if (figure === undefined) {
    throw new RangeError(`Cannot read figure '${name}': the catalogue does not have it.`);
  }
  if (template === null) return numberAt(run, pathOf(name));
  if (!figure.perTemplate) {
    throw new RangeError(`Cannot read figure '${name}' of '${template}': it is not by template.`);
  }
  if (!Object.hasOwn(run.templates, template)) return null;
  return numberAt(run.templates[template], pathOf(name));
}

/**
 * A figure in percent of its base, such as failed job runs in percent of those accepted.
 *
 * @returns null when either was not measured or the base is 0
 * @throws {RangeError} when the figure has no base
 */
export function readFigurePercent(
  run: MeasuredRun,
  name: string,
  template: string | null = null,
): number | null {
  const base = figures.get(name)?.percentOf ?? null;
  if (base === null)
    throw new RangeError(`Cannot read figure '${name}' in percent: it has no base.`);
  const part = readFigure(run, name, template);
  const whole = readFigure(run, base, template);
  return part === null || whole === null || whole === 0 ? null : (100 * part) / whole;
}

const formats: Readonly<Record<FigureUnit | 'percent', (value: number) => string>> = {
  ms: formatDuration,
  count: formatCount,
  perMinute: (value) => `${formatNumber(value)}/min`,
  pods: formatCount,
  nodes: formatCount,
  vcpu: formatNumber,
  gib: (value) => `${formatNumber(value)} GiB`,
  podHours: formatNumber,
  nodeHours: formatNumber,
  vcpuHours: formatNumber,
  gibHours: (value) => `${formatNumber(value)} GiB-h`,
  usd: formatUsd,
  percent: formatPercent,
};

/** A measured figure for people, in its unit. */
export function formatFigure(value: number, unit: FigureUnit | 'percent'): string {
  return formats[unit](value);
}

/** The catalogue leaves `latencies` out of the names, since the latencies' own are unambiguous. */
function pathOf(name: string): readonly string[] {
  const path = name.split('.');
  return latencyNameSet.has(path[0] ?? '') ? ['latencies', ...path] : path;
}

function numberAt(root: unknown, path: readonly string[]): number | null {
  let value = root;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return null;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return typeof value === 'number' ? value : null;
}
