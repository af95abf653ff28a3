import type { RecordedScript } from '../../config/jobs/recorded-script.ts';
import { recordScript } from '../../adapters/script/record-script.ts';
import { scriptRequest } from '../../adapters/script/script-submitter.ts';
import type { UntracedValue } from '../../adapters/script/trace-variables.ts';
import type { Scenario } from '../../model/scenario.ts';
import type { StartJobRunRequest } from '../../model/start-job-run-request.ts';
import type { SubmissionScript } from '../../model/submission-script.ts';
import type { Environment } from '../context.ts';
import type { ConnectionOptions } from '../target/connection-options.ts';

/** What the scripts of a scenario submit. */
export interface RecordedScripts {
  /** By job template, in order; undefined where there is no script. */
  readonly recorded: readonly (RecordedScript | undefined)[];
  /** Sentences for the user. */
  readonly notes: readonly string[];
}

/**
 * Finds out, by recording them, what the scripts of the scenario's job templates submit; one that
 * several templates name is recorded once.
 *
 * @param scenario in which nothing is known yet of what its scripts submit
 * @throws {JobstormError} of kind `config` when one cannot be recorded
 */
export async function recordScripts(
  scenario: Scenario,
  options: ConnectionOptions,
  environment: Environment,
): Promise<RecordedScripts> {
  const notes = new Set<string>();
  const byPath = new Map<string, Recording>();
  const recorded: (RecordedScript | undefined)[] = [];
  for (const { script } of scenario.jobs) {
    if (script === undefined) {
      recorded.push(undefined);
      continue;
    }
    const recording = byPath.get(script.path) ?? (await record(script));
    byPath.set(script.path, recording);
    for (const value of recording.untraced) notes.add(untracedNote(value, script));
    const mode = modeOf(script, recording, scenario);
    if (mode === 'run') notes.add(`${script.path} is run for each job.`);
    else if (recording.untraced.length > 0) notes.add(firstValuesNote);
    recorded.push(recordedScript({ ...script, mode }, recording, scenario));
  }
  return { recorded, notes: [...notes] };

  function record(script: SubmissionScript): Promise<Recording> {
    return recordScript({
      script: script.path,
      timeoutMs: script.timeoutMs,
      clusterName: scenario.clusterName,
      region: regionOf(scenario, environment),
      azs: scenario.azs,
      otherCalls: scenario.target === 'aws' || hasEndpoint(options, environment) ? 'pass' : 'twin',
      environment: scriptEnvironment(options),
    });
  }
}

/** What the command line says of the account, for the AWS CLI of a script. */
export function scriptEnvironment({
  endpointUrl,
  profile,
}: ConnectionOptions): Readonly<Record<string, string>> {
  return {
    ...(endpointUrl === undefined ? {} : { AWS_ENDPOINT_URL: endpointUrl }),
    ...(profile === undefined ? {} : { AWS_PROFILE: profile }),
  };
}

type Recording = Awaited<ReturnType<typeof recordScript>>;

const firstValuesNote =
  'In virtual time no script is run for each job: every job on the twin has the first values.';

/** What no variable explains, only the script itself can give each job. */
function modeOf(
  { mode }: SubmissionScript,
  { untraced }: Recording,
  { target }: Scenario,
): SubmissionScript['mode'] {
  if (target === 'twin') return 'record';
  return untraced.length > 0 ? 'run' : mode;
}

function recordedScript(
  script: SubmissionScript,
  { template }: Recording,
  { azs }: Scenario,
): RecordedScript {
  if (script.mode === 'record') return { script, request: template };
  return { script, request: scriptRequest(template as StartJobRunRequest, azs.length > 0) };
}

/** On a real cluster the environment says the region where the scenario leaves it open. */
function regionOf({ region, target }: Scenario, environment: Environment): string {
  return target === 'aws' ? (environment['AWS_REGION'] ?? region) : region;
}

function hasEndpoint({ endpointUrl }: ConnectionOptions, environment: Environment): boolean {
  return (endpointUrl ?? environment['AWS_ENDPOINT_URL'] ?? '') !== '';
}

function untracedNote({ path, values }: UntracedValue, script: SubmissionScript): string {
  const [one, other] = values.map((value) => JSON.stringify(value.slice(0, 60)));
  return `${path} of what ${script.path} submits was ${one} and then ${other}, which no variable explains.`;
}
