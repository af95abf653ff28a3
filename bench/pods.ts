import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findCloudSimPlus } from '../scripts/peers/cloudsim-plus.mjs';
import { findSimpy } from '../scripts/peers/simpy.mjs';
import { count, ratio, type Benchmark, type BenchmarkLine } from './benchmark.ts';
import { runOwnPods } from './pods/own-pods.ts';
import { drawPods, podsCsv, type PodLoad, type PodsResult } from './pods/pod-load.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const pythonProgram = fileURLToPath(new URL('peers/simpy_pods.py', import.meta.url));
const javaProgram = fileURLToPath(new URL('peers/cloudsim-plus/PodQueue.java', import.meta.url));
/** SimPy does the same sums; CloudSim Plus rounds each pod's progress at every event. */
const waitTolerance = { simpy: 1e-9, cloudSim: 0.01 };
/** Ours is over so soon that the first rounds measure the compiler. */
const ownRounds = 5;

/**
 * The same pods, arriving, queueing for their host and leaving, on the twin's kernel, on SimPy and
 * on CloudSim Plus. Times are compared only if all three say the same of the pods.
 */
export const podsBenchmark: Benchmark = {
  name: 'pods: arrive, queue for a host, leave',
  run({ isSmoke }) {
    const python = findSimpy(root);
    const java = findCloudSimPlus(root);
    if (python === undefined || java === undefined) {
      const missing = python === undefined ? 'SimPy' : 'CloudSim Plus';
      throw new Error(`${missing} is missing: run \`npm run peers\`, which installs it`);
    }
    const sizes = isSmoke
      ? [[500, 10]]
      : [
          [5_000, 20],
          [5_000, 200],
        ];
    return sizes.map(([pods = 0, hosts = 0]) => {
      const load = drawPods(pods, hosts);
      return withFile(podsCsv(load), (path) => {
        const words = [path, String(load.hosts), String(load.coresPerHost)];
        return compare(load, {
          simpy: run(python, [pythonProgram, ...words]),
          cloudSim: run(java.program, ['-cp', java.classPath, javaProgram, ...words]),
        });
      });
    });
  },
};

function compare(
  load: PodLoad,
  { simpy, cloudSim }: { readonly simpy: PodsResult; readonly cloudSim: PodsResult },
): BenchmarkLine {
  const rounds = Array.from({ length: ownRounds }, () => runOwnPods(load));
  const own = rounds.reduce((best, one) => (one.seconds < best.seconds ? one : best));
  checkSame(own, simpy, 'SimPy', waitTolerance.simpy);
  checkSame(own, cloudSim, 'CloudSim Plus', waitTolerance.cloudSim);
  const perSecond = ({ pods, seconds }: PodsResult): number => pods / seconds;
  const wait = ({ meanWaitSeconds }: PodsResult): string => `${meanWaitSeconds.toFixed(2)} s`;
  return {
    what: `${count(load.pods.length)} pods on ${count(load.hosts)} hosts`,
    figures:
      `${count(perSecond(own))} pods/s, SimPy ${count(perSecond(simpy))}, ` +
      `CloudSim Plus ${count(perSecond(cloudSim))}; ` +
      `mean wait ${wait(own)}, ${wait(simpy)}, ${wait(cloudSim)}`,
    ratio: [
      ratio(perSecond(own), perSecond(simpy), 'SimPy'),
      ratio(perSecond(own), perSecond(cloudSim), 'CloudSim Plus'),
    ].join(', '),
  };
}

function checkSame(own: PodsResult, peer: PodsResult, name: string, tolerance: number): void {
  const apart = Math.abs(peer.meanWaitSeconds / own.meanWaitSeconds - 1);
  if (own.pods === peer.pods && apart <= tolerance) return;
  throw new Error(
    `${name} has ${peer.pods} pods done and a mean wait of ${peer.meanWaitSeconds} s, ` +
      `we have ${own.pods} and ${own.meanWaitSeconds} s: the models are not the same`,
  );
}

function run(program: string, args: readonly string[]): PodsResult {
  return JSON.parse(execFileSync(program, args, { encoding: 'utf8' })) as PodsResult;
}

function withFile<Value>(text: string, use: (path: string) => Value): Value {
  const folder = mkdtempSync(join(tmpdir(), 'jobstorm-bench-'));
  const path = join(folder, 'pods.csv');
  writeFileSync(path, text);
  try {
    return use(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
