import {
  CancelJobRunCommand,
  CreateJobTemplateCommand,
  CreateVirtualClusterCommand,
  DeleteVirtualClusterCommand,
  DescribeJobRunCommand,
  DescribeVirtualClusterCommand,
  ListJobRunsCommand,
  ListVirtualClustersCommand,
  StartJobRunCommand,
  type StartJobRunCommandInput,
} from '@aws-sdk/client-emr-containers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ServedBench } from '../../testing/served-bench.ts';

let bench: ServedBench;
let virtualClusterId: string;
beforeAll(async () => {
  bench = await ServedBench.start();
  virtualClusterId = await createVirtualCluster('first');
});
afterAll(() => bench.close());

async function createVirtualCluster(namespace: string): Promise<string> {
  await bench.createNamespace(namespace);
  const { id } = await bench.emr().send(
    new CreateVirtualClusterCommand({
      name: namespace,
      containerProvider: {
        type: 'EKS',
        id: 'jobstorm-twin',
        info: { eksInfo: { namespace } },
      },
      tags: { team: 'a & b' },
    }),
  );
  return id!;
}

/** Undefined leaves a member out. */
type Changes = { readonly [Member in keyof StartJobRunCommandInput]?: unknown };

function job(changes: Changes = {}): StartJobRunCommand {
  return new StartJobRunCommand({
    virtualClusterId,
    name: 'sleep-1',
    executionRoleArn: 'arn:aws:iam::123456789012:role/job',
    releaseLabel: 'emr-7.9.0-latest',
    jobDriver: { sparkSubmitJobDriver: { entryPoint: 'local:///sleep.py' } },
    ...changes,
  } as StartJobRunCommandInput);
}

