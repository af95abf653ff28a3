import { DescribeSubnetsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { DescribeClusterCommand, EKSClient } from '@aws-sdk/client-eks';
import {
  CreateVirtualClusterCommand,
  ListVirtualClustersCommand,
  StartJobRunCommand,
} from '@aws-sdk/client-emr-containers';
import {
  DeleteRuleCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { ListServiceQuotasCommand, ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ServedBench } from '../testing/served-bench.ts';

let bench: ServedBench;
beforeAll(async () => {
  bench = await ServedBench.start({ verifiesSignatures: true });
});
afterAll(() => bench.close());

describe('a served twin, asked by the SDK', () => {
  it('tells who one is, also after one has assumed a role', async () => {
    const sts = new STSClient(bench.clientConfig);
    const user = await sts.send(new GetCallerIdentityCommand({}));
    const { Credentials } = await sts.send(
      new AssumeRoleCommand({
        RoleArn: 'arn:aws:iam::123456789012:role/path/tester',
        RoleSessionName: 'me',
        DurationSeconds: 900,
      }),
    );
    const credentials = {
      accessKeyId: Credentials!.AccessKeyId!,
      secretAccessKey: Credentials!.SecretAccessKey!,
      sessionToken: Credentials!.SessionToken!,
    };
    const assumed = new STSClient({ ...bench.clientConfig, credentials });
    const role = await assumed.send(new GetCallerIdentityCommand({}));
    bench.served.advanceTo(bench.served.now() + 901_000);

    expect(user.Arn).toBe('arn:aws:iam::123456789012:user/jobstorm');
    expect(role.Arn).toBe('arn:aws:sts::123456789012:assumed-role/tester/me');
    await expect(assumed.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'ExpiredToken',
      $metadata: { httpStatusCode: 403 },
    });
  });

  it('describes the cluster that the kubeconfig is for', async () => {
    const eks = new EKSClient(bench.clientConfig);
    const { cluster } = await eks.send(new DescribeClusterCommand({ name: 'jobstorm-twin' }));

    expect(cluster).toMatchObject({ status: 'ACTIVE', endpoint: bench.servers.kubeUrl });
    const certificate = Buffer.from(cluster?.certificateAuthority?.data ?? '', 'base64');
    expect(certificate.toString()).toBe(bench.servers.certificate);
  });

  it('tells the quotas of the account', async () => {
    const quotas = new ServiceQuotasClient(bench.clientConfig);
    const { Quotas = [] } = await quotas.send(
      new ListServiceQuotasCommand({ ServiceCode: 'emr-containers' }),
    );
    const value = (name: string): number | undefined =>
      Quotas.find((quota) => quota.QuotaName === name)?.Value;

    expect(value('StartJobRun: refill rate per second')).toBe(100);
    expect(value('ListJobRuns: maximum bucket capacity')).toBe(100);
  });

  it('has a subnet for each zone, with fewer free addresses for its nodes', async () => {
    const ec2 = new EC2Client(bench.clientConfig);
    const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}));

    expect(Subnets.map(({ AvailabilityZone: zone }) => zone)).toEqual(['us-west-2a', 'us-west-2b']);
    for (const subnet of Subnets) expect(subnet.AvailableIpAddressCount).toBeLessThan(65_531);
  });

  it('tells EventBridge of ended job runs, and it a queue', async () => {
    const [sqs, events, emr] = [
      new SQSClient(bench.clientConfig),
      new EventBridgeClient(bench.clientConfig),
      bench.emr(),
    ];
    await bench.createNamespace('told');
    const { id: virtualClusterId } = await emr.send(
      new CreateVirtualClusterCommand({
        name: 'told',
        containerProvider: {
          type: 'EKS',
          id: 'jobstorm-twin',
          info: { eksInfo: { namespace: 'told' } },
        },
      }),
    );
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'told' }));
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
    );
    const pattern = { detail: { state: ['COMPLETED'], virtualClusterId: [virtualClusterId] } };
    await events.send(new PutRuleCommand({ Name: 'told', EventPattern: JSON.stringify(pattern) }));
    const target = { Id: 'queue', Arn: Attributes?.['QueueArn'] };
    await events.send(new PutTargetsCommand({ Rule: 'told', Targets: [target] }));

    const { id } = await emr.send(
      new StartJobRunCommand({
        virtualClusterId,
        name: 'told',
        executionRoleArn: 'arn:aws:iam::123456789012:role/job',
        releaseLabel: 'emr-7.9.0-latest',
        jobDriver: { sparkSubmitJobDriver: { entryPoint: 'local:///sleep.py' } },
      }),
    );
    bench.served.advanceTo(bench.served.now() + 20 * 60_000);
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20, MaxNumberOfMessages: 10 }),
    );

    expect(JSON.parse(Messages[0]?.Body ?? '')).toMatchObject({
      source: 'aws.emr-containers',
      'detail-type': 'EMR Job Run State Change',
      detail: { id, virtualClusterId, state: 'COMPLETED' },
    });
    await expect(events.send(new DeleteRuleCommand({ Name: 'told' }))).rejects.toThrow(
      "Rule can't be deleted since it has targets.",
    );
  });

  it('refuses what was signed with other keys, or long ago', async () => {
    const { credentials } = bench.clientConfig;
    const wrong = { ...credentials, secretAccessKey: 'wrong' };
    const unknown = { ...credentials, accessKeyId: 'AKIAIOSFODNN7EXAMPLE' };
    const refused = async (changes: object): Promise<unknown> =>
      new STSClient({ ...bench.clientConfig, ...changes })
        .send(new GetCallerIdentityCommand({}))
        .catch((error: unknown) => (error as Error).name);

    expect(await refused({ credentials: wrong })).toBe('SignatureDoesNotMatch');
    expect(await refused({ credentials: unknown })).toBe('InvalidClientTokenId');
    expect(await refused({ systemClockOffset: -86_400_000 })).toBe('SignatureDoesNotMatch');
  });
});

