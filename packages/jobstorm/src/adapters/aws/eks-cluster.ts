import { DescribeClusterCommand, type Cluster } from '@aws-sdk/client-eks';
import { JobstormError } from '../../model/errors.ts';
import type { AwsConnection } from './aws-connection.ts';

/** The EKS cluster that jobs are to run on. */
export interface EksCluster {
  readonly name: string;
  readonly arn: string;
  /** Kubernetes minor version, such as `1.34`. */
  readonly version: string;
  /** URL of the API server. */
  readonly endpoint: string;
  /** Certificate of its authority, PEM in base64. */
  readonly certificateAuthority: string;
  /**
   * Whether EMR gets its access by EKS access entries, which it makes itself when a virtual cluster
   * is created, or by a role binding and an entry of the ConfigMap `aws-auth`.
   * Source: EMR on EKS Development Guide, setting-up-cluster-access.
   */
  readonly access: 'access-entries' | 'aws-auth';
}

/**
 * Reads the cluster and makes sure that it can be used.
 *
 * @throws {JobstormError} of kind `config` when there is no such cluster, `unreachable` when it is
 *   not active
 */
export async function readEksCluster(
  { eks, region }: AwsConnection,
  name: string,
): Promise<EksCluster> {
  const { cluster = {} } = await eks
    .send(new DescribeClusterCommand({ name }))
    .catch((thrown: unknown) => {
      if (!(thrown instanceof Error && thrown.name === 'ResourceNotFoundException')) throw thrown;
      throw new JobstormError('config', `There is no EKS cluster '${name}' in ${region}`, {
        cause: thrown,
        hint: 'Name yours with --cluster, and its region with --region.',
      });
    });
  checkActive(name, cluster.status ?? 'unknown');
  return clusterOf(name, cluster);
}

function checkActive(name: string, status: string): void {
  // A cluster that is being updated works on.
  if (status === 'ACTIVE' || status === 'UPDATING') return;
  throw new JobstormError('unreachable', `The EKS cluster '${name}' is ${status}, not ACTIVE`, {
    hint: 'Wait until it is, or look at it in the EKS console.',
  });
}

function clusterOf(
  name: string,
  { arn = '', version = '', endpoint = '', accessConfig, certificateAuthority }: Cluster,
): EksCluster {
  const mode = accessConfig?.authenticationMode ?? 'CONFIG_MAP';
  return {
    name,
    arn,
    version,
    endpoint,
    certificateAuthority: certificateAuthority?.data ?? '',
    access: mode === 'CONFIG_MAP' ? 'aws-auth' : 'access-entries',
  };
}
