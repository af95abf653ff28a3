import { count, ratio, type Benchmark, type BenchmarkLine } from './benchmark.ts';
import { runCost, type RunCost } from './run-cost.ts';

/** The canonical load at this multiple fits on the fewest nodes. */
const loadOnFewNodes = 0.6;

/** Time per job by the length of a run: it should not grow. */
export const lengthBenchmark: Benchmark = {
  name: 'twin: growth with the length of a run',
  run({ isSmoke }) {
    const lengths = isSmoke ? [0.002, 0.004] : [0.25, 0.5, 1];
    return growth(lengths, (length) => ({
      what: `day.yaml, ${length} of its length`,
      cost: runCost('day.yaml', 1, ['--length', String(length)]),
    }));
  },
};

/** Time per job by the number of nodes under one load: it should grow like a logarithm at most. */
export const nodesBenchmark: Benchmark = {
  name: 'twin: growth with the number of nodes',
  run({ isSmoke }) {
    const length = isSmoke ? 0.02 : 1;
    return growth(isSmoke ? [250, 500] : [250, 1_000, 4_000], (nodes) => ({
      what: `canonical.yaml × ${loadOnFewNodes} on ${count(nodes)} nodes`,
      cost: runCost('canonical.yaml', loadOnFewNodes, [
        ...['--length', String(length)],
        ...['--nodes', String(nodes)],
      ]),
    }));
  },
};

interface Measured {
  readonly what: string;
  readonly cost: RunCost;
}

function perJob(cost: RunCost): number {
  return cost.cpuMs / cost.jobs;
}

/** CPU time and not the clock: it is the same when the machine has other things to do. */
function growth(steps: readonly number[], measure: (step: number) => Measured): BenchmarkLine[] {
  const measured = steps.map(measure);
  const [first] = measured;
  return measured.map(({ what, cost }) => ({
    what,
    figures: `${count(1_000 * perJob(cost))} µs of CPU time per job, ${count(cost.events)} events`,
    ratio:
      first === undefined ? '' : ratio(perJob(cost), perJob(first.cost), `that of ${first.what}`),
  }));
}
