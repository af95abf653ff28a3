import { EventBridgeClient, ListRulesCommand } from '@aws-sdk/client-eventbridge';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { RunSummary } from '../metrics/run-summary.ts';
import { ServedBench } from '../wire/testing/served-bench.ts';
import { commandLine } from './testing/in-process.ts';
import { ServedUser } from './testing/served-access.ts';

const speed = 60;

const scenario = `
name: noticed
namespaces: 2
jobs:
  - name: sleep
    request:
      name: sleep-\${JOB_UNIQUE_ID}
      executionRoleArn: arn:aws:iam::123456789012:role/job
      releaseLabel: emr-7.9.0-latest
      jobDriver: { sparkSubmitJobDriver: { entryPoint: local:///sleep.py } }
    work: { duration: 30s }
load: { arrivals: 30/min, duration: 1m }
watch: { jobRuns: events }
validity: { startLagP99Max: 1m }
twin:
  quotas:
    StartJobRun: { burst: 1000, refill: 100/s }
  nodePools: [{ name: spark, kind: static, instanceType: m5.24xlarge, nodes: 4 }]
`;

describe('run --target aws with watch.jobRuns: events', () => {
  it('hears of ends from EventBridge, lists none, and leaves neither rule nor queue', async () => {
    const bench = await ServedBench.start({ speed, scenario });
    const user = new ServedUser(bench);
    onTestFinished(async () => {
      user.close();
      await bench.close();
    });
    const place = ['--target', 'aws', '--speed', String(speed), ...user.args];
    const file = user.file('noticed.yaml', scenario);

    const run = await commandLine(['run', file, '--out', user.folder, '--json', ...place]);

    expect(run.code, run.err).toBe(0);
    const { jobRuns, watching } = JSON.parse(run.out) as RunSummary;
    expect(jobRuns).toMatchObject({ completed: 30, unfinished: 0 });
    // A sweep, which looks for ends without a notice, comes every five minutes: there was none.
    expect(watching).toMatchObject({ requests: 0, failed: 0 });
    const sqs = new SQSClient(bench.clientConfig);
    const eventBridge = new EventBridgeClient(bench.clientConfig);
    const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
    const { Rules = [] } = await eventBridge.send(new ListRulesCommand({}));
    expect([QueueUrls, Rules]).toEqual([[], []]);
  });
});
