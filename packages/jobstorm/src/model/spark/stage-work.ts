/** How long the tasks of a stage take. */
export type TaskTimes =
  /** Log-normal with this mean; `sigma` is the standard deviation of the logarithm, the skew. */
  | { readonly kind: 'log-normal'; readonly meanMs: number; readonly sigma: number }
  /** Known: the times at {@link taskQuantiles}, in ms and ascending, and their mean. */
  | { readonly kind: 'quantiles'; readonly meanMs: number; readonly ms: readonly number[] };

/** One stage of a job: it ends when its last task does. */
export interface StageWork {
  readonly tasks: number;
  readonly times: TaskTimes;
  /** Indices of the stages that must have ended before; none = from the beginning. */
  readonly after: readonly number[];
  /** What the driver does between that and the first task, in ms. */
  readonly driverMs: number;
  /** What it leaves on the executors for later stages; 0 = nothing is lost with an executor. */
  readonly shuffleWriteMiB: number;
}

/** The shares of tasks at which a profile holds task times: every 5 %, closer at the slow end. */
export const taskQuantiles: readonly number[] = [
  0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85,
  0.9, 0.925, 0.95, 0.975, 0.99, 0.995, 0.999, 1,
];
