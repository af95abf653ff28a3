import type { Scenario } from '../model/scenario.ts';
import type { StartJobRunRequest } from '../model/start-job-run-request.ts';
import { checkScenario } from './check-scenario.ts';
import { extendScenario } from './extend-scenario.ts';
import { loadJobs, type LoadedRequest } from './jobs/load-jobs.ts';
import { loadProfiles } from './jobs/load-profiles.ts';
import { loadScripts } from './jobs/load-scripts.ts';
import type { RecordedScript } from './jobs/recorded-script.ts';
import { readVariables } from './jobs/placeholders.ts';
import { applyOverrides, type Reading, type ScenarioOverrides } from './overrides.ts';
import { ProblemList } from './problem-list.ts';
import type { ScenarioProblem } from './problem.ts';
import { partsOf } from './scenario-parts.ts';
import { reportIssues } from './schema/report-issues.ts';
import { scenarioSchema } from './schema/scenario-schema.ts';
import { toScenario } from './to-scenario.ts';
import { warnOfJobs } from './warn-jobs.ts';
import { warnOf } from './warn-scenario.ts';
import { warnOfScripts } from './warn-scripts.ts';
import { warnOfUnusedSettings } from './warn-unused-settings.ts';
import { readYaml, type Tree } from './yaml/read-yaml.ts';
import { sourceAt } from './yaml/source.ts';

export interface ParseOptions {
  /** Of the scenario file, as messages should show it. */
  readonly path: string;
  /**
   * Text of a file, its path relative to the scenario file; undefined when there is none. An error
   * thrown is reported as the reason.
   */
  readonly readFile?: (relativePath: string) => string | undefined;
  /** Values for the scenario's variables, from `--var`. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Values from the command line, over those of the file. */
  readonly overrides?: ScenarioOverrides;
  /** What the scripts of job templates were found to submit, in order; none as long as it is not. */
  readonly recorded?: readonly (RecordedScript | undefined)[];
}

export type ParseResult =
  | {
      readonly ok: true;
      readonly scenario: Scenario;
      readonly warnings: readonly ScenarioProblem[];
    }
  | { readonly ok: false; readonly problems: readonly ScenarioProblem[] };

/**
 * Reads a scenario from YAML 1.2 or JSON. Whatever the text is, the answer is a total scenario or
 * every problem that was found, never an exception: what is wrong with one part hides nothing that
 * is wrong with another.
 */
export function parseScenario(text: string, options: ParseOptions): ParseResult {
  const read = readYaml(text, options.path);
  return read.ok ? parseTree(read, options) : read;
}

/** The same for a scenario that has been read into plain values already. */
export function parseTree(tree: Tree, options: ParseOptions): ParseResult {
  const { path, readFile = noFiles } = options;
  const read = extendScenario(tree, { path, readFile });
  if (!read.ok) return read;
  const problems = new ProblemList(read.source);
  problems.addFound(read.problems ?? []);
  const warnings = new ProblemList(read.source);
  if (!isMapping(read.value)) {
    problems.add([], 'must be a scenario: a mapping with `name`, `jobs` and `load`');
    return { ok: false, problems: problems.toArray() };
  }
  const { overrides = {}, variables = {} } = options;
  const reading = { source: read.source, problems, warnings };
  const root = applyOverrides(read.value, overrides, variables, reading);
  const requests = readRequests(root, options, reading);
  const works = loadProfiles(root, readFile, problems);
  const scripts = loadScripts(root, { path, readFile, problems });
  const checked = withSamples(root, requests);
  const parsed = scenarioSchema.safeParse(checked);
  if (!parsed.success) reportIssues(parsed.error.issues, checked, scenarioSchema, problems);
  checkScenario(partsOf(checked, requests, problems), problems);
  if (!parsed.success || !problems.isEmpty()) return { ok: false, problems: problems.toArray() };

  const { recorded = [] } = options;
  const scenario = toScenario(parsed.data, {
    requests: requests.map(requestOf),
    scripts: scripts.map((script, index) => recorded[index]?.script ?? script),
    works,
  });
  // Of a script that has not been recorded it is not known what its jobs ask for.
  if (requests.every((request) => request !== undefined)) {
    const placeholders = requests.map((request) => request.placeholders);
    warnOfJobs(scenario, { placeholders, variables: Object.keys(parsed.data.variables) }, warnings);
  }
  warnOfScripts(scenario, scripts, warnings);
  warnOf(scenario, warnings);
  warnOfUnusedSettings(scenario, checked, warnings);
  return { ok: true, scenario, warnings: warnings.toArray() };
}

type Mapping = Readonly<Record<string, unknown>>;
type Requests = readonly (LoadedRequest | undefined)[];

const noFiles = (): undefined => undefined;

function readRequests(
  root: Mapping,
  options: ParseOptions,
  { source, problems }: Reading,
): Requests {
  const textOf = (name: string, value: number): string =>
    sourceAt(source, ['variables', name]).numberText ?? String(value);
  const variables = readVariables(root['variables'], textOf, problems);
  const { path, readFile = noFiles, recorded = [] } = options;
  return loadJobs(root, { path, readFile, variables, source, problems, recorded });
}

/** The scenario with each request as it would be sent, for the schema to check. */
function withSamples(root: Mapping, requests: Requests): Mapping {
  const { jobs } = root as { jobs?: unknown };
  if (!Array.isArray(jobs)) return root;
  return {
    ...root,
    jobs: jobs.map((job: unknown, index) => {
      const request = requests[index];
      return request === undefined ? job : { ...(job as Mapping), request: request.sample };
    }),
  };
}

/** Its sample follows the request's schema, so the request does, but for its placeholders. */
function requestOf(loaded: LoadedRequest | undefined): StartJobRunRequest | undefined {
  return loaded?.request as StartJobRunRequest | undefined;
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
