import {
  connectToAws,
  type AwsConnection,
  type AwsConnectionOptions,
} from '../../adapters/aws/aws-connection.ts';
import { readCallerIdentity, type CallerIdentity } from '../../adapters/aws/caller-identity.ts';
import { readEksCluster, type EksCluster } from '../../adapters/aws/eks-cluster.ts';
import { targetErrorOf } from '../../adapters/aws/target-error.ts';
import { readListQuota } from '../../adapters/emr/list-quota.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeConfig } from '@kubernetes/client-node';
import { KubeClient } from '../../adapters/kubernetes/kube-client.ts';
import { loadKubeContext } from '../../adapters/kubernetes/kube-context.ts';
import { kubeTargetErrorOf } from '../../adapters/kubernetes/kube-request-error.ts';
import type { TargetError } from '../../engine/ports.ts';
import { JobstormError } from '../../model/errors.ts';
import { second } from '../../model/instant.ts';
import type { CliContext } from '../context.ts';
import { jobstormVersion } from '../version.ts';
import type { ConnectionOptions } from './connection-options.ts';
import { checkSameCluster } from './same-cluster.ts';

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

/** Clocks that are this close are the same; dates of HTTP have whole seconds. */
const clockSkewMs = 5_000;

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
  const userAgent = `jobstorm/${jobstormVersion}`;
  const kubeConfig = loadKubeContext(flags);
  const aws = await connectToAws({ ...connectionOf(flags, regionDefault), userAgent, environment });
  const kube = new KubeClient({ kubeConfig, userAgent, ...patienceOf(flags) });
  const close = (): void => {
    aws.close();
    kube.close();
  };
  try {
    const identity = await known('sts:GetCallerIdentity', () => readCallerIdentity(aws));
    const serviceNowMs = serviceClock(identity, speed);
    const name = await known('find the cluster', () => clusterName(aws, kubeConfig));
    const cluster =
      name === null
        ? clusterOfKubeconfig(kubeConfig)
        : await known('eks:DescribeCluster', () => readEksCluster(aws, name));
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

/**
 * Tries of a question before the run, some 15 s in all, and the wait after the first, which grows
 * with each.
 */
const triesMax = 20;
const retryMs = 200;
const retryMsMax = second;
const mayPass: ReadonlySet<string> = new Set(['throttled', 'transient']);

type ToTargetError = (thrown: unknown, action: string) => TargetError;

/** Asks, more than once when the answer may be another then. */
async function known<Answer>(
  action: string,
  ask: () => Promise<Answer>,
  toTargetError: ToTargetError = targetErrorOf,
): Promise<Answer> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask();
    } catch (thrown) {
      if (thrown instanceof JobstormError) throw thrown;
      const error = toTargetError(thrown, action);
      if (!mayPass.has(error.kind) || tries >= triesMax) throw failed(error, thrown);
      await sleep(Math.min(tries * retryMs, retryMsMax));
    }
  }
}

/** Its version is the least that one may ask. */
async function checkKubernetes(kube: KubeClient): Promise<void> {
  const ask = (): Promise<unknown> => kube.request({ method: 'GET', path: '/version' });
  await known(`Kubernetes API at ${kube.server}`, ask, kubeTargetErrorOf);
}

const hints: Partial<Record<TargetError['kind'], string>> = {
  'access-denied': 'Check the credentials with: aws sts get-caller-identity, kubectl auth whoami.',
  unreachable: 'Check the network, --endpoint-url, and the address in the kubeconfig.',
};

function failed({ kind, message }: TargetError, cause: unknown): JobstormError {
  const hint = hints[kind];
  return new JobstormError(kind, message, { cause, ...(hint === undefined ? {} : { hint }) });
}

function serviceClock({ dateMs }: CallerIdentity, speed: number): () => number {
  const skewMs = dateMs === null ? 0 : dateMs - Date.now();
  if (speed === 1 && Math.abs(skewMs) < clockSkewMs) return () => Date.now();
  // In the middle of the second that the date names.
  const at = dateMs === null ? Date.now() : dateMs + 500;
  const askedAtMs = performance.now();
  return () => Math.round(at + (performance.now() - askedAtMs) * speed);
}
