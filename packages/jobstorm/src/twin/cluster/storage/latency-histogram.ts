/** Buckets per doubling of the latency: the quantile is right to 9 %. */
const perDoubling = 8;
const buckets = 256;

/** Latencies counted in logarithmic buckets from 1 ms on; O(1) to add, a few hundred bytes. */
export class LatencyHistogram {
  readonly #counts = new Float64Array(buckets);
  #total = 0;

  add(latencyMs: number): void {
    const bucket = Math.ceil(Math.log2(Math.max(1, latencyMs)) * perDoubling);
    const slot = Math.min(buckets - 1, bucket);
    this.#counts[slot] = (this.#counts[slot] ?? 0) + 1;
    this.#total += 1;
  }

  /** The upper bound of the bucket in which the quantile lies; 0 = nothing was added. */
  quantileMs(share: number): number {
    let left = share * this.#total;
    if (left <= 0) return 0;
    for (let bucket = 0; bucket < buckets; bucket += 1) {
      left -= this.#counts[bucket] ?? 0;
      if (left <= 1e-9) return 2 ** (bucket / perDoubling);
    }
    return Infinity;
  }
}
