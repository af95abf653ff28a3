import type { ProblemList } from './problem-list.ts';
import type { Path } from './problem.ts';
import { durationText, parseDuration } from './units/duration.ts';
import { replaceSource, type Source } from './yaml/source.ts';

/**
 * Values from the command line, which go over the file's. They are checked as the file's own are,
 * so any text may be given.
 */
export interface ScenarioOverrides {
  readonly target?: string;
  readonly seed?: number;
  readonly region?: string;
  readonly clusterName?: string;
  readonly namespaces?: number;
  /** Zones, or the JSON list of them that upstream's `--job-azs` takes. */
  readonly azs?: readonly string[] | string;
  /** Makes the load closed. */
  readonly users?: number;
  /** Users per second, as Locust takes it, or a rate such as `30/min`. */
  readonly spawnRate?: number | string;
  readonly wait?: string;
  /** Makes the load open. */
  readonly arrivals?: string;
  /** With a path, the script of every job template; without, settings of those that there are. */
  readonly script?: ScriptOverrides;
  /** `60m`, or seconds without a unit as Locust takes them. */
  readonly duration?: string;
}

export interface ScriptOverrides {
  /** Relative to the scenario file. */
  readonly path?: string;
  readonly mode?: string;
  readonly timeout?: string;
}

/** What is known and found while a scenario is read. */
export interface Reading {
  readonly source: Source;
  readonly problems: ProblemList;
  readonly warnings: ProblemList;
}

type Mapping = Record<string, unknown>;

export const commandLine = 'the command line';

const commandLineSource: Source = {
  file: commandLine,
  line: null,
  numberText: null,
  children: new Map(),
};

/**
 * Puts the command line's values over those of the file.
 *
 * `users` over an open load makes it closed: `arrivals` and `spacing` go, `duration`, `warmUp`,
 * `onEnd` and the other bounds stay. `arrivals` over a closed load makes it open in the same way.
 * A `duration` that leaves no room for the file's `warmUp` takes the warm-up away, with a warning.
 */
export function applyOverrides(
  root: Readonly<Mapping>,
  overrides: ScenarioOverrides,
  variables: Readonly<Record<string, string>>,
  { source, problems, warnings }: Reading,
): Mapping {
  const value = copyOf(root);
  const set = (path: Path, given: unknown): void => {
    if (given === undefined) return;
    setAt(value, path, given);
    replaceSource(source, path, { ...commandLineSource, children: new Map() });
  };
  for (const key of ['target', 'seed', 'region', 'clusterName', 'namespaces'] as const) {
    set([key], overrides[key]);
  }
  set(azPath(value), azList(overrides.azs));
  if (overrides.script !== undefined) applyScript(value, overrides.script, source);
  applyVariables(value, variables, set, problems);
  applyLoad(value, overrides, set);
  if (overrides.duration !== undefined) shortenWarmUp(value, warnings);
  return value;
}

type Set = (path: Path, given: unknown) => void;

/** A script takes the place of requests; what the jobs do on the twin stays as it is. */
function applyScript(value: Mapping, given: ScriptOverrides, source: Source): void {
  const jobs: unknown = value['jobs'];
  if (!Array.isArray(jobs)) return;
  value['jobs'] = jobs.map((job: unknown, index) => {
    if (!isMapping(job) || (given.path === undefined && job['script'] === undefined)) return job;
    const copy = copyOf(job);
    copy['script'] = scriptOver(job['script'], given);
    if (given.path !== undefined) dropKeys(copy, ['request']);
    for (const key of Object.keys(given)) {
      const path = ['jobs', index, 'script', key];
      replaceSource(source, path, { ...commandLineSource, children: new Map() });
    }
    return copy;
  });
}

/** What is neither a path nor settings is left for the schema to refuse. */
function scriptOver(script: unknown, given: ScriptOverrides): unknown {
  if (typeof script === 'string') return { path: script, ...given };
  if (isMapping(script)) return Object.assign(copyOf(script), given);
  return given.path === undefined ? script : { ...given };
}

function applyLoad(value: Mapping, overrides: ScenarioOverrides, set: Set): void {
  const { users, arrivals, spawnRate } = overrides;
  if (isMapping(value['load'])) {
    const load = copyOf(value['load']);
    value['load'] = load;
    if (users !== undefined && arrivals === undefined) dropKeys(load, ['arrivals', 'spacing']);
    if (arrivals !== undefined && users === undefined) {
      dropKeys(load, ['users', 'spawnRate', 'wait']);
    }
  }
  set(['load', 'users'], users);
  set(['load', 'arrivals'], arrivals);
  set(['load', 'spawnRate'], typeof spawnRate === 'number' ? perSecond(spawnRate) : spawnRate);
  set(['load', 'wait'], overrides.wait);
  set(['load', 'duration'], withUnit(overrides.duration));
}

/** A test that was made shorter than its warm-up has none. */
function shortenWarmUp(value: Mapping, warnings: ProblemList): void {
  const load = value['load'];
  if (!isMapping(load)) return;
  const warmUpMs = durationOf(load['warmUp']) ?? 0;
  const durationMs = durationOf(load['duration']) ?? Infinity;
  if (warmUpMs === 0 || warmUpMs < durationMs) return;
  load['warmUp'] = '0s';
  const [warmUp, duration] = [durationText(warmUpMs), durationText(durationMs)];
  warnings.add(
    ['load', 'warmUp'],
    `there is no warm-up: ${warmUp} do not fit into the ${duration} of the command line`,
  );
}

function applyVariables(
  value: Mapping,
  variables: Readonly<Record<string, string>>,
  set: Set,
  problems: ProblemList,
): void {
  const declared = isMapping(value['variables']) ? value['variables'] : {};
  const names = Object.keys(declared);
  for (const [name, text] of Object.entries(variables)) {
    if (Object.hasOwn(declared, name)) {
      value['variables'] = copyOf(value['variables'] as Mapping);
      set(['variables', name], text);
    } else {
      const known = names.length === 0 ? 'it has none' : `it has ${names.slice(0, 20).join(', ')}`;
      problems.add([], `--var ${name.slice(0, 80)} must name a variable of the scenario: ${known}`);
    }
  }
}

/** Zones may be written as a list or with their selection, which then stays. */
function azPath(value: Mapping): Path {
  if (!isMapping(value['azs'])) return ['azs'];
  value['azs'] = copyOf(value['azs']);
  return ['azs', 'names'];
}

function azList(azs: readonly string[] | string | undefined): unknown {
  if (typeof azs !== 'string') return azs;
  try {
    return JSON.parse(azs) as unknown;
  } catch {
    return azs.split(',').map((az) => az.trim());
  }
}

function perSecond(rate: number): string {
  return `${rate}/s`;
}

function withUnit(duration: string | undefined): string | undefined {
  return duration !== undefined && /^\d+$/.test(duration) ? `${duration}s` : duration;
}

function durationOf(value: unknown): number | undefined {
  return typeof value === 'string' ? parseDuration(value) : undefined;
}

function setAt(root: Mapping, path: Path, given: unknown): void {
  let parent = root;
  for (const step of path.slice(0, -1)) {
    const child = parent[step];
    if (child === undefined || child === null) parent[step] = Object.create(null);
    else if (!isMapping(child)) return;
    parent = parent[step] as Mapping;
  }
  parent[String(path.at(-1))] = given;
}

function dropKeys(mapping: Mapping, keys: readonly string[]): void {
  for (const key of keys) Reflect.deleteProperty(mapping, key);
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function copyOf(mapping: Readonly<Mapping>): Mapping {
  return Object.assign(Object.create(null) as Mapping, mapping);
}
