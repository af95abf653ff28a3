import type { Instant } from '../../../model/instant.ts';
import { LatencyHistogram } from './latency-histogram.ts';

/** As dashboards of API servers show it: over the last five minutes. */
const windowMs = 300_000;

/** The 99th percentile of latencies in the last full window of five minutes. */
export class RecentLatency {
  #histogram = new LatencyHistogram();
  #beganAt: Instant = 0;
  /** Of the last full window; null = there was none, or it was empty. */
  #p99Ms: number | null = null;

  add(now: Instant, latencyMs: number): void {
    this.#pass(now);
    this.#histogram.add(latencyMs);
  }

  /** Of the window that is under way as long as none is full. */
  p99Ms(now: Instant): number {
    this.#pass(now);
    return this.#p99Ms ?? this.#histogram.quantileMs(0.99);
  }

  #pass(now: Instant): void {
    if (now - this.#beganAt < windowMs) return;
    this.#beganAt = now - (now % windowMs);
    this.#p99Ms = this.#histogram.quantileMs(0.99);
    this.#histogram = new LatencyHistogram();
  }
}
