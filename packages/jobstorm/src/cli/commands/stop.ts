import { AwsSessionManager } from '../../adapters/session/aws-session-manager.ts';
import { WallTimeline } from '../../adapters/timeline/wall-timeline.ts';
import { JobstormError } from '../../model/errors.ts';
import type { Session } from '../../model/session.ts';
import { formatAmount } from '../../util/format.ts';
import type { CliContext } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { openAwsAccess, type AwsAccess } from '../target/aws-access.ts';
import { confirm } from '../target/confirm.ts';
import { placeRows, rowsText } from '../target/run-outline.ts';
import { sessionToolsOf } from '../target/session-tools-of.ts';
import { removeSessions, type RemovedSession } from '../target/remove-sessions.ts';
import { clusterNamerFor, sessionsToStop } from '../target/sessions-to-stop.ts';
import type { StopCommandOptions } from '../target/stop-program.ts';

/** `jobstorm stop` */
export async function stopCommand(
  options: StopCommandOptions,
  context: CliContext,
): Promise<ExitCode> {
  checkSelection(options);
  const { speed = 1 } = options;
  const clusterName = clusterNamerFor(options);
  const access = await openAwsAccess({ flags: options, clusterName, speed }, context);
  let fail: (thrown: unknown) => void = () => undefined;
  const fault = new Promise<never>((_resolve, reject) => (fail = reject));
  const timeline = new WallTimeline({ speed, onError: fail });
  try {
    return await Promise.race([stop({ options, access, timeline }, context), fault]);
  } finally {
    timeline.stop();
    access.close();
  }
}

function checkSelection({ id, cluster, virtualClusterId }: StopCommandOptions): void {
  if (id !== undefined || cluster !== undefined || virtualClusterId !== undefined) return;
  throw new JobstormError('config', 'Nothing says what to stop', {
    hint: 'Give --id SESSION, --cluster NAME or --virtual-cluster-id ID.',
  });
}

interface StopSetting {
  readonly options: StopCommandOptions;
  readonly access: AwsAccess;
  readonly timeline: WallTimeline;
}

async function stop(
  { options, access, timeline }: StopSetting,
  context: CliContext,
): Promise<ExitCode> {
  const { err, out } = context.streams;
  const tools = sessionToolsOf({ access, timeline });
  const sessions = await sessionsToStop(tools, options);
  const tell = (removed: readonly RemovedSession[]): void => {
    if (options.json === true) out.write(`${JSON.stringify({ sessions: removed }, null, 2)}\n`);
  };
  err.write(rowsText(placeRows(access)));
  if (sessions.length === 0) {
    err.write('Nothing to stop: no session of Jobstorm is there.\n');
    tell([]);
    return exitCodes.passed;
  }
  err.write(rowsText(sessions.map((session) => ['Removes', sessionText(session)])));
  await confirm(options.yes === true, 'Remove it?', context);
  const removed = await removeSessions(
    { manager: new AwsSessionManager(tools), timeline, sessions },
    context,
  );
  tell(removed);
  return removed.every(({ isGone }) => isGone) ? exitCodes.passed : exitCodes.leftBehind;
}

function sessionText({ id, clusterName, virtualClusters }: Session): string {
  const count = virtualClusters.length;
  return `${id} on ${clusterName}, ${formatAmount(count, 'namespace')} with virtual clusters and job runs`;
}
