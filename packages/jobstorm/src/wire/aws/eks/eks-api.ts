import type { AwsAccount } from '../aws-account.ts';
import { AwsError } from '../protocol/aws-error.ts';
import type { AwsService } from '../protocol/aws-request.ts';
import {
  matchOperation,
  readInput,
  restAnswer,
  restErrorAnswer,
  type Input,
  type RestOperation,
} from '../protocol/rest-json.ts';
import { integer, structure, text } from '../protocol/shape.ts';

/** What the twin's EKS cluster is. */
export interface EksCluster {
  /** URL of its Kubernetes API. */
  readonly endpoint: string;
  /** PEM. */
  readonly certificateAuthority: string;
  /** Such as `1.34`. */
  readonly version: string;
  /** ms since 1970 */
  readonly createdAt: number;
}

/** One operation of EKS. */
export interface EksOperation extends RestOperation {
  readonly perform: (input: Input) => object;
}

const clusterName = text({ min: 1, max: 100, pattern: String.raw`^[0-9A-Za-z][A-Za-z0-9\-_]*` });

/** EKS (2017-11-01): the one cluster of the account. */
export function createEksApi(account: AwsAccount, cluster: EksCluster): AwsService {
  const operations: readonly EksOperation[] = [
    {
      name: 'ListClusters',
      method: 'GET',
      path: '/clusters',
      query: ['maxResults', 'nextToken'],
      input: structure({ maxResults: integer({ min: 1, max: 100 }), nextToken: text() }),
      perform: () => ({ clusters: [account.clusterName] }),
    },
    {
      name: 'DescribeCluster',
      method: 'GET',
      path: '/clusters/{name}',
      input: structure({ name: clusterName }, ['name']),
      perform: ({ name }) => {
        checkCluster(name, account);
        return { cluster: clusterView(account, cluster) };
      },
    },
  ];
  return {
    signingName: 'eks',
    accepts: ({ path }) => /^\/clusters(\/|$)/.test(path),
    refuse: restErrorAnswer,
    handle: (request) => Promise.resolve(handle(request, operations)),
  };
}

function handle(
  request: Parameters<AwsService['handle']>[0],
  operations: readonly EksOperation[],
): ReturnType<typeof restAnswer> {
  try {
    const matched = matchOperation(operations, request);
    if (matched === undefined) {
      const known = operations.map((one) => one.name).join(', ');
      throw new AwsError(
        'UnknownOperationException',
        `${request.method} ${request.path} of EKS is not served by the twin, which serves ${known}.`,
        404,
      );
    }
    return restAnswer(matched.operation.perform(readInput(matched, request)));
  } catch (error) {
    return restErrorAnswer(error);
  }
}

/** @throws {AwsError} ResourceNotFoundException */
export function checkCluster(name: unknown, account: AwsAccount): void {
  if (name === account.clusterName) return;
  throw new AwsError(
    'ResourceNotFoundException',
    `No cluster found for name: ${String(name)}.`,
    404,
  );
}

function clusterView(
  { accountId, region, clusterName: name }: AwsAccount,
  { endpoint, certificateAuthority, version, createdAt }: EksCluster,
): object {
  return {
    name,
    arn: `arn:aws:eks:${region}:${accountId}:cluster/${name}`,
    createdAt: createdAt / 1_000,
    version,
    endpoint,
    roleArn: `arn:aws:iam::${accountId}:role/${name}-cluster`,
    status: 'ACTIVE',
    certificateAuthority: { data: Buffer.from(certificateAuthority).toString('base64') },
    platformVersion: 'eks.1',
    accessConfig: {
      bootstrapClusterCreatorAdminPermissions: true,
      authenticationMode: 'API_AND_CONFIG_MAP',
    },
    tags: {},
  };
}
