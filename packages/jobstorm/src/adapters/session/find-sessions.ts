import {
  sessionTag,
  virtualClusterName,
  type Session,
  type VirtualCluster,
} from '../../model/session.ts';
import { namespaceOf, type EmrVirtualCluster } from '../emr/virtual-clusters.ts';
import type { SessionNamespace } from '../kubernetes/session-namespaces.ts';
import type { SessionTools } from './session-tools.ts';

/** Which sessions are meant; both absent = all of the account's clusters. */
export interface SessionQuery {
  readonly session?: string;
  readonly clusterName?: string;
}

interface Found {
  clusterName: string;
  /** By namespace. */
  readonly members: Map<string, VirtualCluster>;
}

/**
 * Finds sessions by their own marks: tags of virtual clusters, and labels of namespaces of the
 * cluster that the kubeconfig is for. What is being deleted counts, too.
 *
 * @throws {CallError} when they cannot be listed
 */
export async function findSessions(
  tools: SessionTools,
  query: SessionQuery,
): Promise<readonly Session[]> {
  const found = new FoundSessions();
  for (const one of await tools.clusters.list(query.clusterName)) {
    const id = one.tags?.[sessionTag];
    if (id === undefined || (query.session !== undefined && query.session !== id)) continue;
    addVirtualCluster(found.of(id, one.containerProvider?.id ?? ''), one);
  }
  const { name: clusterName } = tools.cluster;
  if (query.clusterName === undefined || query.clusterName === clusterName) {
    for (const namespace of await tools.namespaces.list(query.session)) {
      addNamespace(found.of(namespace.session, clusterName), namespace);
    }
  }
  return found.sessions(tools.region);
}

class FoundSessions {
  readonly #byId = new Map<string, Found>();

  of(id: string, clusterName: string): Found {
    let one = this.#byId.get(id);
    if (one === undefined) this.#byId.set(id, (one = { clusterName, members: new Map() }));
    return one;
  }

  sessions(region: string): Session[] {
    return [...this.#byId].map(([id, { clusterName, members }]) => ({
      id,
      clusterName,
      region,
      virtualClusters: [...members.values()].sort(byIndex),
    }));
  }
}

function addVirtualCluster({ members }: Found, one: EmrVirtualCluster): void {
  const namespace = namespaceOf(one);
  members.set(namespace, { id: one.id ?? '', name: one.name ?? '', namespace });
}

/** A namespace for a Spark operator stands for the virtual cluster that it does not have. */
function addNamespace(
  { clusterName, members }: Found,
  { name: namespace, session, submission }: SessionNamespace,
): void {
  if (submission !== 'spark-operator') return;
  const index = Number(/-ns(\d+)$/.exec(namespace)?.[1] ?? 0);
  const name = virtualClusterName(session, clusterName, index);
  members.set(namespace, { id: namespace, name, namespace });
}

/** `…-ns2` before `…-ns10`. */
function byIndex(one: VirtualCluster, other: VirtualCluster): number {
  return one.namespace.localeCompare(other.namespace, 'en', { numeric: true });
}
