import { count, ratio, type Benchmark, type BenchmarkLine } from './benchmark.ts';
import { runCost, type RunCost } from './run-cost.ts';

/** Writing the record is to cost no more than this part of a run. */
const recordShareMax = 0.333;

/** Time and memory of the canonical scenario by its load: growth should be close to linear. */
export const canonicalBenchmark: Benchmark = {
  name: 'twin: canonical scenario by load',
  run({ isSmoke }) {
    const scales = isSmoke ? [0.01] : [0.1, 1, 10];
    const runs = scales.map((scale) => ({ scale, cost: runCost('canonical.yaml', scale) }));
    const base = runs.find(({ scale }) => scale === 1)?.cost ?? runs[0]?.cost;
    const lines: BenchmarkLine[] = runs.map(({ scale, cost }) => line(`× ${scale}`, cost, base));
    if (isSmoke) return lines;
    for (const file of ['upstream-300-users.yaml', 'day.yaml']) {
      lines.push(line(file, runCost(file, 1), base));
    }
    return lines;
  },
};

/** What writing the record costs, of jobs alone and of every pod, too. */
export const recordBenchmark: Benchmark = {
  name: 'record: its share of a run',
  run({ isSmoke }) {
    const options = isSmoke ? ['--length', '0.02'] : [];
    return ['jobs', 'full'].map((detail) => {
      const cost = runCost('canonical.yaml', 1, [...options, '--journal', detail]);
      return {
        what: `canonical.yaml --journal ${detail}`,
        figures: `journal ${(cost.journalBytes / 1e6).toFixed(1)} MB, ${count(cost.journalBytes / cost.jobs)} bytes per job`,
        ratio: ratio(cost.recordMs, cost.wallMs, `the run's time (bound: ${recordShareMax})`),
      };
    });
  },
};

function line(what: string, cost: RunCost, base: RunCost | undefined): BenchmarkLine {
  const { wallMs, recordMs, journalBytes, events, jobs, pods, memoryMB } = cost;
  const perJob = (one: RunCost): number => one.wallMs / one.jobs;
  return {
    what: `${what}: ${count(jobs)} jobs, ${count(pods)} pods`,
    figures: [
      `${(wallMs / 1_000).toFixed(2)} s`,
      `${count((events / wallMs) * 1_000)} events/s`,
      `${Math.round(memoryMB)} MB`,
      `journal ${(journalBytes / 1e6).toFixed(1)} MB`,
      `record ${Math.round((100 * recordMs) / wallMs)} % of the time`,
    ].join(', '),
    ratio: base === undefined ? '' : ratio(perJob(cost), perJob(base), 'the time per job at × 1'),
  };
}
