import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunEntry } from '../model/journal-entry.ts';
import { foldersIn } from './run-store/find-run.ts';
import { temporaryFolder } from './testing/cli-process.ts';
import { commandLine } from './testing/in-process.ts';

const folder = temporaryFolder();
afterAll(folder.remove);

const scenario = `
name: scripted
jobs:
  - name: etl
    script: ./etl.sh
    work: { duration: 1m }
  - name: report
    request:
      executionRoleArn: arn:aws:iam::123456789012:role/job
      releaseLabel: emr-7.9.0-latest
      jobDriver: { sparkSubmitJobDriver: { entryPoint: local:///report.py } }
    work: { duration: 1m }
load: { arrivals: 6/min, duration: 1m }
twin: { nodePools: [{ name: spark, kind: static, instanceType: m5.4xlarge, nodes: 4 }] }
`;

/** A script that submits a job of so many executors. */
function scriptOf(name: string, executors: number, label = 'emr-7.9.0-latest'): string {
  const driver = {
    sparkSubmitJobDriver: {
      entryPoint: 's3://b/nap.py',
      sparkSubmitParameters: `--conf spark.executor.instances=${executors}`,
    },
  };
  return [
    'aws emr-containers start-job-run --virtual-cluster-id $VIRTUAL_CLUSTER_ID',
    `--name "${name}" --execution-role-arn arn:aws:iam::123456789012:role/job`,
    `--release-label ${label} --job-driver '${JSON.stringify(driver)}'`,
  ].join(' ');
}

const file = join(folder.path, 'load', 'scripted.yaml');
beforeAll(() => {
  mkdirSync(join(folder.path, 'load'));
  writeFileSync(file, scenario);
  writeFileSync(join(folder.path, 'load', 'etl.sh'), scriptOf('etl-$JOB_UNIQUE_ID', 3));
  writeFileSync(join(folder.path, 'dated.sh'), scriptOf('at-$(date +%s%N)', 1));
  writeFileSync(join(folder.path, 'wrong.sh'), scriptOf('wrong', 1, 'emr:7'));
});

describe('a scenario with a submission script', () => {
  it('is checked without running it', async () => {
    const { code, err } = await commandLine(['validate', file]);

    expect(code).toBe(0);
    expect(err).toContain('etl.sh submits: not looked at here');
  });

  it('runs the jobs that the script submits beside the others, and keeps what they were', async () => {
    const out = join(folder.path, 'runs');
    const { code, err } = await commandLine(['run', file, '--out', out, '--json']);

    expect(code, err).toBe(0);
    expect(err).toMatch(/^Job etl .*3 executors.* submits them$/m);
    const [run = ''] = foldersIn(out);
    const [first = ''] = readFileSync(join(out, run, 'journal.ndjson'), 'utf8').split('\n');
    const [etl, report] = (JSON.parse(first) as RunEntry).scenario.jobs;
    expect(etl?.request.name).toBe('etl-${JOB_UNIQUE_ID}');
    const path = join(folder.path, 'load', 'etl.sh');
    expect(etl?.script).toEqual({ path, mode: 'record', timeoutMs: 300_000 });
    expect(report?.script).toBeUndefined();
  });

  it('has other scripts and settings by the command line, which say where they fail', async () => {
    const dryRun = ['run', file, '--dry-run', '--json', '--emr-script-name'];
    const dated = await commandLine([...dryRun, join(folder.path, 'dated.sh'), '--script', 'run']);
    const wrong = await commandLine([...dryRun, join(folder.path, 'wrong.sh')]);

    expect(dated.code, dated.err).toBe(0);
    const { jobs } = JSON.parse(dated.out) as { jobs: { shape: { executors: number } }[] };
    expect(jobs.map(({ shape }) => shape.executors)).toEqual([1, 1]);
    expect(dated.err).toContain('which no variable explains');
    expect(dated.err).toMatch(/jobs\[1\]\.script\.mode: has no effect on the twin/);
    expect(wrong.code).toBe(2);
    expect(wrong.err).toMatch(/wrong\.sh: jobs\[1\]\.request\.releaseLabel: must be a release/);
  });
});
