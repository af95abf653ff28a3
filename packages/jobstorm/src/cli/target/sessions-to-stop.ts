import type { KubeConfig } from '@kubernetes/client-node';
import { ListVirtualClustersCommand } from '@aws-sdk/client-emr-containers';
import type { AwsConnection } from '../../adapters/aws/aws-connection.ts';
import { findSessions } from '../../adapters/session/find-sessions.ts';
import type { SessionTools } from '../../adapters/session/session-tools.ts';
import { sessionTag, type Session } from '../../model/session.ts';
import type { ClusterNamer } from './aws-access.ts';
import type { StopCommandOptions } from './stop-program.ts';

/**
 * Finds which EKS cluster is meant when only a session is named: that of its virtual clusters, or
 * the one that the kubeconfig names, as `aws eks update-kubeconfig` does; else it is not known.
 */
export function clusterNamerFor({ cluster, id }: StopCommandOptions): ClusterNamer {
  return async (aws, kubeConfig) =>
    cluster ?? (await clusterOfSession(aws, id)) ?? nameInKubeconfig(kubeConfig);
}

async function clusterOfSession(
  { emr }: AwsConnection,
  session: string | undefined,
): Promise<string | undefined> {
  let nextToken: string | undefined;
  while (session !== undefined) {
    const page = await emr.send(
      new ListVirtualClustersCommand({
        containerProviderType: 'EKS',
        states: ['RUNNING', 'TERMINATING', 'ARRESTED'],
        ...(nextToken === undefined ? {} : { nextToken }),
      }),
    );
    const found = page.virtualClusters?.find(({ tags }) => tags?.[sessionTag] === session);
    if (found !== undefined) return found.containerProvider?.id;
    ({ nextToken } = page);
    if (nextToken === undefined || nextToken === '') break;
  }
  return undefined;
}

/** Clusters have their ARN for a name there. */
function nameInKubeconfig(kubeConfig: KubeConfig): string | null {
  const name = kubeConfig.getCurrentCluster()?.name ?? '';
  return /^arn:[^:]+:eks:[^:]*:\d*:cluster\/(.+)$/.exec(name)?.[1] ?? null;
}

/**
 * The sessions that the command line names, of the cluster that is connected. In virtual clusters
 * of the user's own, sessions are found by their job runs.
 *
 * @throws {CallError} when they cannot be listed
 */
export async function sessionsToStop(
  tools: SessionTools,
  { id, cluster, virtualClusterId = [] }: StopCommandOptions,
): Promise<readonly Session[]> {
  const clusterName = tools.cluster.name;
  const isOfCluster = id !== undefined || cluster !== undefined;
  const query = { clusterName, ...(id === undefined ? {} : { session: id }) };
  const found = isOfCluster ? [...(await findSessions(tools, query))] : [];
  const wanted = await sessionsIn(tools, virtualClusterId);
  for (const session of wanted) {
    if (id !== undefined && id !== session) continue;
    if (found.some((one) => one.id === session)) continue;
    const own = await findSessions(tools, { session, clusterName });
    const without = { id: session, clusterName, region: tools.region, virtualClusters: [] };
    found.push(...(own.length > 0 ? own : [without]));
  }
  return found;
}

/** Sessions that virtual clusters belong to, or that have job runs in them. */
async function sessionsIn(tools: SessionTools, ids: readonly string[]): Promise<Set<string>> {
  const sessions = new Set<string>();
  for (const virtualClusterId of ids) {
    const { tags } = await tools.clusters.describe(virtualClusterId);
    const active = await tools.jobRuns.list({ virtualClusterId, session: null });
    for (const one of [tags, ...active.map((jobRun) => jobRun.tags)]) {
      const session = one?.[sessionTag];
      if (session !== undefined) sessions.add(session);
    }
  }
  return sessions;
}
