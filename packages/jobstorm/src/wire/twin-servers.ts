import { isIP } from 'node:net';
import { generate } from 'selfsigned';
import type { FastifyInstance } from 'fastify';
import { servedAccountId, type AwsAccount } from './aws/aws-account.ts';
import { createAwsServices } from './aws/aws-services.ts';
import { Callers, type CallerKeys } from './aws/callers.ts';
import { createAwsServer } from './aws/http-server.ts';
import type { AwsRequest } from './aws/protocol/aws-request.ts';
import { verifySignature } from './aws/signature/verify-signature.ts';
import { hostsOf } from './host-header.ts';
import { kubeconfigText } from './kubeconfig.ts';
import { createKubernetesServer } from './kubernetes/http-server.ts';
import { createKubernetesSide } from './kubernetes-side.ts';
import { addAdminRoutes } from './admin/admin-routes.ts';
import { RequestCounts } from './metrics/request-counts.ts';
import { TwinMetrics } from './metrics/twin-metrics.ts';
import type { ServedTwin } from './served-twin.ts';

export interface TwinServersOptions {
  readonly served: ServedTwin;
  /** Address to listen on. */
  readonly host: string;
  /** Of the AWS endpoint; 0 = any that is free. */
  readonly port: number;
  /** Of the Kubernetes API; 0 = any that is free. */
  readonly kubePort: number;
  /** What clients of the Kubernetes API must carry. */
  readonly token: string;
  /** Requests to AWS services must be signed with {@link TwinServers.keys}. */
  readonly verifiesSignatures: boolean;
}

/** Where the twin is served, and what clients need for it. */
export interface TwinServers {
  /** URL of the AWS endpoint. */
  readonly awsUrl: string;
  /** URL of the Kubernetes API. */
  readonly kubeUrl: string;
  /** PEM of the certificate that the Kubernetes API shows. */
  readonly certificate: string;
  /** Text of a kubeconfig for it, token included. */
  readonly kubeconfig: string;
  readonly account: AwsAccount;
  /** Keys that signatures are checked with. */
  readonly keys: CallerKeys;
  readonly close: () => Promise<void>;
}

const daysValid = 365;

/** Serves a twin: its AWS services by HTTP, its Kubernetes API by HTTPS. */
export async function startTwinServers(options: TwinServersOptions): Promise<TwinServers> {
  const { served, host, port, kubePort, token } = options;
  const { region, clusterName, twin: config } = served.scenario;
  const account: AwsAccount = { accountId: servedAccountId, region, clusterName };
  const callers = new Callers(account);
  const hosts = hostsOf(host);
  const tls = await certificateFor(hosts);
  const { kubernetesVersion } = config.controlPlane;
  const kubernetes = createKubernetesServer({
    ...createKubernetesSide(served),
    version: {
      major: '1',
      minor: minorOf(kubernetesVersion),
      gitVersion: `v${kubernetesVersion}.0-eks-twin`,
    },
    tls,
    token,
    hosts,
    catchUp: () => {
      served.catchUp();
    },
  });
  kubernetes.addHook('onSend', async (_request, reply) => {
    reply.header('date', new Date(served.now()).toUTCString());
    return Promise.resolve();
  });
  const kubeUrl = await listen(kubernetes, host, kubePort);
  const cluster = {
    endpoint: kubeUrl,
    certificateAuthority: tls.cert,
    version: kubernetesVersion,
    createdAt: served.epochMs,
  };
  let awsUrl = '';
  const endpoint = (): string => awsUrl;
  const services = createAwsServices({ served, account, callers, cluster, endpoint });
  const clocks = [() => served.now(), () => Date.now()];
  const verify = options.verifiesSignatures
    ? async (request: AwsRequest) => verifySignature(request, { callers, clocks })
    : null;
  const requests = new RequestCounts();
  const metrics = new TwinMetrics(served, requests);
  const aws = createAwsServer({ served, services, callers, hosts, requests, verify });
  addAdminRoutes(aws, { served, metrics, token: isLoopback(host) ? null : token });
  awsUrl = await listen(aws, host, port);
  served.start();
  return {
    awsUrl,
    kubeUrl,
    certificate: tls.cert,
    kubeconfig: kubeconfigText({
      name: clusterName,
      server: kubeUrl,
      certificate: tls.cert,
      token,
    }),
    account,
    keys: callers.user,
    close: async () => {
      served.stop();
      await Promise.all([aws.close(), kubernetes.close()]);
    },
  };
}

/** Whether only this machine can reach it. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

function minorOf(version: string): string {
  return version.split('.')[1] ?? '';
}

async function listen(server: FastifyInstance, host: string, port: number): Promise<string> {
  return server.listen({ host, port });
}

/** A certificate of its own authority, for the names that it is reached by. */
async function certificateFor(
  hosts: readonly string[],
): Promise<{ readonly key: string; readonly cert: string }> {
  const notAfterDate = new Date(Date.now() + daysValid * 86_400_000);
  const pems = await generate([{ name: 'commonName', value: 'jobstorm-twin' }], {
    keySize: 2048,
    algorithm: 'sha256',
    notAfterDate,
    extensions: [
      { name: 'basicConstraints', cA: true },
      {
        name: 'subjectAltName',
        altNames: hosts.map((host) =>
          isIP(host) === 0 ? { type: 2, value: host } : { type: 7, ip: host },
        ),
      },
    ],
  });
  return { key: pems.private, cert: pems.cert };
}
