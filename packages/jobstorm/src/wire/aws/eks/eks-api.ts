import type { AwsAccount } from '../aws-account.ts';
import { AccessEntries } from './access-entries.ts';
import { accessEntryOperations } from './access-entry-operations.ts';
import type { EksOperation } from './eks-operation.ts';
import { AwsError } from '../protocol/aws-error.ts';
import type { AwsService } from '../protocol/aws-request.ts';
import { matchOperation, readInput, restAnswer, restErrorAnswer } from '../protocol/rest-json.ts';
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

const clusterName = text({ min: 1, max: 100, pattern: String.raw`^[0-9A-Za-z][A-Za-z0-9\-_]*` });

/**
 * EKS (2017-11-01): the one cluster of the account, and who has access to it.
 *
 * @param now ms since 1970
 */
export function createEksApi(
  account: AwsAccount,
  cluster: EksCluster,
  now: () => number,
): AwsService {
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
    ...accessEntryOperations(new AccessEntries(account, now), account),
  ];
  return {
    signingName: 'eks',
    accepts: ({ path }) => /^\/clusters(\/|$)/.test(path),
    operationOf: (request) => matchOperation(operations, request)?.operation.name ?? '',
    refuse: restErrorAnswer,
    handle: (request) => Promise.resolve(handle(request, operations, account)),
  };
}

function handle(
  request: Parameters<AwsService['handle']>[0],
  operations: readonly EksOperation[],
  account: AwsAccount,
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
    const input = readInput(matched, request);
    if (input['clusterName'] !== undefined) checkCluster(input['clusterName'], account);
    return restAnswer(matched.operation.perform(input));
  } catch (error) {
    return restErrorAnswer(error);
  }
}

/** @throws {AwsError} ResourceNotFoundException */
function checkCluster(name: unknown, account: AwsAccount): void {
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
