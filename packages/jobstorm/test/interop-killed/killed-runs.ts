import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CliProcess,
  runCli,
  type CliProcessOptions,
  type CliResult,
} from '../../src/cli/testing/cli-process.ts';
import type { EmrVirtualCluster } from '../../src/twin/emr/virtual-cluster.ts';
import { isFinal } from '../../src/twin/emr/job-run.ts';
import type { ServedBench } from '../../src/wire/testing/served-bench.ts';

/** Virtual seconds in a second: a run of three minutes takes as many seconds. */
export const speed = 60;

/** In one minute of the twin, on nodes that are there. */
export const arrivals = 60;

/** What the runs do. */
const scenario = `
name: killed
namespaces: 2
azs: [us-west-2a]
jobs:
  - name: sleep
    request:
      name: sleep-\${JOB_UNIQUE_ID}
      executionRoleArn: arn:aws:iam::123456789012:role/job
      releaseLabel: emr-7.9.0-latest
      jobDriver:
        sparkSubmitJobDriver:
          entryPoint: local:///sleep.py
          sparkSubmitParameters: --conf spark.executor.instances=1
    work: { duration: 20s }
load: { arrivals: ${arrivals}/min, duration: 1m, onEnd: drain, drainMax: 10m }
# A busy machine is late at sixty times the speed: that is not what is looked at here.
validity: { startLagP99Max: 1h }
thresholds: { jobRuns.failed: == 0 }
sampleInterval: 10s
twin:
  quotas:
    StartJobRun: { burst: 100, refill: 10/s }
    CancelJobRun: { burst: 20, refill: 5/s }
    all: { burst: 400, refill: 40/s }
  nodePools: [{ name: spark, kind: static, instanceType: m5.24xlarge, nodes: 6 }]
`;

/** The job of somebody else, which the served twin knows, too. */
const bystander = `  - name: for-a-long-time
    request:
      name: for-a-long-time-\${JOB_UNIQUE_ID}
      executionRoleArn: arn:aws:iam::123456789012:role/job
      releaseLabel: emr-7.9.0-latest
      jobDriver: { sparkSubmitJobDriver: { entryPoint: local:///for-a-long-time.py } }
    work: { duration: 7d }
`;

export const servedScenario = scenario.replace('load:', `${bystander.trimEnd()}\nload:`);

/** What a server has of a session, by its own count. */
export interface ServersCount {
  /** Job runs that have not ended. */
  readonly active: number;
  /** Job runs ever started. */
  readonly started: number;
  readonly virtualClusters: number;
  readonly namespaces: number;
}

/** Runs against one served twin that are killed, each in a folder of its own. */
export class KilledRuns {
  readonly #bench: ServedBench;
  readonly #folder = mkdtempSync(join(tmpdir(), 'jobstorm-killed-'));
  readonly #process: CliProcessOptions;

  constructor(bench: ServedBench) {
    this.#bench = bench;
    const kubeconfig = join(this.#folder, 'kubeconfig');
    writeFileSync(kubeconfig, bench.servers.kubeconfig, { mode: 0o600 });
    writeFileSync(join(this.#folder, 'killed.yaml'), scenario);
    const environment = {
      AWS_ENDPOINT_URL: bench.servers.awsUrl,
      AWS_REGION: bench.servers.account.region,
      AWS_ACCESS_KEY_ID: bench.servers.keys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: bench.servers.keys.secretAccessKey,
      KUBECONFIG: kubeconfig,
    };
    this.#process = { environment };
  }

  /** Begins a run; `name` names its folder. */
  begin(name: string): CliProcess {
    const cluster = ['--cluster', this.#bench.served.scenario.clusterName];
    const out = ['--out', join(this.#folder, name)];
    const file = join(this.#folder, 'killed.yaml');
    const flags = ['--target', 'aws', ...cluster, '--speed', `${speed}`, '--yes', ...out];
    return new CliProcess(['run', file, ...flags, '--only-summary'], this.#process);
  }

  /** Goes on with a killed run. */
  resume(name: string): Promise<CliResult> {
    const run = join(this.#folder, name, this.#runOf(name) ?? '');
    const flags = ['--speed', `${speed}`, '--yes', '--only-summary'];
    return runCli(['run', '--resume', run, ...flags], this.#process);
  }

  stop(sessionId: string): Promise<CliResult> {
    const flags = ['--speed', `${speed}`, '--yes'];
    return runCli(['stop', '--id', sessionId, ...flags], this.#process);
  }

  /** The session of a run; undefined when it was killed before it had written anything. */
  sessionOf(name: string): string | undefined {
    const run = this.#runOf(name);
    if (run === undefined) return undefined;
    const text = readFileSync(join(this.#folder, name, run, 'run.json'), 'utf8');
    const record: unknown = JSON.parse(text);
    return (record as { readonly session: string }).session;
  }

  /** What the journal says last about the phases of a run. */
  phaseOf(name: string): string {
    const run = this.#runOf(name);
    if (run === undefined) return 'before';
    const path = join(this.#folder, name, run, 'journal.ndjson');
    const journal = existsSync(path) ? readFileSync(path, 'utf8') : '';
    return [...journal.matchAll(/"phase":"(\w+)"/g)].at(-1)?.[1] ?? 'before';
  }

  /** What the servers have of a session, and every namespace or virtual cluster of others. */
  async count(sessionId: string): Promise<ServersCount> {
    const own = this.#virtualClusters(sessionId);
    const jobRuns = own.flatMap((cluster) => cluster.jobRuns);
    const { items } = await this.#bench.core().listNamespace();
    return {
      active: jobRuns.filter(({ state }) => !isFinal(state)).length,
      started: jobRuns.length,
      virtualClusters: own.filter(({ state }) => state !== 'TERMINATED').length,
      namespaces: items.filter(({ metadata }) => metadata?.name?.startsWith(sessionId)).length,
    };
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #virtualClusters(sessionId: string): EmrVirtualCluster[] {
    return this.#bench.served.twin.emr
      .allVirtualClusters()
      .filter(({ namespace }) => namespace.name.startsWith(sessionId));
  }

  /** The run's folder, once it says whose run it is. */
  #runOf(name: string): string | undefined {
    const folder = join(this.#folder, name);
    const [run = ''] = existsSync(folder) ? readdirSync(folder) : [];
    return existsSync(join(folder, run, 'run.json')) ? run : undefined;
  }
}
