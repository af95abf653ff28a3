/** Where a value stands in the scenario: the keys and indexes that lead to it. */
export type Path = readonly (string | number)[];

/** One thing that is wrong, or in a warning doubtful, with the scenario. */
export interface ScenarioProblem {
  /** Such as `jobs[0].request.name`; empty = the file as a whole. */
  readonly path: string;
  /** What it must be and what it is. */
  readonly message: string;
  /** The file that holds the value, or `the command line`. */
  readonly file: string;
  /** Counts from 1; null when the value is in no file. */
  readonly line: number | null;
}

/** `scenarios/x.yaml:12: load.users: must be a whole number: current value is "many"` */
export function problemText(problem: ScenarioProblem): string {
  const place = problem.line === null ? problem.file : `${problem.file}:${problem.line}`;
  return problem.path === ''
    ? `${place}: ${problem.message}`
    : `${place}: ${problem.path}: ${problem.message}`;
}

/** `jobs[0].request.tags['cost.center']` */
export function pathText(path: Path): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (!/^[A-Za-z_][\w-]*$/.test(step)) text += `['${shortened(step)}']`;
    else text += text === '' ? step : `.${step}`;
  }
  return text;
}

const shownMax = 80;

/** A value as a message shows it: short, and never the whole of a list or mapping. */
export function valueText(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(shortened(value));
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return value === null ? 'null' : 'a mapping';
}

function shortened(text: string): string {
  return text.length <= shownMax ? text : `${text.slice(0, shownMax)}…`;
}
