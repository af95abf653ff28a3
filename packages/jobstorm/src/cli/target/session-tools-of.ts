import { targetErrorOf } from '../../adapters/aws/target-error.ts';
import { ListedJobRuns } from '../../adapters/emr/listed-job-runs.ts';
import { VirtualClusters } from '../../adapters/emr/virtual-clusters.ts';
import { SessionNamespaces } from '../../adapters/kubernetes/session-namespaces.ts';
import { CallError, PacedCalls } from '../../adapters/paced-calls.ts';
import type { SessionTools } from '../../adapters/session/session-tools.ts';
import type { TargetError, Timeline } from '../../engine/ports.ts';
import type { Scenario } from '../../model/scenario.ts';
import type { AwsAccess } from './aws-access.ts';
import { removeNotices } from './notices.ts';

export interface SessionToolsOptions {
  readonly access: AwsAccess;
  readonly timeline: Timeline;
  /** What of a scenario decides how its session is made; absent = only to find and remove. */
  readonly scenario?: Pick<Scenario, 'submission' | 'jobs' | 'watch'>;
}

/** Everything that sessions are made, found and removed with. */
export function sessionToolsOf({ access, timeline, scenario }: SessionToolsOptions): SessionTools {
  const { aws, kube } = access;
  return {
    timeline,
    clusters: new VirtualClusters(aws.emr, timeline),
    jobRuns: new ListedJobRuns(aws.emr, timeline),
    namespaces: new SessionNamespaces(kube, timeline),
    kube,
    cluster: access.cluster,
    identity: access.identity,
    region: aws.region,
    submission: scenario?.submission ?? 'job-run',
    virtualClusterIds: access.virtualClusterIds,
    executionRoleArn: executionRoleOf(scenario),
    removeRest: (sessionId) =>
      // A run that never asked for notices needs no permission to remove them.
      scenario === undefined || scenario.watch.jobRuns === 'events'
        ? removeNoticesOf({ access, timeline, sessionId, isOptional: scenario === undefined })
        : Promise.resolve(),
  };
}

/** Answers that say that there is nothing to remove, or nobody to ask. */
const isNothing: ReadonlySet<string> = new Set(['access-denied', 'not-found', 'rejected']);

interface NoticesRemoval {
  readonly access: AwsAccess;
  readonly timeline: Timeline;
  readonly sessionId: string;
  /**
   * It is not known whether the session had any: whoever stops one that had none needs no
   * permission for it.
   */
  readonly isOptional: boolean;
}

async function removeNoticesOf(removal: NoticesRemoval): Promise<void> {
  const { access, timeline, sessionId, isOptional } = removal;
  const toTargetError = (thrown: unknown): TargetError =>
    targetErrorOf(thrown, 'remove the queue of notices');
  const calls = new PacedCalls({ timeline, toTargetError });
  try {
    await removeNotices(access.aws, sessionId, calls);
  } catch (thrown) {
    const kind = thrown instanceof CallError ? thrown.targetError.kind : '';
    if (!isOptional || !isNothing.has(kind)) throw thrown;
  }
}

/** Service accounts are one per namespace: the role of the first template that names one. */
function executionRoleOf(scenario: Pick<Scenario, 'jobs'> | undefined): string | null {
  const roles = scenario?.jobs.map(({ request }) => request.executionRoleArn) ?? [];
  return roles.find((role) => role !== undefined) ?? null;
}
