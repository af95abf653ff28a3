import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import {
  CreateVirtualClusterCommand,
  DescribeJobRunCommand,
  DescribeVirtualClusterCommand,
  ListJobRunsCommand,
  ListVirtualClustersCommand,
  StartJobRunCommand,
} from '@aws-sdk/client-emr-containers';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { RunSummary } from '../metrics/run-summary.ts';
import { arrivalTag } from '../model/session.ts';
import { validationFailure } from '../twin/emr/emr-answer.ts';
import { ServedBench } from '../wire/testing/served-bench.ts';
import { foldersIn } from './run-store/find-run.ts';
import { expiringKubeconfig, tokenIn } from './testing/expiring-kubeconfig.ts';
import { FaultyProxy } from './testing/faulty-proxy.ts';
import { commandLine } from './testing/in-process.ts';
import { ServedUser } from './testing/served-access.ts';

/** The twin and the run both go so many times faster than the clock. */
const speed = 60;
/** Slow enough for a proxy, a twin and a run in one process. */
const calmly = 20;
/** Even where other programs take most of the machine. */
const verySlowly = 5;
/**
 * Half a second of a clock that the twin, the run and other tests share. What the machine adds
 * becomes less at a lower speed; what the two have different does not.
 */
const noiseMs = 30_000;

/** @param more of the scenario */
function scenario(submission: string, more: string): string {
  return `
name: served
submission: ${submission}
namespaces: 2
jobs:
  - name: sleep
    request:
      name: sleep-\${JOB_UNIQUE_ID}
      executionRoleArn: arn:aws:iam::123456789012:role/job
      releaseLabel: emr-7.9.0-latest
      jobDriver:
        sparkSubmitJobDriver:
          entryPoint: local:///sleep.py
          sparkSubmitParameters: --conf spark.kubernetes.container.image=repo/spark:3.5
    work: { duration: 30s }
validity: { startLagP99Max: 1m }
sampleInterval: 5s
twin:
  quotas:
    StartJobRun: { burst: 1000, refill: 100/s }
  nodePools: [{ name: spark, kind: static, instanceType: m5.24xlarge, nodes: 4 }]
${more}`;
}

/** A served twin and someone who has the address of it, or of what stands before it. */
async function serve(text: string, at = speed): Promise<{ bench: ServedBench; user: ServedUser }> {
  const bench = await ServedBench.start({ speed: at, scenario: text });
  const user = new ServedUser(bench);
  onTestFinished(async () => {
    user.close();
    await bench.close();
  });
  return { bench, user };
}

/** Runs a scenario at both, and says how far their median latencies are apart. */
async function latenciesApartMs(text: string, at: number): Promise<number> {
  const { bench, user } = await serve(text, at);
  const run = ['run', user.file('served.yaml', text), '--out', user.folder, '--json'];
  const place = ['--target', 'aws', '--speed', String(at), ...user.args];
  const real = await commandLine([...run, ...place]);
  const model = await commandLine(run);
  const [served, own] = [real, model].map(({ out }) => JSON.parse(out) as RunSummary);

  expect(real.err).toContain('Account     123456789012 in us-west-2');
  expect(real.code, real.err).toBe(0);
  expect(served?.run.target).toBe('aws');
  expect(served?.jobRuns).toMatchObject({ completed: 30, failed: 0, unfinished: 0 });
  expect(own?.jobRuns).toMatchObject({ completed: 30, failed: 0, unfinished: 0 });
  expect(served?.leftBehind).toEqual(own?.leftBehind);
  expect(bench.served.twin.inventory().get('Pod') ?? 0).toBe(0);
  const apartMs = (['jobStartLatency', 'responseTime'] as const).map((latency) => {
    const [one, other] = [served, own].map((summary) => summary?.latencies[latency].p50);
    return Math.abs((one ?? NaN) - (other ?? NaN));
  });
  return Math.max(...apartMs);
}