describe('EMR on EKS, asked by its own client', () => {
  it('takes a job run from PENDING to COMPLETED as time goes by', async () => {
    const emr = bench.emr();
    const { id } = await emr.send(job());
    expect(id).toMatch(/^[0-9a-z]{19}$/);
    const describeIt = new DescribeJobRunCommand({ virtualClusterId, id });
    const before = await emr.send(describeIt);

    bench.served.advanceTo(bench.served.now() + 20 * 60_000);
    const { jobRun } = await emr.send(describeIt);

    expect(before.jobRun?.state).toBe('PENDING');
    expect(jobRun).toMatchObject({ state: 'COMPLETED', name: 'sleep-1', tags: {} });
    expect(jobRun?.stateDetails).toMatch(/^JobRun completed successfully\. It ran for \d+ Sec/);
    const ranMs = Number(jobRun?.finishedAt) - Number(jobRun?.createdAt);
    expect(ranMs).toBeGreaterThan(60_000);
    expect(ranMs).toBeLessThan(10 * 60_000);
  });

  it('starts one job run for one client token', async () => {
    const emr = bench.emr();
    const first = await emr.send(job({ clientToken: 'once' }));
    const again = await emr.send(job({ clientToken: 'once', name: 'other' }));

    expect(again).toMatchObject({ id: first.id, name: 'sleep-1', arn: first.arn });
  });

  it('cancels', async () => {
    const emr = bench.emr();
    const { id } = await emr.send(job());
    await emr.send(new CancelJobRunCommand({ virtualClusterId, id }));
    const described = await emr.send(new DescribeJobRunCommand({ virtualClusterId, id }));
    bench.served.advanceTo(bench.served.now() + 60_000);

    expect(described.jobRun?.state).toBe('CANCEL_PENDING');
    const { jobRun } = await emr.send(new DescribeJobRunCommand({ virtualClusterId, id }));
    expect(jobRun).toMatchObject({
      state: 'CANCELLED',
      stateDetails: 'JobRun CANCELLED successfully.',
    });
    await expect(emr.send(new CancelJobRunCommand({ virtualClusterId, id }))).rejects.toMatchObject(
      { name: 'ValidationException', message: `Job run ${id!} is not in a cancellable state` },
    );
  });

  it('lists in pages, by state, name and date', async () => {
    const emr = bench.emr();
    const own = await createVirtualCluster('listed');
    const startedAt = new Date(bench.served.now());
    for (const number of [1, 2, 3, 4, 5]) {
      await emr.send(job({ virtualClusterId: own, name: `listed-${number}` }));
    }
    const names: string[] = [];
    let nextToken: string | undefined;
    do {
      const page: { readonly jobRuns?: { name?: string }[]; readonly nextToken?: string } =
        await emr.send(
          new ListJobRunsCommand({
            virtualClusterId: own,
            states: ['PENDING', 'SUBMITTED'],
            createdAfter: startedAt,
            maxResults: 2,
            ...(nextToken === undefined ? {} : { nextToken }),
          }),
        );
      expect(page.jobRuns?.length).toBeLessThanOrEqual(2);
      names.push(...(page.jobRuns ?? []).map(({ name }) => name ?? ''));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);

    expect(names).toEqual(['listed-1', 'listed-2', 'listed-3', 'listed-4', 'listed-5']);
    const list = async (more: object): Promise<number> => {
      const input = { virtualClusterId: own, ...more };
      return (await emr.send(new ListJobRunsCommand(input))).jobRuns?.length ?? 0;
    };
    expect(await list({ name: 'listed-3' })).toBe(1);
    expect(await list({ states: ['COMPLETED'] })).toBe(0);
    expect(await list({ createdBefore: startedAt })).toBe(0);
    expect(await list({ virtualClusterId: 'unknown' })).toBe(0);
  });

  it('starts what a job template says, with its parameters', async () => {
    const emr = bench.emr();
    const { id: jobTemplateId } = await emr.send(
      new CreateJobTemplateCommand({
        name: 'templated',
        clientToken: 'template',
        jobTemplateData: {
          executionRoleArn: '${Role}',
          releaseLabel: 'emr-7.9.0-latest',
          jobDriver: { sparkSubmitJobDriver: { entryPoint: 's3://${Bucket}/x.py' } },
          parameterConfiguration: {
            Role: { type: 'STRING', defaultValue: 'arn:aws:iam::123456789012:role/job' },
            Bucket: {},
          },
        },
      }),
    );
    const start = { virtualClusterId, jobTemplateId: jobTemplateId!, clientToken: 'templated' };

    const { id } = await emr.send(
      new StartJobRunCommand({ ...start, jobTemplateParameters: { Bucket: 'b' } }),
    );

    const { jobRun } = await emr.send(new DescribeJobRunCommand({ virtualClusterId, id }));
    expect(jobRun?.jobDriver?.sparkSubmitJobDriver?.entryPoint).toBe('s3://b/x.py');
    expect(jobRun?.executionRoleArn).toBe('arn:aws:iam::123456789012:role/job');
    await expect(emr.send(new StartJobRunCommand(start))).rejects.toMatchObject({
      name: 'ValidationException',
      message: "the parameter 'Bucket' has no default and must be given.",
    });
  });

  it('deletes a virtual cluster by way of TERMINATING', async () => {
    const emr = bench.emr();
    const id = await createVirtualCluster('short');
    const state = async (): Promise<string | undefined> =>
      (await emr.send(new DescribeVirtualClusterCommand({ id }))).virtualCluster?.state;
    await emr.send(new DeleteVirtualClusterCommand({ id }));

    expect(await state()).toBe('TERMINATING');
    bench.served.advanceTo(bench.served.now() + 60_000);
    expect(await state()).toBe('TERMINATED');
    const { virtualClusters } = await emr.send(
      new ListVirtualClustersCommand({ states: ['TERMINATED'] }),
    );
    expect(virtualClusters).toMatchObject([{ id, tags: { team: 'a & b' } }]);
  });

  it.each<[string, Changes, string, string]>([
    [
      'a virtual cluster that is not there',
      { virtualClusterId: 'nothing' },
      'ResourceNotFoundException',
      "Virtual cluster nothing doesn't exist.",
    ],
    [
      'a release that is not there',
      { releaseLabel: 'foobaa' },
      'ResourceNotFoundException',
      "Release foobaa doesn't exist.",
    ],
    [
      'a role that is none',
      { executionRoleArn: 'arn:aws:iam::123456789012:user/nobody' },
      'ValidationException',
      "1 validation error detected: Value 'arn:aws:iam::123456789012:user/nobody' at 'executionRoleArn' failed to satisfy constraint: Member must satisfy regular expression pattern: ^arn:(aws[a-zA-Z0-9-]*):iam::",
    ],
    [
      'nothing to run',
      { jobDriver: undefined, releaseLabel: undefined },
      'ValidationException',
      "2 validation errors detected: Value null at 'releaseLabel' failed to satisfy constraint: Member must not be null; Value null at 'jobDriver'",
    ],
    [
      'no attempt',
      { retryPolicyConfiguration: { maxAttempts: 0 } },
      'ValidationException',
      "Retry policy configuration's parameter value of maxAttempts is invalid",
    ],
  ])('refuses %s as the service does', async (_what, changes, name, message) => {
    const refused = bench.emr().send(job(changes));

    await expect(refused).rejects.toMatchObject({
      name,
      message: expect.stringContaining(message) as string,
      $metadata: { httpStatusCode: 400 },
    });
  });

  it('never repeats sensitive values in a message', async () => {
    const entryPoint = `s3://secret/${'x'.repeat(300)}`;
    const refused = bench.emr().send(job({ jobDriver: { sparkSubmitJobDriver: { entryPoint } } }));

    await expect(refused).rejects.toThrow(
      "Value at 'jobDriver.sparkSubmitJobDriver.entryPoint' failed to satisfy constraint: Member must have length less than or equal to 256",
    );
  });

  it('throttles beyond the quota of the account', async () => {
    const emr = bench.emr();
    const lists = Array.from({ length: 300 }, () =>
      emr.send(new DescribeVirtualClusterCommand({ id: virtualClusterId })).then(
        () => 'ok',
        (error: unknown) => (error as Error).name,
      ),
    );

    const outcomes = new Set(await Promise.all(lists));

    expect(outcomes).toEqual(new Set(['ok', 'ThrottlingException']));
  });
});
