import type { Instant } from '../../model/instant.ts';
import type { VirtualClusterLimits } from '../../model/twin-config.ts';
import type { Namespace } from '../cluster/pods/namespaces.ts';
import type { EmrJobRun } from './job-run.ts';

/** The service's record of a virtual cluster: the registration of a namespace. */
export interface EmrVirtualCluster {
  readonly id: string;
  readonly name: string;
  readonly namespace: Namespace;
  readonly clusterName: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdAt: Instant;
  /** Its `schedulerConfiguration`. */
  limits: VirtualClusterLimits;
  state: 'RUNNING' | 'TERMINATING' | 'TERMINATED';
  /** Job runs that have not ended. */
  readonly active: Set<EmrJobRun>;
  /** All job runs ever started in it, in order of creation. */
  readonly jobRuns: EmrJobRun[];
  /** Handed over to the cluster and not ended: what maxConcurrentJobRuns bounds. */
  handedOver: number;
  /** Held back by maxConcurrentJobRuns, in order. */
  readonly held: EmrJobRun[];
}
