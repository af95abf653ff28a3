import { JobstormError } from '../../model/errors.ts';
import type { ScenarioProblem } from '../../config/problem.ts';
import { formatCount } from '../../util/format.ts';
import { printable } from '../../util/printable.ts';
import type { CliContext } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import type { ValidateCommandOptions } from '../program.ts';
import { loadScenario } from '../scenario/load-scenario.ts';
import { problemLines, warningLines } from '../scenario/scenario-problems.ts';

/** What is known of one file after the check. */
interface FileCheck {
  readonly file: string;
  readonly ok: boolean;
  /** Name of the scenario; null when there is none to speak of. */
  readonly scenario: string | null;
  /** Submission scripts, which are not run to check a scenario. */
  readonly scripts: readonly string[];
  readonly problems: readonly ScenarioProblem[];
  readonly warnings: readonly ScenarioProblem[];
}

/** `jobstorm validate` */
export function validateCommand(
  files: readonly string[],
  options: ValidateCommandOptions,
  context: CliContext,
): ExitCode {
  const checks = files.map((file) => checkFile(file, options, context));
  const { out, err } = context.streams;
  for (const check of checks) err.write(`${textOf(check)}\n`);
  if (options.json === true) out.write(`${JSON.stringify(checks, null, 2)}\n`);
  return checks.every(({ ok }) => ok) ? exitCodes.passed : exitCodes.usage;
}

function checkFile(
  file: string,
  options: ValidateCommandOptions,
  { environment }: CliContext,
): FileCheck {
  const nothing = { file, ok: false, scenario: null, scripts: [], problems: [], warnings: [] };
  try {
    const variables = options.var ?? new Map();
    const result = loadScenario({ path: file, variables, environment, overrides: {} });
    if (!result.ok) return { ...nothing, problems: result.problems };
    const { scenario, warnings } = result;
    const scripts = scenario.jobs.flatMap(({ script }) =>
      script === undefined ? [] : script.path,
    );
    return { ...nothing, ok: true, scenario: scenario.name, scripts, warnings };
  } catch (error) {
    if (!(error instanceof JobstormError)) throw error;
    return { ...nothing, problems: [{ path: '', message: error.message, file, line: null }] };
  }
}

function textOf({ file, ok, scenario, scripts, problems, warnings }: FileCheck): string {
  const name = printable(scenario ?? '');
  const found = `${formatCount(problems.length)} problem${problems.length === 1 ? '' : 's'}`;
  const head = `${printable(file)}: ${ok ? `valid, the scenario ${name}` : found}`;
  return [
    head,
    ...problemLines(problems),
    ...warningLines(warnings).map((line) => `  ${line}`),
    ...(scripts.length === 0 ? [] : [`  what ${printable(listOf(scripts))} submits: ${remedy}`]),
  ].join('\n');
}

const remedy = 'not looked at here; `jobstorm run --dry-run` finds it out, and checks it';

function listOf(scripts: readonly string[]): string {
  return [...new Set(scripts)].join(' and ');
}
