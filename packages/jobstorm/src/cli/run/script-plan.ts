import { recordScript } from '../../adapters/script/record-script.ts';
import { isScriptRequest, scriptRequest } from '../../adapters/script/script-submitter.ts';
import type { UntracedValue } from '../../adapters/script/trace-variables.ts';
import { JobstormError } from '../../model/errors.ts';
import type { Scenario } from '../../model/scenario.ts';
import type { StartJobRunRequest } from '../../model/start-job-run-request.ts';
import type { CliContext, Environment } from '../context.ts';
import type { RunCommandOptions } from '../program.ts';

/** How the jobs of a user's submission script are submitted. */
export interface ScriptPlan {
  /** The request of every job of the run. */
  readonly request: StartJobRunRequest;
  /** null = Jobstorm sends the request itself. */
  readonly perJob: ScriptPerJob | null;
  /** Sentences for the user. */
  readonly notes: readonly string[];
}

/** The script is run for each job. */
export interface ScriptPerJob {
  readonly script: string;
  readonly timeoutMs: number;
  /** What the command line says of the account, for the AWS CLI. */
  readonly environment: Readonly<Record<string, string>>;
}

/** As the project has it that Jobstorm follows. */
const timeoutMsDefault = 300_000;

/**
 * Finds out, by recording it, what the user's script submits.
 *
 * @param scenario as it is without the script
 * @throws {JobstormError} when the script cannot be recorded, or is not for such a run
 */
export async function planScript(
  script: string,
  options: RunCommandOptions,
  scenario: Scenario,
  { environment }: CliContext,
): Promise<ScriptPlan> {
  checkSubmission(scenario);
  const call = callOf(options);
  const { template, untraced } = await recordScript({
    script,
    clusterName: scenario.clusterName,
    region: regionOf(scenario, environment),
    azs: scenario.azs,
    otherCalls: scenario.target === 'aws' || hasEndpoint(options, environment) ? 'pass' : 'twin',
    ...call,
  });
  const request = template as StartJobRunRequest;
  const isPerJob = options.script === 'run' || untraced.length > 0;
  if (!isPerJob) return { request, perJob: null, notes: [] };
  if (scenario.target === 'twin') return { request, perJob: null, notes: twinNotes(untraced) };
  return {
    request: scriptRequest(request, scenario.azs.length > 0),
    perJob: { script, ...call },
    notes: [...untraced.map(untracedNote), 'The script is run for each job.'],
  };
}

/**
 * How the jobs of a killed run were submitted, where it was by a script.
 *
 * @throws {JobstormError} of kind `config` when the script is not named again
 */
export function perJobOfResumed(
  options: RunCommandOptions,
  { jobs }: Scenario,
): ScriptPerJob | null {
  if (!jobs.some(({ request }) => isScriptRequest(request))) return null;
  const { emrScriptName: script } = options;
  if (script === undefined) {
    throw new JobstormError('config', 'The jobs of this run are submitted by a script', {
      hint: 'Name it again, with --emr-script-name.',
    });
  }
  return { script, ...callOf(options) };
}

function callOf({
  scriptTimeout,
  endpointUrl,
  profile,
}: RunCommandOptions): Omit<ScriptPerJob, 'script'> {
  return {
    timeoutMs: scriptTimeout === undefined ? timeoutMsDefault : scriptTimeout * 1_000,
    environment: {
      ...(endpointUrl === undefined ? {} : { AWS_ENDPOINT_URL: endpointUrl }),
      ...(profile === undefined ? {} : { AWS_PROFILE: profile }),
    },
  };
}

function checkSubmission({ submission }: Scenario): void {
  if (submission === 'job-run') return;
  throw new JobstormError('config', 'A submission script starts job runs, not SparkApplications', {
    hint: 'Leave --emr-script-name out, or set submission: job-run.',
  });
}

/** On a real cluster the environment says the region where the scenario leaves it open. */
function regionOf({ region, target }: Scenario, environment: Environment): string {
  return target === 'aws' ? (environment['AWS_REGION'] ?? region) : region;
}

function hasEndpoint({ endpointUrl }: RunCommandOptions, environment: Environment): boolean {
  return (endpointUrl ?? environment['AWS_ENDPOINT_URL'] ?? '') !== '';
}

function untracedNote({ path, values }: UntracedValue): string {
  const [one, other] = values.map((value) => JSON.stringify(value.slice(0, 60)));
  return `${path} of the script's request was ${one} and then ${other}, which no variable explains.`;
}

function twinNotes(untraced: readonly UntracedValue[]): readonly string[] {
  return [
    ...untraced.map(untracedNote),
    'In virtual time no script is run for each job: every job on the twin has the first values.',
  ];
}
