import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { dirname, join } from 'node:path';
import { findAws } from '../scripts/peers/aws.mjs';
import { count, ratio, type Benchmark } from './benchmark.ts';
import { jobstorm, ServedTwinProcess, servedScenario } from './submissions/served-twin.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const part = (file: string): string =>
  fileURLToPath(new URL(`submissions/${file}`, import.meta.url));

/** CPU time that a client takes for one submission, and what it did it with. */
interface Client {
  readonly what: string;
  readonly cpuSeconds: number;
  readonly remark: string;
}

/**
 * Submissions per CPU-second to the same served twin: of Jobstorm, with everything that a run does
 * beside submitting, of a loop of boto3, and of a script that calls the AWS CLI for each job.
 */
export const submissionsBenchmark: Benchmark = {
  name: 'aws: submissions per CPU-second',
  run({ isSmoke }) {
    const python = findAws(root);
    if (python === undefined) throw new Error('boto3 is missing: npm run peers');
    const twin = new ServedTwinProcess();
    try {
      const virtualCluster = runIn(twin, process.execPath, [part('make-virtual-cluster.ts')]);
      const scripts = withCli(twin, { python, virtualCluster, jobs: isSmoke ? 1 : 10 });
      const loop = withBoto3(twin, { python, virtualCluster, jobs: isSmoke ? 20 : 500 });
      const own = withJobstorm(twin, isSmoke ? 3 : 60);
      return [own, loop, scripts].map(({ what, cpuSeconds, remark }) => ({
        what,
        figures: `${count(1 / cpuSeconds)} submissions per CPU-second, ${remark}`,
        ratio: ratio(scripts.cpuSeconds, cpuSeconds, 'the script’s'),
      }));
    } finally {
      twin.close();
    }
  },
};

interface PeerLoad {
  readonly python: string;
  readonly virtualCluster: string;
  readonly jobs: number;
}

function withCli(twin: ServedTwinProcess, { python, virtualCluster, jobs }: PeerLoad): Client {
  const path = `${dirname(python)}:${process.env['PATH'] ?? ''}`;
  const loop = `for n in $(seq ${jobs}); do JOB_UNIQUE_ID=$n sh "$0" >&2 || exit 1; done`;
  const variables = { PATH: path, VIRTUAL_CLUSTER_ID: virtualCluster };
  const cpuSeconds = cpuSecondsOf(twin, { loop, args: [part('submit.sh')], variables }) / jobs;
  const remark = `${cpuSeconds.toPrecision(3)} s each`;
  return { what: 'a shell script that calls the AWS CLI for each job', cpuSeconds, remark };
}

function withBoto3(twin: ServedTwinProcess, { python, virtualCluster, jobs }: PeerLoad): Client {
  const out = runIn(twin, python, [part('boto3_loop.py'), virtualCluster, `${jobs}`]);
  const [cpuSeconds = 0, start = 0] = out.split(' ').map(Number);
  const remark = `${milliseconds(cpuSeconds)} each, without the ${start.toFixed(2)} s of its start`;
  return { what: 'a loop of boto3', cpuSeconds, remark };
}

/**
 * A whole run of a minute at 100 submissions a second: start, session, journal, watching and report
 * included, which a loop of boto3 has none of. A shorter run beside it tells what each further one
 * takes. It leaves its jobs to the twin, whose end is theirs.
 */
function withJobstorm(twin: ServedTwinProcess, seconds: number): Client {
  const short = runJobstorm(twin, seconds / 3);
  const long = runJobstorm(twin, seconds);
  const cpuSeconds = long.cpuSeconds / long.accepted;
  const further = (long.cpuSeconds - short.cpuSeconds) / (long.accepted - short.accepted);
  const each = `${milliseconds(cpuSeconds)} each with all that a run does, start to report`;
  const more = `${milliseconds(further)} for each further one`;
  const lag = `start lag p99 ${count(long.lagMs)} ms at 100 a second`;
  return { what: `jobstorm run --target aws`, cpuSeconds, remark: `${each}; ${more}; ${lag}` };
}

interface JobstormRun {
  readonly cpuSeconds: number;
  readonly accepted: number;
  readonly lagMs: number;
}

function runJobstorm(twin: ServedTwinProcess, seconds: number): JobstormRun {
  const summary = join(twin.folder, 'summary.json');
  const flags = ['--target', 'aws', '--cluster', 'jobstorm-twin', '--yes', '--json'];
  const args = [process.execPath, jobstorm, 'run', servedScenario, ...flags];
  const more = ['--only-summary', '--run-time', `${seconds}`, '--out', twin.folder];
  // A run that was too slow is invalid, which the figures below say; other failures are none.
  const loop = `"$0" "$@" > "${summary}" 2> "${summary}.err"`;
  const cpuSeconds = cpuSecondsOf(twin, { loop, args: [...args, ...more] });
  const { arrivals, submissions } = JSON.parse(
    execFileSync('cat', [summary], { encoding: 'utf8' }),
  ) as {
    readonly arrivals: { readonly startLag: { readonly p99: number } };
    readonly submissions: { readonly accepted: number };
  };
  return { cpuSeconds, accepted: submissions.accepted, lagMs: arrivals.startLag.p99 };
}

function milliseconds(seconds: number): string {
  return `${(1_000 * seconds).toPrecision(3)} ms`;
}

interface Shell {
  readonly loop: string;
  readonly args: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
}

/** CPU time of what a shell starts, by its own `times`: user and system of all children. */
function cpuSecondsOf(twin: ServedTwinProcess, { loop, args, variables = {} }: Shell): number {
  const out = runIn(twin, 'sh', ['-c', `${loop}; times`, ...args], variables);
  const [, children = ''] = out.split('\n').slice(-2);
  const seconds = [...children.matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, rest]) => 60 * Number(minutes) + Number(rest),
  );
  return seconds.reduce((sum, one) => sum + one, 0);
}

function runIn(
  twin: ServedTwinProcess,
  command: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): string {
  const env = { ...process.env, ...twin.environment, ...variables };
  const { status, stdout, stderr, error } = spawnSync(command, args, { env, encoding: 'utf8' });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${command} ended with ${status ?? 'a signal'}: ${stderr}`);
  return stdout.trim();
}
