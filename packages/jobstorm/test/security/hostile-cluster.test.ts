import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { foldersIn } from '../../src/cli/run-store/find-run.ts';
import { temporaryFolder } from '../../src/cli/testing/cli-process.ts';
import { commandLine } from '../../src/cli/testing/in-process.ts';
import { ServedUser } from '../../src/cli/testing/served-access.ts';
import type { RunSummary } from '../../src/metrics/run-summary.ts';
import { ServedBench } from '../../src/wire/testing/served-bench.ts';
import { hostileTexts, obeyed } from './hostile-text.ts';
import { LyingProxy } from './lying-proxy.ts';
import { Vandal } from './vandal.ts';
import { filesBelow } from './written-files.ts';

/*
 * A run reads a cluster that others write to, and a service that quotes them. Whatever they put
 * there goes no further than a short line of text: not into a terminal, a journal or a report as
 * something that is obeyed, and not in lengths that fill a disk.
 */

const folder = temporaryFolder();
afterAll(folder.remove);
const canary = join(folder.path, 'canary');
const hostile: Readonly<Record<string, string>> = {
  ...hostileTexts(canary),
  endless: 'y'.repeat(400_000),
};
const texts = Object.values(hostile);
const speed = 60;
const lineCharsMax = 2_000;
const terminalColumns = 100;
/** Colours, and what draws a block of lines anew. */
// eslint-disable-next-line no-control-regex -- what a terminal obeys begins with a control
const ownSequences = /\u001b\[(?:[0-9;]*m|\?25[hl]|\?2026[hl]|[0-9]*[A-GJK])|\r/g;

const scenario = (submission: string): string => `
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
    work: { duration: 20s }
validity: { startLagP99Max: 1m }
sampleInterval: 5s
load: { arrivals: 120/min, duration: 20s }
twin:
  quotas:
    StartJobRun: { burst: 1000, refill: 100/s }
  nodePools: [{ name: spark, kind: static, instanceType: m5.24xlarge, nodes: 4 }]
`;

interface Ran {
  readonly summary: RunSummary;
  readonly path: string;
}

/** Runs on a served twin, on a terminal; all that it shows and writes must be harmless. */
async function ranHarmlessly(bench: ServedBench, submission: string, url?: string): Promise<Ran> {
  const user = new ServedUser(bench, url);
  onTestFinished(() => user.close());
  const file = user.file('served.yaml', scenario(submission));
  const out = join(folder.path, submission);
  const place = ['--target', 'aws', '--speed', String(speed), '--out', out, ...user.args];

  const run = await commandLine(['run', file, '--json', ...place], {}, terminalColumns);

  const [id = ''] = foldersIn(out);
  const again = await commandLine(['report', id, '--out', out, '--json']);
  const listed = await commandLine(['runs', '--out', out]);
  for (const { code, out: data, err } of [run, again, listed]) {
    expect(code, err).toBe(0);
    expect(obeyedIn(data + (run.err === err ? '' : err))).toBeNull();
  }
  // A live display moves the cursor itself, in its own lines.
  for (const line of run.err.split('\n')) {
    expect(obeyedIn(line.replaceAll(ownSequences, ''))).toBeNull();
  }
  expect(existsSync(canary)).toBe(false);
  return { summary: JSON.parse(run.out) as RunSummary, path: join(out, id) };
}

function expectHarmlessFiles(path: string): void {
  for (const file of filesBelow(path)) {
    const text = readFileSync(join(path, file), 'utf8');
    if (file !== 'report.html') expect(obeyedIn(text), file).toBeNull();
    for (const one of [hostile['script'], hostile['image'], hostile['direction'], hostile['title']])
      expect(text, file).not.toContain(one);
    if (file !== 'journal.ndjson') continue;
    // The first line has the scenario, which is the user's own.
    const [, ...lines] = text.split('\n');
    const longest = Math.max(...lines.map(({ length }) => length));
    expect(longest).toBeLessThan(lineCharsMax);
  }
}

async function serve(submission: string): Promise<ServedBench> {
  const bench = await ServedBench.start({ speed, scenario: scenario(submission) });
  onTestFinished(() => bench.close());
  return bench;
}

/** The first place that a terminal would obey. */
function obeyedIn(text: string): string | null {
  const place = text.search(obeyed);
  return place < 0 ? null : JSON.stringify(text.slice(Math.max(0, place - 60), place + 20));
}

/** A line of the text format of Prometheus. */
const exposition =
  /^(?:# (?:HELP|TYPE) .*|[a-zA-Z_:][\w:]*(?:\{(?:\w+="(?:\\.|[^"\\])*",?)*\})? [-+\w.]+)$/;

/** What the summary says of why job runs failed. */
function reasonsOf({ jobRuns }: RunSummary): readonly string[] {
  return Object.keys(jobRuns.failedByReason);
}

describe('a run on a cluster that somebody else writes to', () => {
  it('shows and keeps no more of hostile statuses than a line that is harmless', async () => {
    const bench = await serve('spark-operator');
    const token = 'a-token-of-a-test';
    const vandal = new Vandal({ url: bench.servers.kubeUrl, token }, texts);
    vandal.start();

    const { summary, path } = await ranHarmlessly(bench, 'spark-operator');
    await vandal.stop();
    const metrics = await (await fetch(`${bench.servers.awsUrl}/metrics`)).text();

    for (const [what, count] of Object.entries(vandal.counts))
      expect(count, what).toBeGreaterThan(3);
    // Others end before he comes by.
    expect(summary.jobRuns.failed).toBeGreaterThan(3);
    expect(reasonsOf(summary).length).toBeGreaterThan(1);
    expectHarmlessFiles(path);
    for (const line of metrics.split('\n')) if (line !== '') expect(line).toMatch(exposition);
  }, 60_000);

  it('shows and keeps no more of hostile job runs than a line that is harmless', async () => {
    const bench = await serve('job-run');
    const proxy = await LyingProxy.start(bench.servers.awsUrl, texts);
    onTestFinished(() => proxy.close());

    const { summary, path } = await ranHarmlessly(bench, 'job-run', proxy.url);

    expect(proxy.refusals).toBe(texts.length);
    expect(proxy.lies).toBe(40);
    expect(summary.jobRuns.failed).toBe(40);
    expect(reasonsOf(summary).join()).toContain('touch');
    expectHarmlessFiles(path);
  }, 60_000);
});
