import { taskQuantiles, type StageWork, type TaskTimes } from '../../model/spark/stage-work.ts';
import type { TwinParameters } from '../../model/twin-parameters/all.ts';
import { normalQuantile } from '../../util/normal-quantile.ts';
import { RandomStreams } from '../../util/random.ts';
import { greedyMakespan } from './greedy-makespan.ts';

/** Orders of the tasks to draw from: where the slowest one stands decides how long a stage lasts. */
export const taskOrders = 4;

/**
 * How long a stage lasts by the number of task slots that it gets, computed once and shared by all
 * jobs of a template: the tasks take the stage's times at equal steps of probability, in one of a
 * few random orders, each on the slot that is free first.
 */
export class StagePlan {
  readonly stage: StageWork;
  /** Work of all tasks together. */
  readonly coreMs: number;
  readonly #firstWaveRatio: number;
  readonly #orders: readonly Float64Array[];
  /** By slots, then by order; computed when first asked for. */
  readonly #makespansMs: (Float64Array | undefined)[] = [];

  constructor(stage: StageWork, name: string, parameters: TwinParameters['spark']) {
    this.stage = stage;
    this.coreMs = stage.tasks * stage.times.meanMs;
    this.#firstWaveRatio =
      stage.times.kind === 'quantiles' ? 1 : Math.max(1, parameters.firstWaveRatio);
    this.#orders = ordersOf(taskTimesOf(stage.tasks, stage.times), name);
  }

  /** @param slots from 1; more than there are tasks are of no use */
  makespanMs(slots: number, order: number): number {
    const used = Math.min(slots, this.stage.tasks);
    const known = (this.#makespansMs[used] ??= new Float64Array(taskOrders).fill(-1));
    let makespanMs = known[order] ?? -1;
    if (makespanMs < 0) {
      const times = this.#orders[order] ?? new Float64Array();
      makespanMs = greedyMakespan(times, used, this.#firstWaveRatio);
      known[order] = makespanMs;
    }
    return makespanMs;
  }
}

/**
 * Times of `tasks` tasks at equal steps of probability, scaled to the mean. The slowest of known
 * times stays what it was.
 */
export function taskTimesOf(tasks: number, times: TaskTimes): Float64Array {
  const sample = Float64Array.from({ length: tasks }, (_, index) =>
    times.kind === 'log-normal'
      ? Math.exp(times.sigma * normalQuantile((index + 0.5) / tasks))
      : interpolate(times.ms, tasks === 1 ? 0.5 : index / (tasks - 1)),
  );
  const slowest = times.kind === 'quantiles' && tasks > 1 ? (sample[tasks - 1] ?? 0) : 0;
  const sum = sample.reduce((total, ms) => total + ms, 0) - slowest;
  const scale = sum > 0 ? Math.max(0, tasks * times.meanMs - slowest) / sum : 0;
  return sample.map((ms, index) => (slowest > 0 && index === tasks - 1 ? ms : ms * scale));
}

function interpolate(ms: readonly number[], share: number): number {
  const above = Math.max(
    1,
    taskQuantiles.findIndex((quantile) => quantile >= share),
  );
  const low = taskQuantiles[above - 1] ?? 0;
  const high = taskQuantiles[above] ?? 1;
  const lowMs = ms[above - 1] ?? 0;
  return lowMs + (((ms[above] ?? lowMs) - lowMs) * (share - low)) / (high - low);
}

/** Shuffles by Fisher and Yates; the same stage is always shuffled alike. */
function ordersOf(times: Float64Array, name: string): Float64Array[] {
  const random = new RandomStreams(times.length).stream(`spark-stage-orders/${name}`);
  return Array.from({ length: taskOrders }, () => {
    const order = times.slice();
    for (let index = order.length - 1; index > 0; index -= 1) {
      const other = random.below(index + 1);
      const ms = order[index] ?? 0;
      order[index] = order[other] ?? 0;
      order[other] = ms;
    }
    return order;
  });
}
