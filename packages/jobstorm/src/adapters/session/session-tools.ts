import type { Timeline } from '../../engine/ports.ts';
import type { CallerIdentity } from '../aws/caller-identity.ts';
import type { EksCluster } from '../aws/eks-cluster.ts';
import type { ListedJobRuns } from '../emr/listed-job-runs.ts';
import type { VirtualClusters } from '../emr/virtual-clusters.ts';
import type { KubeClient } from '../kubernetes/kube-client.ts';
import type { SessionNamespaces } from '../kubernetes/session-namespaces.ts';

/** How jobs come to the cluster, as a scenario says it. */
export type SubmissionKind = 'job-run' | 'spark-operator';

/** What sessions are made, found and removed with. */
export interface SessionTools {
  readonly timeline: Timeline;
  readonly clusters: VirtualClusters;
  readonly jobRuns: ListedJobRuns;
  readonly namespaces: SessionNamespaces;
  readonly kube: KubeClient;
  readonly cluster: EksCluster;
  readonly identity: CallerIdentity;
  readonly region: string;
  readonly submission: SubmissionKind;
  /** Virtual clusters of the user's own, used in place of new ones and never deleted. */
  readonly virtualClusterIds: readonly string[];
  /** IAM role of the jobs, for the service accounts of SparkApplications; null = none. */
  readonly executionRoleArn: string | null;
  /** Removes what else a session has made in the account. */
  readonly removeRest: (sessionId: string) => Promise<void>;
}
