import type { Instant } from '../../model/instant.ts';
import type { VirtualClusterLimits } from '../../model/twin-config.ts';
import type { Namespace } from '../cluster/pods/namespaces.ts';
import { ClientTokens } from './client-tokens.ts';
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
  /** Absent = as the scenario says of all. */
  readonly limits?: VirtualClusterLimits;
}

export interface VirtualClustersOptions {
  /** Of a virtual cluster that asks for none. */
  readonly limits: VirtualClusterLimits;
  readonly clientTokenMemoryMs: number;
}

/** The virtual clusters of the account: one for each registered namespace. */
export class VirtualClusters {
  readonly #ids: EmrIds;
  readonly #limits: VirtualClusterLimits;
  readonly #byId = new Map<string, EmrVirtualCluster>();
  readonly #byToken: ClientTokens<EmrVirtualCluster>;

  constructor(ids: EmrIds, { limits, clientTokenMemoryMs }: VirtualClustersOptions) {
    this.#ids = ids;
    this.#limits = limits;
    this.#byToken = new ClientTokens(clientTokenMemoryMs);
  }

  /** Every virtual cluster that is not TERMINATED, in order of creation. */
  list(): EmrVirtualCluster[] {
    return this.all().filter((cluster) => cluster.state !== 'TERMINATED');
  }

  /** The same, and those that are TERMINATED. */
  all(): EmrVirtualCluster[] {
    return [...this.#byId.values()];
  }

  find(id: string): EmrVirtualCluster | undefined {
    return this.#byId.get(id);
  }

  create(spec: VirtualClusterSpec, now: Instant): EmrAnswer<EmrVirtualCluster> {
    const known = this.#byToken.find(spec.clientToken, now);
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
      createdAt: now,
      limits: spec.limits ?? this.#limits,
      id: this.#ids.virtualClusterId(),
      state: 'RUNNING',
      active: new Set(),
      jobRuns: [],
      handedOver: 0,
      held: [],
    };
    this.#byId.set(cluster.id, cluster);
    this.#byToken.add(spec.clientToken, cluster);
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
