import { besideOf } from './beside.ts';
import { readText, type ReadFile } from './jobs/read-text.ts';
import { limits } from './limits.ts';
import { valueText, type ScenarioProblem } from './problem.ts';
import { readYaml, type ReadResult, type Tree } from './yaml/read-yaml.ts';
import { sourceAt, type Source } from './yaml/source.ts';

export interface ExtendContext {
  /** Of the scenario file, as messages should show it. */
  readonly path: string;
  /** Takes paths relative to the scenario file. */
  readonly readFile: ReadFile;
}

type Mapping = Readonly<Record<string, unknown>>;

/**
 * Puts a scenario over the one that it names by `extends`, and that one over its own, and so on. A
 * mapping is put over a mapping key by key; anything else, lists too, takes the place of what was
 * there. Files that a scenario names stay relative to it.
 */
export function extendScenario(tree: Tree, context: ExtendContext): ReadResult {
  return extend(tree, '', { ...context, extended: 0 });
}

interface Chain extends ExtendContext {
  /** Scenarios that were read before this one. */
  readonly extended: number;
}

/** @param name of the scenario's file, relative to the first one; '' = it is the first one */
function extend(tree: Tree, name: string, chain: Chain): ReadResult {
  if (!isMapping(tree.value) || tree.value['extends'] === undefined) return { ok: true, ...tree };
  const given = tree.value['extends'];
  const failed = (message: string): ReadResult => {
    const { file, line } = sourceAt(tree.source, ['extends']);
    const problem = { path: 'extends', message, file, line };
    return { ok: false, problems: [...(tree.problems ?? []), problem] };
  };
  if (typeof given !== 'string' || given === '') {
    return failed(
      `must be the path of a scenario, relative to this one: current value is ${valueText(given)}`,
    );
  }
  if (chain.extended >= limits.extendsMax) {
    return failed(`must lead to at most ${limits.extendsMax} scenarios: is there a circle?`);
  }
  const baseName = besideOf(name, given);
  const text = readText(baseName, chain.readFile);
  if (text.error !== undefined) return failed(`Cannot read the scenario '${given}': ${text.error}`);
  const read = readYaml(text.value, besideOf(chain.path, baseName));
  if (!read.ok) return withProblems(read, tree.problems);
  if (!isMapping(read.value)) {
    return failed(`must be the path of a scenario: '${given}' holds ${valueText(read.value)}`);
  }
  const base = extend(read, baseName, { ...chain, extended: chain.extended + 1 });
  if (!base.ok) return withProblems(base, tree.problems);
  const problems = [...(tree.problems ?? []), ...(base.problems ?? [])];
  return { ok: true, ...over(tree, rebased(base, given)), problems };
}

function withProblems(
  { problems }: { readonly problems: readonly ScenarioProblem[] },
  before: readonly ScenarioProblem[] = [],
): ReadResult {
  return { ok: false, problems: [...before, ...problems] };
}

interface Placed {
  readonly value: unknown;
  readonly source: Source;
}

function over(upper: Placed, lower: Placed): Placed {
  if (!isMapping(upper.value) || !isMapping(lower.value)) return upper;
  const value = Object.assign(Object.create(null) as Record<string, unknown>, lower.value);
  const children = new Map(lower.source.children);
  for (const [key, given] of Object.entries(upper.value)) {
    const source = upper.source.children.get(key) ?? upper.source;
    const below = lower.source.children.get(key) ?? lower.source;
    const child = over({ value: given, source }, { value: lower.value[key], source: below });
    value[key] = child.value;
    children.set(key, child.source);
  }
  return { value, source: { ...upper.source, children } };
}

/** The scenario with the files that its jobs name relative to the one that extends it. */
function rebased({ value, source }: Tree, name: string): Placed {
  const { jobs } = value as { jobs?: unknown };
  if (!Array.isArray(jobs)) return { value, source };
  return {
    value: { ...(value as Mapping), jobs: jobs.map((job) => rebasedJob(job, name)) },
    source,
  };
}

function rebasedJob(job: unknown, name: string): unknown {
  if (!isMapping(job)) return job;
  const { request, script, work } = job as Readonly<Record<'request' | 'script' | 'work', unknown>>;
  return {
    ...job,
    ...(typeof request === 'string' ? { request: besideOf(name, request) } : {}),
    ...(typeof script === 'string' && script !== '' ? { script: besideOf(name, script) } : {}),
    ...(isMapping(script) && typeof script['path'] === 'string' && script['path'] !== ''
      ? { script: { ...script, path: besideOf(name, script['path']) } }
      : {}),
    ...(isMapping(work) && typeof work['profile'] === 'string' && work['profile'] !== ''
      ? { work: { ...work, profile: besideOf(name, work['profile']) } }
      : {}),
  };
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
