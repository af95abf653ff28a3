import { KubeConfig } from '@kubernetes/client-node';
import { describe, expect, it } from 'vitest';
import type { EksCluster } from '../../adapters/aws/eks-cluster.ts';
import { checkSameCluster } from './same-cluster.ts';

const cluster: EksCluster = {
  name: 'mine',
  arn: 'arn:aws:eks:us-west-2:123456789012:cluster/mine',
  version: '1.34',
  endpoint: 'https://ABCDEF.gr7.us-west-2.eks.amazonaws.com',
  certificateAuthority: 'bWluZQ==',
  access: 'access-entries',
};

function kubeconfig(server: string, caData?: string): KubeConfig {
  const config = new KubeConfig();
  config.loadFromClusterAndUser(
    { name: 'c', server, skipTLSVerify: false, ...(caData === undefined ? {} : { caData }) },
    { name: 'u' },
  );
  return config;
}

describe('checkSameCluster()', () => {
  it.each([
    ['the address', kubeconfig('https://abcdef.gr7.us-west-2.eks.amazonaws.com:443/')],
    ['the authority, behind a tunnel', kubeconfig('https://localhost:8443', 'bWluZQ==')],
  ])('knows a cluster by %s', (_how, config) => {
    expect(() => checkSameCluster(cluster, config)).not.toThrow();
  });

  it.each([
    kubeconfig('https://FEDCBA.gr7.us-west-2.eks.amazonaws.com'),
    kubeconfig('https://localhost:8443', 'eW91cnM='),
  ])('refuses another one, naming both', (config) => {
    expect(() => checkSameCluster(cluster, config)).toThrow(
      /is another cluster: https:.*, where 'mine' is at https:/,
    );
  });
});
