import { readdirSync } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import type { RecordedScript } from '../../config/jobs/recorded-script.ts';
import { nearestName } from '../../config/nearest-name.ts';
import type { ScenarioOverrides } from '../../config/overrides.ts';
import { parseScenario, type ParseResult } from '../../config/parse-scenario.ts';
import { JobstormError } from '../../model/errors.ts';
import type { Environment } from '../context.ts';
import type { Variables } from '../program.ts';
import { readTextFile } from './read-text-file.ts';

export interface LoadScenarioOptions {
  readonly path: string;
  readonly variables: Variables;
  readonly environment: Environment;
  readonly overrides: ScenarioOverrides;
  /** What its scripts submit, once it is known. */
  readonly recorded?: readonly (RecordedScript | undefined)[];
}

/**
 * Reads and checks a scenario file and the job templates that it names, which stand relative to it.
 *
 * @throws {JobstormError} of kind `config` when the file cannot be read or a variable has no value;
 *   what is wrong within the scenario is in the result
 */
export function loadScenario(options: LoadScenarioOptions): ParseResult {
  const { path, variables, environment, overrides, recorded = [] } = options;
  const folder = dirname(path);
  return parseScenario(readScenarioFile(path), {
    path,
    readFile: (relative) => readTextFile(isAbsolute(relative) ? relative : join(folder, relative)),
    variables: resolveVariables(variables, environment),
    overrides,
    recorded,
  });
}

function readScenarioFile(path: string): string {
  let reason: string;
  try {
    const text = readTextFile(path);
    if (text !== undefined) return text;
    reason = `there is no such file${suggestion(path)}`;
  } catch (error) {
    reason = error instanceof Error ? error.message : String(error);
  }
  throw new JobstormError('config', `Cannot read the scenario '${path}': ${reason}`, {
    hint: 'The examples of the project are in scenarios/, such as scenarios/smoke.yaml.',
  });
}

function suggestion(path: string): string {
  const folder = dirname(path);
  const nearest = nearestName(basename(path), namesIn(folder));
  return nearest === undefined ? '' : `; did you mean '${join(folder, nearest)}'?`;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function resolveVariables(variables: Variables, environment: Environment): Record<string, string> {
  return Object.fromEntries(
    [...variables].map(([name, given]) => {
      const value = given ?? environment[name];
      if (value !== undefined) return [name, value];
      throw new JobstormError('config', `--var ${name}: the environment has no variable ${name}`, {
        hint: `Set it, or give the value: --var ${name}=VALUE.`,
      });
    }),
  );
}