describe('run --target aws', () => {
  it.each(['job-run', 'spark-operator'])(
    'ends on a served twin as on the twin itself, by %s',
    async (submission) => {
      const text = scenario(submission, 'load: { arrivals: 30/min, duration: 1m }');
      let apartMs = Infinity;
      for (const at of [speed, calmly, verySlowly]) {
        if (apartMs > noiseMs) apartMs = await latenciesApartMs(text, at);
      }
      expect(apartMs).toBeLessThan(noiseMs);
    },
  );

  it('uses virtual clusters of the user, cancels there what is its own, and leaves them', async () => {
    const text = scenario('job-run', 'load: { arrivals: 60/min, duration: 20s, onEnd: cancel }');
    const { bench, user } = await serve(text);
    const virtualClusterId = await ownVirtualCluster(bench);
    const other = await ownJobRun(bench, virtualClusterId);
    const place = [...user.args, '--speed', String(speed)];
    const own = [...place, '--virtual-cluster-id', virtualClusterId];
    const file = user.file('served.yaml', text);

    const run = await commandLine([
      'run',
      file,
      '--target',
      'aws',
      '--out',
      user.folder,
      '--json',
      ...own,
    ]);
    const stop = await commandLine(['stop', ...own]);

    expect(run.code, run.err).toBe(0);
    expect((JSON.parse(run.out) as RunSummary).jobRuns).toMatchObject({ unfinished: 0 });
    expect(stop).toMatchObject({ code: 0 });
    expect(await stateOf(bench, virtualClusterId, other)).toMatch(
      /^(SUBMITTED|RUNNING|COMPLETED)$/,
    );
    const described = new DescribeVirtualClusterCommand({ id: virtualClusterId });
    const { virtualCluster } = await bench.emr().send(described);
    expect(virtualCluster).toMatchObject({ state: 'RUNNING' });
  });

  it('tries again to delete a virtual cluster that is said to have a job run still', async () => {
    const text = scenario('job-run', 'load: { arrivals: 60/min, duration: 10s, onEnd: cancel }');
    const { bench, user } = await serve(text);
    const { emr } = bench.served.twin;
    const deletion = vi.spyOn(emr, 'deleteVirtualCluster');
    // As when a request of a process that was killed comes after all job runs have been cancelled.
    deletion.mockImplementationOnce((id, onAnswer) => {
      emr.request('DeleteVirtualCluster', onAnswer, () =>
        validationFailure(`VirtualCluster ${id} has 1 active job runs`),
      );
    });
    const place = ['--target', 'aws', '--out', user.folder, '--speed', String(speed), '--json'];

    const run = await commandLine(['run', user.file('served.yaml', text), ...place, ...user.args]);

    expect(run.code, run.err).toBe(0);
    expect(deletion.mock.calls.length).toBeGreaterThan(2);
    const { leftBehind } = JSON.parse(run.out) as RunSummary;
    expect(leftBehind).toMatchObject({ jobRuns: 0, virtualClusters: 0, namespaces: 0 });
  });

  it('does nothing unless the user agrees', async () => {
    const text = scenario('job-run', 'load: { arrivals: 60/min, duration: 20s }');
    const { bench, user } = await serve(text);
    const args = user.args.filter((one) => one !== '--yes');
    const run = ['run', user.file('served.yaml', text), '--target', 'aws', '--out', user.folder];
    const input = Object.assign(new PassThrough(), { isTTY: true });
    input.end('n\n');

    const unasked = await commandLine([...run, ...args]);
    const refused = await commandLine([...run, ...args], {}, 100, { input });

    expect(unasked).toMatchObject({ code: 2 });
    expect(unasked.err).toContain('Nobody can be asked here, so nothing was done');
    expect(refused.err).toContain('Run it? [y/N]');
    expect(refused).toMatchObject({ code: 130 });
    expect(Object.fromEntries(bench.served.twin.inventory())).toEqual({});
  });

  it('submits each arrival once, whatever happens on the way, and stop leaves nothing', async () => {
    const text = scenario(
      'job-run',
      'load: { arrivals: 120/min, duration: 30s, onEnd: leave }\nretry: { attemptsMax: 40, cap: 5s }',
    );
    const { bench, user } = await serve(text, calmly);
    const proxy = await FaultyProxy.start({
      target: user.flags.endpointUrl,
      faults: { throttled: 0.3, failed: 0.1, reset: 0.05, stalled: 0.02 },
      seed: 1,
      stallMs: 500,
      requestsPerToken: 40,
    });
    onTestFinished(() => proxy.close());
    vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
    vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', proxy.credentialsUrl);
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/dev/null');
    vi.stubEnv('AWS_CONFIG_FILE', '/dev/null');
    const place = [...user.args, '--endpoint-url', proxy.url, '--speed', String(calmly)];
    const file = user.file('served.yaml', text);

    const run = await commandLine([
      'run',
      file,
      '--target',
      'aws',
      '--out',
      user.folder,
      '--json',
      ...place,
    ]);
    const { arrivals } = JSON.parse(run.out) as RunSummary;
    const started = await startedArrivals(bench);
    const stop = await commandLine(['stop', ...place, '--json']);

    expect(arrivals).toMatchObject({ intended: 60 });
    expect(started).toEqual(Array.from({ length: 60 }, (_, index) => index));
    expect(proxy.counts.throttled).toBeGreaterThan(10);
    expect(proxy.counts.reset).toBeGreaterThan(0);
    expect(proxy.counts.expired).toBeGreaterThan(0);
    expect(stop.code, stop.err).toBe(0);
    expect(await commandLine(['stop', ...place])).toMatchObject({ code: 0 });
    expect(Object.fromEntries(bench.served.twin.inventory())).toEqual({});
  });

  it('goes on, without a gap, when tokens of Kubernetes expire before they said', async () => {
    const slowly = 10;
    const load = 'load: { arrivals: 60/min, duration: 1m }';
    const text = scenario('spark-operator', load);
    const { bench, user } = await serve(text, slowly);
    const proxy = await FaultyProxy.start({
      target: bench.servers.kubeUrl,
      api: 'kubernetes',
      ca: bench.servers.certificate,
      bearer: tokenIn(bench.servers.kubeconfig),
      faults: { throttled: 0, failed: 0, reset: 0, stalled: 0 },
      seed: 1,
      stallMs: 0,
      requestsPerToken: 25,
    });
    onTestFinished(() => proxy.close());
    const kubeconfig = user.file('expiring', expiringKubeconfig(bench.servers.kubeconfig, proxy));
    const place = [...user.args, '--kubeconfig', kubeconfig, '--speed', String(slowly)];
    const to = ['--target', 'aws', '--out', user.folder, '--json'];

    const run = await commandLine(['run', user.file('served.yaml', text), ...to, ...place]);

    expect(run.code, run.err).toBe(0);
    const { jobRuns, submissions, leftBehind } = JSON.parse(run.out) as RunSummary;
    expect(proxy.counts.issued).toBeGreaterThan(3);
    expect(proxy.counts.expired).toBeGreaterThan(2);
    expect(jobRuns).toMatchObject({ completed: 60, failed: 0, unfinished: 0 });
    expect(submissions).toMatchObject({ accepted: 60, failed: 0, errors: {} });
    const [id = ''] = foldersIn(user.folder);
    const journal = readFileSync(join(user.folder, id, 'journal.ndjson'), 'utf8');
    expect(journal).not.toContain('"kind":"fault"');
    expect(leftBehind).toMatchObject({ jobRuns: 0, virtualClusters: 0, namespaces: 0 });
    expect(bench.served.twin.inventory().get('Pod') ?? 0).toBe(0);
  });
});

