import { EKSClient } from '@aws-sdk/client-eks';
import { EMRContainersClient } from '@aws-sdk/client-emr-containers';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { STSClient } from '@aws-sdk/client-sts';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { AwsCredentialIdentity } from '@smithy/types';
import { JobstormError } from '../../model/errors.ts';
import { SharedCredentials, type CredentialSource } from './shared-credentials.ts';

/** Where the user's account is, as far as the command line says so. */
export interface AwsConnectionOptions {
  /** Absent = as the SDK finds it: AWS_REGION, AWS_DEFAULT_REGION, the profile. */
  readonly region?: string;
  readonly profile?: string;
  /** Where neither of these says so. */
  readonly regionDefault?: string;
  /** For every service; absent = AWS's own, or AWS_ENDPOINT_URL and its variants. */
  readonly endpointUrl?: string;
  /** Longest wait for an answer. @default 20 s */
  readonly answerMsMax?: number;
  /** What stands in the User-Agent of each request. */
  readonly userAgent: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** What the clients of all services have in common, whatever their versions. */
export interface ExtensibleClient {
  readonly middlewareStack: {
    add(
      middleware: (next: Handler) => Handler,
      options: { readonly step: 'initialize'; readonly name: string },
    ): void;
  };
}

// Input and output differ by client, and nothing here looks at them.
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as said
type Handler = (args: any) => Promise<any>;

/** Settings that all clients share. */
export interface AwsClientConfig {
  readonly region: string;
  readonly credentials: () => Promise<AwsCredentialIdentity>;
  readonly maxAttempts: number;
  readonly requestHandler: NodeHttpHandler;
  readonly customUserAgent: string;
  readonly endpoint?: string;
}

/** Requests to one host at once; more wait for their turn. */
const socketsMax = 64;
const connectMsMax = 5_000;
/** StartJobRun answers within a second or two; one that hangs is given up and sent again. */
const answerMsDefault = 20_000;

/**
 * The clients of one account and region. None of them retries: whoever calls counts attempts and
 * throttles, so each must be seen. All share their connections and credentials.
 */
export interface AwsConnection {
  readonly region: string;
  /** For clients of other services. */
  readonly config: AwsClientConfig;
  readonly sts: STSClient;
  readonly eks: EKSClient;
  readonly emr: EMRContainersClient;
  readonly quotas: ServiceQuotasClient;
  /** Those of all clients. */
  readonly credentials: SharedCredentials;
  /** Makes a client of another service renew credentials that have expired. */
  readonly renewing: <Client extends ExtensibleClient>(client: Client) => Client;
  /** Closes connections that are kept open. */
  close(): void;
}

/**
 * Makes the clients; nothing is asked of the account yet.
 *
 * @throws {JobstormError} of kind `config` when nothing says which region
 */
export async function connectToAws(options: AwsConnectionOptions): Promise<AwsConnection> {
  const requestHandler = new NodeHttpHandler({
    connectionTimeout: connectMsMax,
    requestTimeout: options.answerMsMax ?? answerMsDefault,
    throwOnRequestTimeout: true,
    httpAgent: { keepAlive: true, maxSockets: socketsMax },
    httpsAgent: { keepAlive: true, maxSockets: socketsMax },
  });
  const shared = {
    maxAttempts: 1,
    requestHandler,
    customUserAgent: options.userAgent,
    ...(options.endpointUrl === undefined ? {} : { endpoint: options.endpointUrl }),
  };
  const profile = options.profile === undefined ? {} : { profile: options.profile };
  const given = options.region ?? regionVariable(options);
  const sts = new STSClient({
    ...shared,
    ...profile,
    ...(given === undefined ? {} : { region: given }),
  });
  const region = await regionOf(sts, options.regionDefault);
  const credentials = new SharedCredentials(sts.config.credentials as CredentialSource);
  const config = { ...shared, region, credentials: credentials.provide };
  const renewing = <Client extends ExtensibleClient>(client: Client): Client => {
    client.middlewareStack.add((next) => (args) => credentials.guard(() => next(args)), {
      step: 'initialize',
      name: 'renewExpiredCredentials',
    });
    return client;
  };
  return {
    region,
    config,
    renewing,
    credentials,
    sts: renewing(sts),
    eks: renewing(new EKSClient(config)),
    emr: renewing(new EMRContainersClient({ ...config, cacheMiddleware: true })),
    quotas: renewing(new ServiceQuotasClient(config)),
    close: () => requestHandler.destroy(),
  };
}

/** The AWS CLI reads the second name, this SDK only the first. */
function regionVariable({ environment, profile }: AwsConnectionOptions): string | undefined {
  if (profile !== undefined) return undefined;
  return environment['AWS_REGION'] ?? environment['AWS_DEFAULT_REGION'];
}

async function regionOf(sts: STSClient, otherwise: string | undefined): Promise<string> {
  try {
    return await sts.config.region();
  } catch (cause) {
    if (otherwise !== undefined) return otherwise;
    throw new JobstormError('config', 'Nothing says which AWS region the cluster is in', {
      cause,
      hint: 'Give --region, set AWS_REGION, or set a region in the AWS profile.',
    });
  }
}
