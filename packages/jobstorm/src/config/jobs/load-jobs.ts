import { fillRequest } from '../../model/fill-request.ts';
import type { StartJobRunRequest } from '../../model/start-job-run-request.ts';
import { besideOf } from '../beside.ts';
import { defaults } from '../defaults.ts';
import type { ProblemList } from '../problem-list.ts';
import { pathText, type Path, type ScenarioProblem } from '../problem.ts';
import { clusterName, regionName } from '../schema/names.ts';
import { readYaml } from '../yaml/read-yaml.ts';
import { replaceSource, type Source } from '../yaml/source.ts';
import { fillVariables, type Variables } from './placeholders.ts';
import { readText, type ReadFile } from './read-text.ts';
import type { RecordedScript } from './recorded-script.ts';
import { sampleValues } from './sample-values.ts';

/** A job template's request, read from where it stands. */
export interface LoadedRequest {
  /** The user's variables are filled in; the session's placeholders are not. */
  readonly request: unknown;
  /** All placeholders are filled in, as the schema checks it. */
  readonly sample: unknown;
  readonly placeholders: ReadonlySet<string>;
}

export interface LoadJobsContext {
  readonly path: string;
  readonly readFile: ReadFile;
  readonly variables: Variables;
  readonly source: Source;
  readonly problems: ProblemList;
  /** What the scripts of the job templates were found to submit, in order. */
  readonly recorded: readonly (RecordedScript | undefined)[];
}

/**
 * Reads the requests of all job templates, in files of their own or inline, and fills in variables.
 * What is no job template at all is left to the schema: its place holds undefined, as does that of
 * a script which has not been recorded.
 */
export function loadJobs(
  root: Readonly<Record<string, unknown>>,
  context: LoadJobsContext,
): readonly (LoadedRequest | undefined)[] {
  const { jobs } = root as { jobs?: unknown };
  if (!Array.isArray(jobs)) return [];
  const samples = sampleValues({
    region: textOr(regionName.safeParse(root['region']).data, defaults.region),
    clusterName: textOr(clusterName.safeParse(root['clusterName']).data, defaults.clusterName),
    azs: [],
  });
  return jobs.map((job: unknown, index) => {
    if (!isMapping(job)) return undefined;
    const path: Path = ['jobs', index, 'request'];
    checkOrigin(job, index, context.problems);
    const request = recordedOr(job, index, context);
    if (!isMapping(request)) return undefined;
    checkOwned(request, path, context.problems);
    const used = new Set<string>();
    const filled = fillVariables(request, path, {
      used,
      variables: context.variables,
      problems: context.problems,
    });
    return {
      request: filled,
      sample: fillRequest(filled as StartJobRunRequest, samples),
      placeholders: used,
    };
  });
}

/** A request stands in the scenario, or is what a script submits. */
function checkOrigin(
  { request, script }: Readonly<Record<string, unknown>>,
  index: number,
  problems: ProblemList,
): void {
  if (request === undefined && script === undefined) {
    problems.add(['jobs', index, 'request'], 'must be given, or `script`: neither is');
  } else if (request !== undefined && script !== undefined) {
    problems.add(
      ['jobs', index, 'script'],
      'must be left out when `request` is given: jobs have the request that the script sends',
    );
  }
}

function recordedOr(
  job: Readonly<Record<string, unknown>>,
  index: number,
  context: LoadJobsContext,
): unknown {
  const path: Path = ['jobs', index, 'request'];
  const recorded = job['script'] === undefined ? undefined : context.recorded[index];
  if (recorded === undefined) return readRequest(job['request'], path, context);
  const { path: file } = recorded.script;
  replaceSource(context.source, path, { file, line: null, numberText: null, children: new Map() });
  return recorded.request;
}

/** Members of the request that the run itself gives. */
function checkOwned(
  request: Readonly<Record<string, unknown>>,
  path: Path,
  problems: ProblemList,
): void {
  const { clientToken, virtualClusterId } = request;
  if (clientToken !== undefined) {
    problems.add(
      [...path, 'clientToken'],
      'must be left out: it is derived from the arrival, so that no retry starts a job twice',
    );
  }
  if (virtualClusterId !== undefined && virtualClusterId !== '${VIRTUAL_CLUSTER_ID}') {
    problems.add(
      [...path, 'virtualClusterId'],
      'must be ${VIRTUAL_CLUSTER_ID} or left out: the run makes its virtual clusters itself',
    );
  }
}

function readRequest(request: unknown, path: Path, context: LoadJobsContext): unknown {
  if (typeof request !== 'string') return request;
  const text = readText(request, context.readFile);
  if (text.error !== undefined) {
    context.problems.add(path, `Cannot read the job template '${request}': ${text.error}`);
    return undefined;
  }
  const read = readYaml(text.value, besideOf(context.path, request));
  const found = read.problems ?? [];
  context.problems.addFound(found.map((problem) => withinPath(path, problem)));
  if (!read.ok) return undefined;
  replaceSource(context.source, path, read.source);
  if (!isMapping(read.value))
    context.problems.add(path, 'must be a StartJobRun request: a mapping');
  return read.value;
}

/** The problem of a file, with its place in the scenario that names the file. */
function withinPath(path: Path, problem: ScenarioProblem): ScenarioProblem {
  const separator = problem.path === '' || problem.path.startsWith('[') ? '' : '.';
  return { ...problem, path: pathText(path) + separator + problem.path };
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOr(text: string | undefined, fallback: string): string {
  return text ?? fallback;
}
