import type { Namespace } from '../cluster/pods/namespaces.ts';
import { notFound, success, validationFailure, type EmrAnswer } from './emr-answer.ts';
import type { EmrIds } from './emr-ids.ts';
import type { EmrVirtualCluster } from './virtual-cluster.ts';

export interface VirtualClusterSpec {
  /** The same token makes no second virtual cluster. */
  readonly clientToken: string;
  readonly name: string;
  readonly namespace: Namespace;
  readonly clusterName: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** The virtual clusters of the account: one for each registered namespace. */
export class VirtualClusters {
  readonly #ids: EmrIds;
  readonly #byId = new Map<string, EmrVirtualCluster>();
  readonly #byToken = new Map<string, EmrVirtualCluster>();

  constructor(ids: EmrIds) {
    this.#ids = ids;
  }

  /** Every virtual cluster that is not TERMINATED, in order of creation. */
  list(): EmrVirtualCluster[] {
    return [...this.#byId.values()].filter((cluster) => cluster.state !== 'TERMINATED');
  }

  find(id: string): EmrVirtualCluster | undefined {
    return this.#byId.get(id);
  }

  create(spec: VirtualClusterSpec): EmrAnswer<EmrVirtualCluster> {
    const known = this.#byToken.get(spec.clientToken);
    if (known !== undefined) return success(known);
    const isTaken = this.list().some(
      (other) =>
        other.namespace.name === spec.namespace.name && other.clusterName === spec.clusterName,
    );
    if (isTaken) {
      return validationFailure('A virtual cluster already exists in the given namespace');
    }
    const { name, namespace, clusterName, tags } = spec;
    const cluster: EmrVirtualCluster = {
      name,
      namespace,
      clusterName,
      tags,
      id: this.#ids.virtualClusterId(),
      state: 'RUNNING',
      active: new Set(),
      jobRuns: [],
      handedOver: 0,
      held: [],
    };
    this.#byId.set(cluster.id, cluster);
    this.#byToken.set(spec.clientToken, cluster);
    return success(cluster);
  }

  /** Only a virtual cluster without active job runs can be deleted. */
  delete(id: string): EmrAnswer<EmrVirtualCluster> {
    const cluster = this.#byId.get(id);
    if (cluster === undefined) return notFound(`VirtualCluster ${id} not found`);
    if (cluster.state !== 'RUNNING')
      return validationFailure(`VirtualCluster ${id} already terminated`);
    if (cluster.active.size > 0) {
      return validationFailure(`VirtualCluster ${id} has ${cluster.active.size} active job runs`);
    }
    cluster.state = 'TERMINATED';
    return success(cluster);
  }
}
