/** Student's t for 20 replications (19 degrees of freedom), 99.9 % two-sided. */
const t = 3.883;
export const replications = 20;

export interface Interval {
  readonly low: number;
  readonly high: number;
  /** Half of its width, as a share of its middle: how much it says. */
  readonly precision: number;
}

/**
 * The confidence interval of a mean by independent replications, one for each seed. With fixed
 * seeds the answer is always the same: a test that holds does not begin to fail by chance.
 */
export function intervalOf(measure: (seed: number) => number): Interval {
  const values = Array.from({ length: replications }, (_, index) => measure(index + 1));
  const mean = values.reduce((sum, value) => sum + value, 0) / replications;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const half = t * Math.sqrt(squares / (replications - 1) / replications);
  return { low: mean - half, high: mean + half, precision: half / mean };
}
