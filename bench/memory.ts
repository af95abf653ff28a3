import { count, ratio, type Benchmark } from './benchmark.ts';
import { runCost } from './run-cost.ts';

/** What a job costs in memory while it runs, with its pods, and what is kept of it afterwards. */
export const memoryBenchmark: Benchmark = {
  name: 'twin: memory per job',
  run({ isSmoke }) {
    const loads = isSmoke ? [0.05, 0.1] : [1, 4];
    const measured = loads.map((load) => ({ load, perJob: memoryPerJob(load) }));
    const [first] = measured;
    return measured.map(({ load, perJob }) => ({
      what: `canonical.yaml × ${load}, ${count(perJob.jobs)} jobs live`,
      figures: `${count(perJob.live)} bytes per live job, ${count(perJob.finished)} per finished one`,
      ratio:
        first === undefined
          ? ''
          : ratio(perJob.live, first.perJob.live, `that of a live job at × ${first.load}`),
    }));
  },
};

/**
 * As many jobs are live at both moments of a steady load, so what was added between them is of jobs
 * that finished; what is left without those is of live ones.
 */
function memoryPerJob(load: number): { jobs: number; live: number; finished: number } {
  const { memory } = runCost('canonical.yaml', load, [], ['--expose-gc']);
  const [early, late] = memory;
  if (early === undefined || late === undefined) throw new Error('The run is too short to look at');
  const finished = (late.bytes - early.bytes) / (late.finished - early.finished);
  return { jobs: late.jobs, finished, live: (late.bytes - finished * late.finished) / late.jobs };
}
