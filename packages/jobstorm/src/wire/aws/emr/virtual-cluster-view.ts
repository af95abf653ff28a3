import type { EmrVirtualCluster } from '../../../twin/emr/virtual-cluster.ts';
import { isoDate } from '../protocol/rest-json.ts';
import type { EmrState } from './emr-state.ts';

export type VirtualClusterState = 'RUNNING' | 'TERMINATING' | 'TERMINATED' | 'ARRESTED';

export function virtualClusterPath(id: string): string {
  return `/virtualclusters/${id}`;
}

/**
 * The state as it is told: TERMINATING for a while after it was deleted, ARRESTED when its
 * namespace is gone and EMR can do nothing there.
 */
export function virtualClusterState(
  cluster: EmrVirtualCluster,
  state: EmrState,
): VirtualClusterState {
  const { twin, scenario } = state.served;
  if (cluster.state === 'TERMINATED') {
    const { virtualClusterTerminationMs } = scenario.twin.parameters.emr;
    const deletedAt = state.deletedAt.get(cluster.id) ?? -Infinity;
    return state.now < deletedAt + virtualClusterTerminationMs ? 'TERMINATING' : 'TERMINATED';
  }
  const namespace = twin.cluster.namespaces.find(cluster.namespace.name);
  return namespace === cluster.namespace ? cluster.state : 'ARRESTED';
}

/** A virtual cluster as DescribeVirtualCluster and ListVirtualClusters give it. */
export function virtualClusterView(
  cluster: EmrVirtualCluster,
  state: EmrState,
): Readonly<Record<string, unknown>> {
  const { id, name, clusterName, namespace, createdAt } = cluster;
  const arn = state.arn(virtualClusterPath(id));
  const extras = state.virtualClusterExtras.get(id);
  return {
    id,
    name,
    arn,
    state: virtualClusterState(cluster, state),
    containerProvider: {
      type: 'EKS',
      id: clusterName,
      info: {
        eksInfo: {
          namespace: namespace.name,
          ...(extras?.nodeLabel === undefined ? {} : { nodeLabel: extras.nodeLabel }),
        },
      },
    },
    createdAt: isoDate(state.served.epochMs + createdAt),
    tags: state.tagsOf(arn),
    securityConfigurationId: extras?.securityConfigurationId,
    sessionEnabled: extras?.sessionEnabled,
    ...schedulerView(cluster),
  };
}

/** Told only of virtual clusters that have limits. */
function schedulerView({ limits, active, held }: EmrVirtualCluster): object {
  const { maxConcurrentJobRuns, maxInQueueJobRuns } = limits;
  if (maxConcurrentJobRuns === null && maxInQueueJobRuns === null) return {};
  let concurrent = 0;
  for (const run of active) if (run.state === 'RUNNING') concurrent += 1;
  return {
    schedulerConfiguration: {
      ...(maxConcurrentJobRuns === null ? {} : { maxConcurrentJobRuns }),
      ...(maxInQueueJobRuns === null ? {} : { maxInQueueJobRuns }),
    },
    schedulerStatus: {
      currentConcurrentJobRuns: concurrent,
      currentInQueueJobRuns: Math.max(held.length, active.size - concurrent),
    },
  };
}
