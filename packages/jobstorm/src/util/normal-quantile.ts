/**
 * The standard normal value below which the share `p` lies, 0 < p < 1, with an error below 4.5e-4:
 * z = t − (c0 + c1·t + c2·t²) / (1 + d1·t + d2·t² + d3·t³), t = √(−2 ln p) for p ≤ ½.
 * Source: Abramowitz and Stegun, 26.2.23.
 */
export function normalQuantile(p: number): number {
  if (p > 0.5) return -normalQuantile(1 - p);
  const t = Math.sqrt(-2 * Math.log(p));
  const numerator = 2.515517 + t * (0.802853 + t * 0.010328);
  const denominator = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
  return numerator / denominator - t;
}
