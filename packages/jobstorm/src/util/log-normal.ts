/** A log-normal distribution: its median, and the standard deviation of its logarithm. */
export interface LogNormal {
  readonly median: number;
  readonly sigma: number;
}

/**
 * The log-normal distribution with the mean and the variance of the sum of so many alike (Fenton
 * and Wilkinson): `σₛ² = ln(1 + (exp(σ²) − 1) / n)`, `median = n m exp((σ² − σₛ²) / 2)`. The sum of
 * none is 0.
 */
export function sumOfLogNormals(count: number, { median, sigma }: LogNormal): LogNormal {
  if (count === 0) return { median: 0, sigma: 0 };
  const variance = Math.log(1 + (Math.exp(sigma ** 2) - 1) / count);
  return {
    median: count * median * Math.exp((sigma ** 2 - variance) / 2),
    sigma: Math.sqrt(variance),
  };
}