describe('a served twin, asked by hand', () => {
  const post = async (path: string, body: string, headers: object = {}): Promise<Response> =>
    fetch(`${bench.servers.awsUrl}${path}`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    });

  it('steps its time, and says where it is', async () => {
    const before = bench.served.now();
    const answer = await post('/_twin/advance', '{"by": "90s"}');

    expect(await answer.json()).toMatchObject({
      now: new Date(before + 90_000).toISOString(),
      advancedMs: 90_000,
    });
    expect(answer.headers.get('date')).toBe(new Date(before + 90_000).toUTCString());
    expect((await post('/_twin/advance', '{"quiescent": true}')).status).toBe(200);
  });

  it.each(['', '[]', '{}', '{"by": 90}', '{"by": "1d"}', '{"until": "soon"}', '{"by":"9999999h"}'])(
    'says how time is stepped when the body is %s',
    async (body) => {
      const answer = await post('/_twin/advance', body);

      expect(answer.status).toBe(400);
      expect(await answer.text()).toMatch(/The body must be JSON with|a year at most/);
    },
  );

  it('lets no web page in', async () => {
    const list = '/virtualclusters';
    const origin = await post(list, '{}', { origin: 'https://evil.example' });
    const simple = await post('/_twin/advance', '{"by":"1s"}', { 'content-type': 'text/plain' });
    const unsigned = await fetch(`${bench.servers.awsUrl}${list}`);

    expect([origin.status, simple.status, unsigned.status]).toEqual([403, 415, 403]);
    expect(await unsigned.text()).toContain('Missing Authentication Token');
  });

  it('counts what it was asked, by operation and outcome', async () => {
    const emr = bench.emr();
    await emr.send(new ListVirtualClustersCommand({}));
    const text = await (await fetch(`${bench.servers.awsUrl}/metrics`)).text();

    expect(text).toMatch(
      /^jobstorm_twin_requests_total\{service="emr-containers",operation="StartJobRun",code="200"\} 1$/m,
    );
    expect(text).toMatch(/^jobstorm_twin_job_runs\{state="COMPLETED"\} 1$/m);
    expect(text).toMatch(/^node_collector_zone_size\{zone="us-west-2a"\} 2$/m);
    expect(text).toMatch(/^apiserver_request_total\{code="200"\} \d\d+$/m);
  });
});
