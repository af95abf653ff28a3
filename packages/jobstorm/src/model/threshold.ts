/** A bound on one figure of the summary; a figure without data fails it. */
export interface Threshold {
  /** Name of the figure, such as `submitLatency.p99`. */
  readonly figure: string;
  /** Only the jobs of this template; null = all. */
  readonly template: string | null;
  readonly comparison: '<' | '<=' | '>' | '>=' | '==';
  /** In the figure's own unit; for `percent`, of the figure's base (1 = 1 %). */
  readonly bound: number;
  readonly percent: boolean;
  /** As the user wrote it, such as `< 2s`. */
  readonly text: string;
}

/**
 * How far the generator itself may miss its schedule before the run says nothing about the target.
 */
export interface ScheduleValidity {
  /** 99th percentile of startedAt − intendedAt, in ms. */
  readonly startLagP99MaxMs: number;
  /** Dropped arrivals, in percent of those intended. */
  readonly droppedMaxPercent: number;
}
