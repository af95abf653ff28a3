import { afterAll, beforeAll, expect, it } from 'vitest';
import { ServedBench } from '../../src/wire/testing/served-bench.ts';
import { aws } from './aws-peer.ts';
import { emrOperations } from './emr-operations.ts';

type Answer = Readonly<Record<string, unknown>>;

const role = 'arn:aws:iam::123456789012:role/job';
let bench: ServedBench;
const called = new Set<string>();
beforeAll(async () => {
  bench = await ServedBench.start({ speed: 20, verifiesSignatures: true });
  await bench.createNamespace('cli');
});
afterAll(() => bench.close());

/** An operation of EMR on EKS by its name. */
async function emr(operation: string, ...args: readonly string[]): Promise<Answer> {
  called.add(operation);
  const command = operation.replaceAll(/(?<!^)[A-Z]/g, '-$&').toLowerCase();
  return ((await aws(bench, 'emr-containers', command, ...args)) ?? {}) as Answer;
}

it('the AWS CLI walks every operation of EMR on EKS, with signatures checked', async () => {
  const provider = 'type=EKS,id=jobstorm-twin,info={eksInfo={namespace=cli}}';
  const { id, arn } = await emr(
    'CreateVirtualCluster',
    ...['--name', 'cli', '--container-provider', provider, '--tags', 'team=a b'],
  );
  const [vc, vcArn] = [String(id), String(arn)];
  await walkVirtualCluster(vc, vcArn);
  await walkJobRuns(['--virtual-cluster-id', vc]);
  await walkTemplates();
  await walkEndpoints(['--virtual-cluster-id', vc]);
  await walkSecurity();
  await emr('DeleteVirtualCluster', '--id', vc);
  const { virtualClusters } = await emr('ListVirtualClusters', '--states', 'RUNNING');

  expect(virtualClusters).toEqual([]);
  expect([...called].sort()).toEqual(emrOperations);
});

async function walkVirtualCluster(vc: string, arn: string): Promise<void> {
  const limits = 'maxConcurrentJobRuns=5,maxInQueueJobRuns=100';
  await emr('UpdateVirtualCluster', '--id', vc, '--scheduler-configuration', limits);
  expect(await emr('DescribeVirtualCluster', '--id', vc)).toMatchObject({
    virtualCluster: { state: 'RUNNING', schedulerConfiguration: { maxConcurrentJobRuns: 5 } },
  });
  await emr('TagResource', '--resource-arn', arn, '--tags', 'owner=x');
  await emr('UntagResource', '--resource-arn', arn, '--tag-keys', 'team');
  const { tags } = await emr('ListTagsForResource', '--resource-arn', arn);
  expect(tags).toEqual({ owner: 'x' });
}

async function walkJobRuns(cluster: readonly string[]): Promise<void> {
  const driver = { sparkSubmitJobDriver: { entryPoint: 'local:///sleep.py' } };
  const job = [
    ...['--execution-role-arn', role, '--release-label', 'emr-7.9.0-latest'],
    ...['--job-driver', JSON.stringify(driver)],
  ];
  const { id } = await emr('StartJobRun', ...cluster, '--name', 'sleep', ...job);
  const run = [...cluster, '--id', String(id)];
  expect(await emr('DescribeJobRun', ...run)).toMatchObject({ jobRun: { jobDriver: driver } });
  await emr('CancelJobRun', ...run);
  // The CLI follows all pages of a list by itself.
  const { jobRuns } = await emr('ListJobRuns', ...cluster, '--page-size', '1');
  expect(jobRuns).toMatchObject([{ id, name: 'sleep' }]);
}

async function walkTemplates(): Promise<void> {
  const data = {
    executionRoleArn: role,
    releaseLabel: 'emr-7.9.0-latest',
    jobDriver: { sparkSqlJobDriver: { entryPoint: 's3://bucket/x.sql' } },
  };
  const { id } = await emr(
    'CreateJobTemplate',
    ...['--name', 'template', '--job-template-data', JSON.stringify(data)],
  );
  await emr('DescribeJobTemplate', '--id', String(id));
  const { templates } = await emr('ListJobTemplates');
  expect(templates).toMatchObject([{ id, jobTemplateData: data }]);
  await emr('DeleteJobTemplate', '--id', String(id));
}

async function walkEndpoints(cluster: readonly string[]): Promise<void> {
  const { id } = await emr(
    'CreateManagedEndpoint',
    ...[...cluster, '--name', 'notebooks', '--type', 'JUPYTER_ENTERPRISE_GATEWAY'],
    ...['--release-label', 'emr-7.9.0-latest', '--execution-role-arn', role],
  );
  const endpoint = [...cluster, '--id', String(id)];
  await bench.served.advance(bench.served.now() + 600_000);
  const { endpoints } = await emr('ListManagedEndpoints', ...cluster);
  expect(endpoints).toMatchObject([{ id, state: 'ACTIVE' }]);
  await emr('DescribeManagedEndpoint', ...endpoint);
  const [, vc = ''] = cluster;
  const { credentials } = await emr(
    'GetManagedEndpointSessionCredentials',
    ...['--endpoint-identifier', String(id), '--virtual-cluster-identifier', vc],
    ...['--execution-role-arn', role, '--credential-type', 'TOKEN'],
  );
  expect(credentials).toHaveProperty('token');
  await emr('DeleteManagedEndpoint', ...endpoint);
}

async function walkSecurity(): Promise<void> {
  const data = '{"authenticationConfiguration":{"iamConfiguration":{}}}';
  const { id } = await emr(
    'CreateSecurityConfiguration',
    ...['--name', 'secure', '--security-configuration-data', data],
  );
  await emr('DescribeSecurityConfiguration', '--id', String(id));
  const { securityConfigurations } = await emr('ListSecurityConfigurations');
  expect(securityConfigurations).toMatchObject([{ id }]);
  await emr('DeleteSecurityConfiguration', '--id', String(id));
}

it.each([
  [
    ['emr-containers', 'describe-virtual-cluster', '--id', 'nothing'],
    "An error occurred (ResourceNotFoundException) when calling the DescribeVirtualCluster operation: Virtual cluster nothing doesn't exist.",
  ],
  [
    ['ec2', 'describe-vpcs'],
    'An error occurred (InvalidAction) when calling the DescribeVpcs operation: The action DescribeVpcs of ec2 2016-11-15 is not served by the twin, which serves DescribeAvailabilityZones',
  ],
  [
    ['kms', 'list-keys'],
    'TrentService.ListKeys is not served by the twin, which serves of kms ListAliases, DescribeKey.',
  ],
  [
    ['eks', 'list-nodegroups', '--cluster-name', 'jobstorm-twin'],
    'GET /clusters/jobstorm-twin/node-groups of EKS is not served by the twin',
  ],
  [['ecs', 'list-clusters'], 'The twin serves emr-containers, eks, '],
])('the AWS CLI tells of %j what the twin says', async (args, message) => {
  const refused = aws(bench, ...args);

  await expect(refused).rejects.toThrow(message);
});

it('the AWS CLI is refused with keys that are not those of the twin', async () => {
  const { keys } = bench.servers;
  const wrong = { ...bench.servers, keys: { ...keys, secretAccessKey: 'wrong' } };

  const refused = aws({ servers: wrong }, 'sts', 'get-caller-identity');

  await expect(refused).rejects.toThrow('(SignatureDoesNotMatch)');
});