/** The arrivals that the service itself has job runs of, each as often as it has. */
async function startedArrivals(bench: ServedBench): Promise<number[]> {
  const emr = bench.emr();
  const { virtualClusters = [] } = await emr.send(new ListVirtualClustersCommand({}));
  const arrivals: number[] = [];
  for (const { id: virtualClusterId } of virtualClusters) {
    let nextToken: string | undefined;
    do {
      const query = { virtualClusterId, ...(nextToken === undefined ? {} : { nextToken }) };
      const page = await emr.send(new ListJobRunsCommand(query));
      arrivals.push(...(page.jobRuns ?? []).map(({ tags }) => Number(tags?.[arrivalTag])));
      ({ nextToken } = page);
    } while (nextToken !== undefined);
  }
  return arrivals.sort((one, other) => one - other);
}

const request = {
  executionRoleArn: 'arn:aws:iam::123456789012:role/job',
  releaseLabel: 'emr-7.9.0-latest',
  jobDriver: { sparkSubmitJobDriver: { entryPoint: 'local:///sleep.py' } },
};

/** A virtual cluster that no session made. */
async function ownVirtualCluster(bench: ServedBench): Promise<string> {
  await bench.createNamespace('mine');
  const { id = '' } = await bench.emr().send(
    new CreateVirtualClusterCommand({
      name: 'mine',
      clientToken: 'mine',
      containerProvider: {
        type: 'EKS',
        id: bench.served.scenario.clusterName,
        info: { eksInfo: { namespace: 'mine' } },
      },
    }),
  );
  return id;
}

/** A job run that no session submitted. */
async function ownJobRun(bench: ServedBench, virtualClusterId: string): Promise<string> {
  const command = new StartJobRunCommand({ ...request, virtualClusterId, clientToken: 'other' });
  const { id = '' } = await bench.emr().send(command);
  return id;
}

async function stateOf(bench: ServedBench, virtualClusterId: string, id: string): Promise<string> {
  const command = new DescribeJobRunCommand({ virtualClusterId, id });
  return (await bench.emr().send(command)).jobRun?.state ?? '';
}
