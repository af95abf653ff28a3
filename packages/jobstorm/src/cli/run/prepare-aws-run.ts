import { submitterOfUnknown } from '../../adapters/emr/known-job-runs.ts';
import { JobstormError } from '../../model/errors.ts';
import type { CliContext } from '../context.ts';
import type { RunCommandOptions } from '../program.ts';
import { openAwsAccess, type AwsAccess } from '../target/aws-access.ts';
import { checkSubmission } from '../target/check-submission.ts';
import { confirm } from '../target/confirm.ts';
import { runOutline } from '../target/run-outline.ts';
import { AwsRun, newSessionId } from './aws-run.ts';
import { lookBeforeResume } from './look-before-resume.ts';
import type { PreparedRun, RunRequest } from './prepare-run.ts';
import type { KilledRun } from './resume-run.ts';
import { PerJobScripts } from './per-job-scripts.ts';
import { scriptEnvironment } from './record-scripts.ts';

/**
 * Makes ready a run on EMR on EKS: finds out whose account and which cluster it is, shows what will
 * be made there, and asks.
 *
 * @throws {JobstormError} when it cannot be, or is not to be
 */
export async function prepareAwsRun(
  request: RunRequest,
  context: CliContext,
): Promise<PreparedRun> {
  const { scenario: given, options } = request;
  const speed = speedOf(options, context);
  const access = await openAwsAccess(
    {
      flags: options,
      regionDefault: given.region,
      clusterName: () => Promise.resolve(given.clusterName),
      speed,
    },
    context,
  );
  try {
    return await agreedRun({ ...request, access, speed }, context);
  } catch (thrown) {
    access.close();
    throw thrown;
  }
}

/**
 * Makes ready a run on EMR on EKS that was killed: the same account and cluster, and nobody is
 * asked again. What it has made is found by its session.
 *
 * @throws {JobstormError} when it cannot be
 */
export async function prepareResumedRun(
  killed: KilledRun,
  options: RunCommandOptions,
  context: CliContext,
): Promise<PreparedRun> {
  const { begin, restorer } = killed;
  const { scenario, session: sessionId, startedAt } = begin;
  const speed = speedOf(options, context);
  const flags = { region: scenario.region, ...options };
  const clusterName = (): Promise<string> => Promise.resolve(scenario.clusterName);
  const scripts = new PerJobScripts(scenario, scriptEnvironment(options));
  const access = await openAwsAccess({ flags, clusterName, speed }, context);
  const close = (): void => {
    scripts.close();
    access.close();
  };
  let known: ReadonlyMap<string, string>;
  try {
    known = await lookBeforeResume(killed, access, speed);
  } catch (thrown) {
    close();
    throw thrown;
  }
  return {
    scenario,
    sessionId,
    isPlanShown: true,
    begin: (journal) =>
      new AwsRun({
        scenario,
        sessionId,
        epochMs: Date.parse(startedAt),
        speed,
        journal,
        journalDetail: options.journal,
        access,
        restorer,
        wrapSubmitter: (submitter, timeline) =>
          submitterOfUnknown(scripts.wrap(submitter, timeline), known, timeline),
      }),
    close,
  };
}

interface AwsRequest extends RunRequest {
  readonly access: AwsAccess;
  readonly speed: number;
}

async function agreedRun(
  { scenario: given, options, showPlan, access, speed }: AwsRequest,
  context: CliContext,
): Promise<PreparedRun> {
  const scenario = { ...given, region: access.aws.region, clusterName: access.cluster.name };
  await checkSubmission(access, scenario);
  const sessionId = newSessionId(access.serviceNowMs());
  showPlan();
  context.streams.err.write(`${runOutline(access, scenario, sessionId)}\n`);
  await confirm(options.yes === true, 'Run it?', context);
  const scripts = new PerJobScripts(scenario, scriptEnvironment(options));
  return {
    scenario,
    sessionId,
    isPlanShown: true,
    begin: (journal) =>
      new AwsRun({
        scenario,
        sessionId,
        epochMs: access.serviceNowMs(),
        speed,
        journal,
        journalDetail: options.journal,
        access,
        wrapSubmitter: scripts.wrap,
      }),
    close: () => {
      scripts.close();
      access.close();
    },
  };
}

/** AWS's own time cannot be sped up; that of a served twin is as fast as it was told to be. */
function speedOf({ speed, endpointUrl }: RunCommandOptions, { environment }: CliContext): number {
  const isElsewhere = (endpointUrl ?? environment['AWS_ENDPOINT_URL']) !== undefined;
  if (speed === undefined || speed === 1 || isElsewhere) return speed ?? 1;
  throw new JobstormError('config', 'A real cluster runs in real time: --speed has no meaning', {
    hint: 'Leave --speed out; or give --endpoint-url of a twin that is served at that speed.',
  });
}
