import { count, ratio, type Benchmark, type BenchmarkLine } from './benchmark.ts';
import { runCost, type RunCost } from './run-cost.ts';

/** The canonical load at this multiple fits on the fewest nodes. */
const loadOnFewNodes = 0.6;

/** Time per job by the length of a run: it should not grow. */
export const lengthBenchmark: Benchmark = {
  name: 'twin: growth with the length of a run',
  run({ isSmoke }) {
    const lengths = isSmoke ? [0.002, 0.004] : [0.25, 0.5, 1];
    const perJob = (cost: RunCost): number => cost.cpuMs / cost.jobs;
    return growth(lengths, (length) => ({
      what: `day.yaml, ${length} of its length`,
      cost: runCost('day.yaml', 1, ['--length', String(length)]),
      unit: 'job',
      perUnit: perJob,
    }));
  },
};

/** Time per event by the number of nodes under one load: it should grow like a logarithm at most. */
export const nodesBenchmark: Benchmark = {
  name: 'twin: growth with the number of nodes',
  run({ isSmoke }) {
    const length = isSmoke ? 0.02 : 1;
    const perEvent = (cost: RunCost): number => cost.cpuMs / cost.events;
    return growth(isSmoke ? [250, 500] : [250, 1_000, 4_000], (nodes) => ({
      what: `canonical.yaml × ${loadOnFewNodes} on ${count(nodes)} nodes`,
      cost: runCost('canonical.yaml', loadOnFewNodes, [
        ...['--length', String(length)],
        ...['--nodes', String(nodes)],
      ]),
      unit: 'event',
      perUnit: perEvent,
    }));
  },
};

interface Measured {
  readonly what: string;
  readonly cost: RunCost;
  readonly unit: string;
  readonly perUnit: (cost: RunCost) => number;
}

/** CPU time and not the clock: it is the same when the machine has other things to do. */
function growth(steps: readonly number[], measure: (step: number) => Measured): BenchmarkLine[] {
  const measured = steps.map(measure);
  const [first] = measured;
  return measured.map(({ what, cost, unit, perUnit }) => ({
    what,
    figures: `${count(1_000 * perUnit(cost))} µs of CPU time per ${unit}, ${count(cost.events)} events`,
    ratio:
      first === undefined ? '' : ratio(perUnit(cost), perUnit(first.cost), `that of ${first.what}`),
  }));
}
