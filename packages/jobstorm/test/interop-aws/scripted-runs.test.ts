import { chmodSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import {
  ListJobRunsCommand,
  ListVirtualClustersCommand,
  type JobRun,
} from '@aws-sdk/client-emr-containers';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CliProcess, runCli } from '../../src/cli/testing/cli-process.ts';
import { ServedUser } from '../../src/cli/testing/served-access.ts';
import { ServedBench } from '../../src/wire/testing/served-bench.ts';

/** Starting the AWS CLI takes most of a second of a processor. */
const speed = 5;

const scenario = `
name: scripted
namespaces: 1
jobs:
  - name: by-script
    script: { path: ./job.sh, mode: run }
    work: { duration: 20s }
  - name: by-jobstorm
    script: ./recorded.sh
    work: { duration: 20s }
load: { arrivals: 12/min, duration: 1m, inFlightMax: 1000 }
validity: { startLagP99Max: 1h }
sampleInterval: 10s
twin:
  quotas:
    StartJobRun: { burst: 1000, refill: 100/s }
  nodePools: [{ name: spark, kind: static, instanceType: m5.24xlarge, nodes: 4 }]
`;

/** What a user would write; the date makes each request another one. */
const script = `
DRIVER='{"sparkSubmitJobDriver":{"entryPoint":"s3://b/nap.py"}}'
aws emr-containers start-job-run --virtual-cluster-id "$VIRTUAL_CLUSTER_ID" \\
  --name "NAME" --execution-role-arn arn:aws:iam::123456789012:role/job \\
  --release-label emr-7.9.0-latest --job-driver "$DRIVER" --tags "UNIQUE=$JOB_UNIQUE_ID"
`;

let bench: ServedBench;
let user: ServedUser;
beforeEach(async () => {
  bench = await ServedBench.start({ speed });
  user = new ServedUser(bench);
  user.file('scripted.yaml', scenario);
  user.file('job.sh', script.replace('NAME', 'dated-$(date +%s%N)'));
  const python = process.env['JOBSTORM_AWS_PYTHON'] ?? 'python3';
  chmodSync(user.file('aws', `#!/bin/sh\nexec '${python}' -m awscli "$@"\n`), 0o700);
  user.file('recorded.sh', script.replace('NAME', 'recorded-$JOB_UNIQUE_ID'));
});
afterEach(async () => {
  user.close();
  await bench.close();
});

it('jobs are submitted by their scripts, one kind by the AWS CLI, also after a kill', async () => {
  const out = join(user.folder, 'runs');
  const environment = {
    PATH: [user.folder, process.env['PATH']].join(delimiter),
    AWS_DEFAULT_REGION: bench.servers.account.region,
    AWS_ACCESS_KEY_ID: bench.servers.keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: bench.servers.keys.secretAccessKey,
  };
  const place = [...user.args, '--speed', String(speed), '--out', out, '--only-summary'];
  const file = join(user.folder, 'scripted.yaml');
  const killed = new CliProcess(['run', file, '--target', 'aws', ...place], { environment });
  const hasEnded = killed.result.then(({ err }) => Promise.reject(new Error(err)));
  await Promise.race([hasEnded, until(() => journalOf(out).includes('"kind":"accepted"'))]);
  process.kill(killed.pid, 'SIGKILL');
  await expect(hasEnded).rejects.toThrow();

  const [run = ''] = readdirSync(out);
  const resumed = await runCli(['run', '--resume', run, ...place], { environment });

  expect(resumed.code, resumed.err).toBe(0);
  const jobRuns = await startedJobRuns();
  const names = jobRuns.map(({ name = '' }) => name.replace(/-.*/, ''));
  expect(jobRuns).toHaveLength(12);
  expect(new Set(names)).toEqual(new Set(['dated', 'recorded']));
  expect(new Set(jobRuns.map(({ tags }) => tags?.['UNIQUE'])).size).toBe(12);
});

/** Every job run that the service has, by its own count. */
async function startedJobRuns(): Promise<readonly JobRun[]> {
  const emr = bench.emr();
  const { virtualClusters = [] } = await emr.send(new ListVirtualClustersCommand({}));
  const lists = virtualClusters.map(({ id: virtualClusterId }) =>
    emr.send(new ListJobRunsCommand({ virtualClusterId })),
  );
  return (await Promise.all(lists)).flatMap(({ jobRuns = [] }) => jobRuns);
}

function journalOf(out: string): string {
  const [run] = existsSync(out) ? readdirSync(out) : [];
  const path = join(out, run ?? '', 'journal.ndjson');
  return run !== undefined && existsSync(path) ? readFileSync(path, 'utf8') : '';
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 200));
}
