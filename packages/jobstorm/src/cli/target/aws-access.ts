import {
  connectToAws,
  type AwsConnection,
  type AwsConnectionOptions,
} from '../../adapters/aws/aws-connection.ts';
import { readCallerIdentity, type CallerIdentity } from '../../adapters/aws/caller-identity.ts';
import { readEksCluster, type EksCluster } from '../../adapters/aws/eks-cluster.ts';
import { readListQuota } from '../../adapters/emr/list-quota.ts';
import type { KubeConfig } from '@kubernetes/client-node';
import { KubeClient } from '../../adapters/kubernetes/kube-client.ts';
import { loadKubeContext } from '../../adapters/kubernetes/kube-context.ts';
import { kubeTargetErrorOf } from '../../adapters/kubernetes/kube-request-error.ts';
import { JobstormError } from '../../model/errors.ts';
import { second } from '../../model/instant.ts';
import type { CliContext } from '../context.ts';
import { jobstormVersion } from '../version.ts';
import { ask } from './ask.ts';
import type { ConnectionOptions } from './connection-options.ts';
import { checkSameCluster } from './same-cluster.ts';
import { readServiceClock } from './service-clock.ts';

/** The account and the cluster, both known to be there and to belong together. */
export interface AwsAccess {
  readonly aws: AwsConnection;
  readonly identity: CallerIdentity;
  readonly cluster: EksCluster;
  readonly kube: KubeClient;
  /** Name of the kubeconfig's context. */
  readonly kubeContext: string;
  readonly virtualClusterIds: readonly string[];
  /** Requests of ListJobRuns per second that the account sustains. */
  readonly listPerSecond: number;
  /** What time the service says it is, Unix ms. */
  readonly serviceNowMs: () => number;
  close(): void;
}

/**
 * Which EKS cluster is meant, once the account can be asked; null = whichever the kubeconfig is
 * for.
 */
export type ClusterNamer = (aws: AwsConnection, kubeConfig: KubeConfig) => Promise<string | null>;

export interface OpenAwsOptions {
  readonly flags: ConnectionOptions;
  /** Where neither the command line nor the environment says so. */
  readonly regionDefault?: string;
  readonly clusterName: ClusterNamer;
  /** How fast the service's clock goes, times real time: a served twin's may be faster. */
  readonly speed: number;
}

/**
 * Finds out whose account this is, and that its cluster and the kubeconfig's are the same. Nothing
 * is created.
 *
 * @throws {JobstormError} that says what is missing
 */
export async function openAwsAccess(
  { flags, regionDefault, clusterName, speed }: OpenAwsOptions,
  { environment }: CliContext,
): Promise<AwsAccess> {
  checkEndpoint(flags.endpointUrl ?? environment['AWS_ENDPOINT_URL']);
  const userAgent = `jobstorm/${jobstormVersion}`;
  const kubeConfig = loadKubeContext(flags);
  const aws = await connectToAws({ ...connectionOf(flags, regionDefault), userAgent, environment });
  const kube = new KubeClient({ kubeConfig, userAgent, ...patienceOf(flags) });
  const close = (): void => {
    aws.close();
    kube.close();
  };
  try {
    const whoAmI = (): Promise<CallerIdentity> =>
      ask('sts:GetCallerIdentity', () => readCallerIdentity(aws));
    const { identity, serviceNowMs } = await readServiceClock(whoAmI, speed);
    const name = await ask('find the cluster', () => clusterName(aws, kubeConfig));
    const cluster =
      name === null
        ? clusterOfKubeconfig(kubeConfig)
        : await ask('eks:DescribeCluster', () => readEksCluster(aws, name));
    checkSameCluster(cluster, kubeConfig);
    await checkKubernetes(kube);
    return {
      aws,
      identity,
      cluster,
      kube,
      kubeContext: kubeConfig.getCurrentContext(),
      virtualClusterIds: flags.virtualClusterId ?? [],
      listPerSecond: await readListQuota(aws.quotas),
      serviceNowMs,
      close,
    };
  } catch (thrown) {
    close();
    throw thrown;
  }
}

/** A user or a password in an address would stand in run.json and in messages. */
function checkEndpoint(url: string | undefined): void {
  if (url === undefined || url === '') return;
  const { protocol, username, password } = URL.parse(url) ?? {};
  if (protocol !== 'http:' && protocol !== 'https:') {
    throw new JobstormError('config', 'The address of --endpoint-url is none of http or https', {
      hint: 'Such as: --endpoint-url http://127.0.0.1:8470',
    });
  }
  if (username === '' && password === '') return;
  throw new JobstormError('config', 'The address of --endpoint-url has a user name or a password', {
    hint: 'Leave them out: requests to AWS are signed with the keys of the usual credentials.',
  });
}

/** As much as a kubeconfig says of a cluster: enough to look there for what carries a session. */
function clusterOfKubeconfig(kubeConfig: KubeConfig): EksCluster {
  const { name = '', server = '' } = kubeConfig.getCurrentCluster() ?? {};
  const endpoint = { endpoint: server, certificateAuthority: '' };
  return { name, arn: '', version: 'unknown', ...endpoint, access: 'access-entries' };
}

function patienceOf({ readTimeout }: ConnectionOptions): { readonly answerMsMax?: number } {
  return readTimeout === undefined ? {} : { answerMsMax: readTimeout * second };
}

function connectionOf(
  flags: ConnectionOptions,
  regionDefault: string | undefined,
): Omit<AwsConnectionOptions, 'userAgent' | 'environment'> {
  const { region, profile, endpointUrl } = flags;
  return {
    ...patienceOf(flags),
    ...(region === undefined ? {} : { region }),
    ...(profile === undefined ? {} : { profile }),
    ...(endpointUrl === undefined ? {} : { endpointUrl }),
    ...(regionDefault === undefined ? {} : { regionDefault }),
  };
}

/** Its version is the least that one may ask. */
async function checkKubernetes(kube: KubeClient): Promise<void> {
  const version = (): Promise<unknown> => kube.request({ method: 'GET', path: '/version' });
  await ask(`Kubernetes API at ${kube.server}`, version, kubeTargetErrorOf);
}
