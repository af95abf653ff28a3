import { JobstormError } from '../../model/errors.ts';
import { runScript, type ScriptVariables } from './run-script.ts';
import { StandInFolder } from './stand-in-folder.ts';
import type { OtherCalls } from './stand-in-settings.ts';
import { traceVariables, type TracedRequest, type VariableValues } from './trace-variables.ts';

export interface RecordScriptOptions {
  /** A path; it is run by `sh`. */
  readonly script: string;
  readonly clusterName: string;
  readonly region: string;
  /** Zones that jobs are pinned to. */
  readonly azs: readonly string[];
  readonly otherCalls: OtherCalls;
  readonly timeoutMs: number;
  /** More of its environment. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Where upstream's workers serve metrics. */
export const metricsPort = '8000';
/** A clock with a resolution of seconds must differ between the two recordings. */
const betweenMs = 1_100;

/**
 * What each job has of its own, in the form in which a run gives it, chosen so that no script has
 * it by itself. The rest is the same in a whole run, and is told as it is.
 */
const samples: readonly [VariableValues, VariableValues] = [
  { VIRTUAL_CLUSTER_ID: 'jq7xw3kz9v5hy2mc8t4fb6nd0', JOB_UNIQUE_ID: '9e4b7d1a' },
  { VIRTUAL_CLUSTER_ID: 'zk2vf9tx6b3nw8dq5hj0cm7y4', JOB_UNIQUE_ID: 'c35f08e6' },
];
/** Made anew for every job run, whatever the script says. */
const ownMembers: ReadonlySet<string> = new Set(['virtualClusterId', 'clientToken']);

/**
 * Runs a submission script twice, with a stand-in for `aws` that starts nothing, and finds out the
 * request that it would send and where the variables of a job stand in it.
 *
 * @throws {JobstormError} of kind `config` when the script fails, or starts no job run or several
 */
export async function recordScript(options: RecordScriptOptions): Promise<TracedRequest> {
  const standIn = new StandInFolder();
  try {
    const [one, other] = sampleVariables(options);
    const first = await recordOnce(options, standIn, one);
    await new Promise((resolve) => setTimeout(resolve, betweenMs));
    const second = await recordOnce(options, standIn, other);
    return traceVariables(first, second, [valuesOf(one), valuesOf(other)]);
  } finally {
    standIn.remove();
  }
}

function sampleVariables({
  clusterName,
  region,
  azs,
}: RecordScriptOptions): readonly [ScriptVariables, ScriptVariables] {
  const variables = (index: 0 | 1): ScriptVariables => {
    const az = index === 0 ? azs[0] : (azs[1] ?? otherZone(azs[0]));
    return {
      CLUSTER_NAME: clusterName,
      AWS_REGION: region,
      METRICS_PORT: metricsPort,
      VIRTUAL_CLUSTER_ID: samples[index]['VIRTUAL_CLUSTER_ID'] ?? '',
      JOB_UNIQUE_ID: samples[index]['JOB_UNIQUE_ID'] ?? '',
      ...(az === undefined ? {} : { SELECTED_AZ: az }),
    };
  };
  return [variables(0), variables(1)];
}

/** With one zone only, a second one shows where the script uses it. */
function otherZone(az: string | undefined): string | undefined {
  return az?.replace(/.$/, (letter) => (letter === 'a' ? 'b' : 'a'));
}

function valuesOf(variables: ScriptVariables): VariableValues {
  return { ...variables };
}

async function recordOnce(
  { script, otherCalls, timeoutMs, environment = {} }: RecordScriptOptions,
  standIn: StandInFolder,
  variables: ScriptVariables,
): Promise<unknown> {
  const result = await runScript({
    script,
    variables,
    standIn,
    mode: 'record',
    otherCalls,
    timeoutMs,
    environment,
  });
  const problem = result.jobRuns.find((captured) => captured.kind === 'problem');
  if (problem !== undefined) throw unrecorded(script, problem.message);
  if (result.hasTimedOut) throw unrecorded(script, `it did not end within ${timeoutMs} ms`);
  if (result.exitCode !== 0) {
    const words = result.lastWords === '' ? '' : `: ${result.lastWords}`;
    throw unrecorded(script, `it ended with exit code ${result.exitCode ?? 'none'}${words}`);
  }
  const requests = result.jobRuns.flatMap((one) => (one.kind === 'request' ? [one.request] : []));
  const [request] = requests;
  if (request === undefined) {
    throw unrecorded(script, 'it does not call aws emr-containers start-job-run');
  }
  if (requests.length > 1)
    throw unrecorded(script, `it starts ${requests.length} job runs, not one`);
  return Object.fromEntries(
    Object.entries(request as object).filter(([member]) => !ownMembers.has(member)),
  );
}

function unrecorded(script: string, reason: string): JobstormError {
  return new JobstormError('config', `Cannot record the script '${script}': ${reason}`, {
    hint: 'It is run by sh with CLUSTER_NAME, VIRTUAL_CLUSTER_ID, AWS_REGION, JOB_UNIQUE_ID, METRICS_PORT and, with zones, SELECTED_AZ.',
  });
}
