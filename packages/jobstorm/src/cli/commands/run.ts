import { JobstormError } from '../../model/errors.ts';
import type { Scenario } from '../../model/scenario.ts';
import { describe, type ScenarioPlan } from '../../config/describe.ts';
import { printable } from '../../util/printable.ts';
import { wrapText } from '../../util/wrap.ts';
import { loadScenario, type LoadScenarioOptions } from '../scenario/load-scenario.ts';
import { scenarioError, warningLines } from '../scenario/scenario-problems.ts';
import type { CliContext } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import type { RunCommandOptions } from '../program.ts';
import { carryOut } from '../run/carry-out.ts';
import { readReportAssets } from '../run-store/report-assets.ts';
import { createRunFolder, writeRunFile, type RunFiles } from '../run-store/run-folder.ts';
import { runId } from '../run-store/run-id.ts';
import { RunLock } from '../run-store/run-lock.ts';
import { proseWidth } from '../streams.ts';
import { runRecord, runRecordText } from '../run-store/run-record.ts';
import { prepareRun } from '../run/prepare-run.ts';
import { resumeRun } from '../run/resume-run.ts';
import { recordScripts } from '../run/record-scripts.ts';
import { flagNotes, overridesOf } from '../run/upstream-flags.ts';
import { jobstormVersion } from '../version.ts';

/** `jobstorm run` */
export async function runCommand(
  file: string | undefined,
  options: RunCommandOptions,
  context: CliContext,
): Promise<ExitCode> {
  if (options.resume !== undefined) {
    checkResumed(file);
    return resumeRun(options.resume, options, context);
  }
  const scenario = await requireRecorded(requireScenario(file), options, context);
  for (const note of flagNotes(options)) context.streams.err.write(`${printable(note)}\n`);
  if (options.dryRun === true) return dryRun(scenario, options, context);
  return execute(scenario, options, context);
}

/** The scenario, whose jobs are those of the user's scripts where it has some. */
async function requireRecorded(
  path: string,
  options: RunCommandOptions,
  { streams, environment }: CliContext,
): Promise<Scenario> {
  const load: LoadScenarioOptions = {
    path,
    variables: options.var ?? new Map(),
    environment,
    overrides: overridesOf(options, path),
  };
  const first = requireValid(load);
  const hasScripts = first.scenario.jobs.some(({ script }) => script !== undefined);
  const { recorded, notes } = hasScripts
    ? await recordScripts(first.scenario, options, environment)
    : { recorded: [], notes: [] };
  const { scenario, warnings } = hasScripts ? requireValid({ ...load, recorded }) : first;
  for (const line of [...notes.map(printable), ...warningLines(warnings)]) {
    streams.err.write(`${line}\n`);
  }
  return scenario;
}

/** The scenario, which is known to be good, or every problem with it. */
function requireValid(options: LoadScenarioOptions): ParsedScenario {
  const result = loadScenario(options);
  if (!result.ok) throw scenarioError(options.path, result.problems);
  return result;
}

type ParsedScenario = Extract<ReturnType<typeof loadScenario>, { readonly ok: true }>;

function dryRun(scenario: Scenario, options: RunCommandOptions, { streams }: CliContext): ExitCode {
  const plan = describe(scenario);
  streams.err.write(planText(plan, proseWidth(streams.err)));
  if (options.json === true) streams.out.write(`${JSON.stringify(plan, null, 2)}\n`);
  return exitCodes.passed;
}

/** Long lines go on below their beginning, beside the column of labels. */
function planText({ lines, warnings }: ScenarioPlan, width: number): string {
  const labelled = lines.map((line) => wrapText(printable(line), width, textColumn(line)));
  const warned = warnings.map((warning) => wrapText(printable(`warning: ${warning}`), width, 2));
  return [...labelled, ...warned].map((line) => `${line}\n`).join('');
}

function textColumn(line: string): number {
  return /^.*? {2,}/.exec(line)?.[0].length ?? 0;
}

async function execute(
  given: Scenario,
  options: RunCommandOptions,
  context: CliContext,
): Promise<ExitCode> {
  // A run of hours is not to end without its report.
  const assets = readReportAssets(context.assetsUrl);
  const { err } = context.streams;
  const showPlan = (): void => {
    if (options.onlySummary === true) return;
    err.write(`${planText(describe(given), proseWidth(err))}\n`);
  };
  const prepared = await prepareRun({ scenario: given, options, showPlan }, context);
  const { scenario, sessionId } = prepared;
  let lock: RunLock | undefined;
  try {
    const startedAt = new Date();
    const files = createRunFolder(options.out, runId(scenario.name, startedAt));
    // A run on the twin is not resumed.
    if (scenario.target === 'aws') lock = RunLock.acquire(files.folder);
    writeRecord(files, { scenario, session: sessionId, jobstormVersion }, startedAt, context);
    if (!prepared.isPlanShown) showPlan();
    const held = lock === undefined ? {} : { lock };
    return await carryOut({ prepared, options, files, assets, ...held }, context);
  } finally {
    lock?.release();
    prepared.close();
  }
}

function writeRecord(
  files: RunFiles,
  begin: Parameters<typeof runRecord>[1],
  startedAt: Date,
  { args }: CliContext,
): void {
  const origin = { nodeVersion: process.versions.node, startedAt: startedAt.toISOString(), args };
  writeRunFile(files.record, runRecordText(runRecord(files.id, begin, origin)));
}

function requireScenario(file: string | undefined): string {
  if (file !== undefined) return file;
  throw new JobstormError('config', 'Name the scenario to run', {
    hint: 'Such as: jobstorm run scenarios/smoke.yaml, or scenarios/canonical.yaml.',
  });
}

function checkResumed(file: string | undefined): void {
  if (file === undefined) return;
  throw new JobstormError('config', 'A run that is resumed has its scenario in its journal', {
    hint: `Leave '${file}' out, or run it without --resume.`,
  });
}
