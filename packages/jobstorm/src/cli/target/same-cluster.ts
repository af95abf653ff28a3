import { readFileSync } from 'node:fs';
import type { Cluster, KubeConfig } from '@kubernetes/client-node';
import type { EksCluster } from '../../adapters/aws/eks-cluster.ts';
import { JobstormError } from '../../model/errors.ts';

/**
 * Makes sure that EMR and Kubernetes are asked about one and the same cluster: by its address, or,
 * behind a tunnel or from within the cluster, by its certificate authority, which no other has.
 *
 * @throws {JobstormError} of kind `config` when they are two
 */
export function checkSameCluster(cluster: EksCluster, kubeConfig: KubeConfig): void {
  const kube = kubeConfig.getCurrentCluster();
  if (kube === null || originOf(kube.server) === originOf(cluster.endpoint)) return;
  if (cluster.certificateAuthority !== '' && authorityOf(kube) === cluster.certificateAuthority) {
    return;
  }
  throw new JobstormError(
    'config',
    `The context '${kubeConfig.getCurrentContext()}' of the kubeconfig is another cluster: ` +
      `${kube.server}, where '${cluster.name}' is at ${cluster.endpoint}`,
    {
      hint: `Choose its context with --context, or make one: aws eks update-kubeconfig --name ${cluster.name}.`,
    },
  );
}

function originOf(server: string): string {
  try {
    return new URL(server).origin.toLowerCase();
  } catch {
    return server;
  }
}

/** Base64, as the EKS API gives it. */
function authorityOf({ caData, caFile }: Cluster): string {
  if (caData !== undefined && caData !== '') return caData.trim();
  return caFile === undefined || caFile === '' ? '' : readFileSync(caFile).toString('base64');
}
