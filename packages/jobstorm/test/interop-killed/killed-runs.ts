import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CliProcess, type CliProcessOptions } from '../../src/cli/testing/cli-process.ts';
import type { EmrVirtualCluster } from '../../src/twin/emr/virtual-cluster.ts';
import { isFinal } from '../../src/twin/emr/job-run.ts';
import type { ServedBench } from '../../src/wire/testing/served-bench.ts';
import { runScenario } from './killed-scenario.ts';
import type { RunAccess } from './run-access.ts';

/** What a server has of a session, by its own count. */
export interface ServersCount {
  /** Job runs that have not ended. */
  readonly active: number;
  /** Job runs ever started. */
  readonly started: number;
  readonly virtualClusters: number;
  readonly namespaces: number;
}

/** One run against a served twin, in a folder of its own, with all that is done to it. */
export class KilledRun {
  /** Where its run folder is made. */
  readonly folder = mkdtempSync(join(tmpdir(), 'jobstorm-killed-'));
  readonly #bench: ServedBench;
  readonly #speed: number;
  #access: RunAccess | undefined;

  /** @param speed of the served twin, times real time */
  constructor(bench: ServedBench, speed: number) {
    this.#bench = bench;
    this.#speed = speed;
    writeFileSync(join(this.folder, 'killed.yaml'), runScenario);
  }

  /** Path of a kubeconfig for it. */
  get kubeconfig(): string {
    return join(this.folder, 'kubeconfig');
  }

  /** What it goes through from now on. */
  through(access: RunAccess): this {
    this.#access?.close();
    this.#access = access;
    return this;
  }

  get out(): string {
    return join(this.folder, 'runs');
  }

  begin(options: CliProcessOptions = {}): CliProcess {
    const cluster = ['--cluster', this.#bench.served.scenario.clusterName];
    const file = join(this.folder, 'killed.yaml');
    const flags = ['--target', 'aws', ...cluster, '--out', this.out, '--only-summary'];
    return this.#start(['run', file, ...flags], options);
  }

  /** Goes on with it. */
  resume(options: CliProcessOptions = {}): CliProcess {
    return this.#start(['run', '--resume', this.runFolder ?? '', '--only-summary'], options);
  }

  stop(): CliProcess {
    return this.#start(['stop', '--id', this.session ?? '']);
  }

  report(): CliProcess {
    return new CliProcess(['report', this.runFolder ?? '']);
  }

  /** The session; undefined when it was killed before it had written anything. */
  get session(): string | undefined {
    const run = this.runFolder;
    if (run === undefined) return undefined;
    const record: unknown = JSON.parse(readFileSync(join(run, 'run.json'), 'utf8'));
    return (record as { readonly session: string }).session;
  }

  /** What its journal says last about its phases. */
  get phase(): string {
    return [...this.journal.matchAll(/"phase":"([\w-]+)"/g)].at(-1)?.[1] ?? 'before';
  }

  /** Whether its journal has come to its end. */
  get hasEnded(): boolean {
    return this.journal.includes('\n{"kind":"end"');
  }

  get journal(): string {
    const path = join(this.runFolder ?? '', 'journal.ndjson');
    return this.runFolder !== undefined && existsSync(path) ? readFileSync(path, 'utf8') : '';
  }

  /** The run's folder, once it says whose run it is. */
  get runFolder(): string | undefined {
    const [run = ''] = existsSync(this.out) ? readdirSync(this.out) : [];
    const path = join(this.out, run);
    return existsSync(join(path, 'run.json')) ? path : undefined;
  }

  /** What the servers have of it. */
  async count(): Promise<ServersCount> {
    const session = this.session ?? 'none';
    const own = this.#virtualClusters(session);
    const jobRuns = own.flatMap((cluster) => cluster.jobRuns);
    const { items } = await this.#bench.core().listNamespace();
    return {
      active: jobRuns.filter(({ state }) => !isFinal(state)).length,
      started: jobRuns.length,
      virtualClusters: own.filter(({ state }) => state !== 'TERMINATED').length,
      namespaces: items.filter(({ metadata }) => metadata?.name?.startsWith(session)).length,
    };
  }

  close(): void {
    this.#access?.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #start(args: readonly string[], options: CliProcessOptions = {}): CliProcess {
    const { environment = {}, flags = [] } = this.#access ?? {};
    const common = ['--speed', `${this.#speed}`, '--yes', ...flags];
    return new CliProcess([...args, ...common], { environment, ...options });
  }

  #virtualClusters(session: string): EmrVirtualCluster[] {
    return this.#bench.served.twin.emr
      .allVirtualClusters()
      .filter(({ namespace }) => namespace.name.startsWith(session));
  }
}
