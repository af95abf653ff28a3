import type { Instant } from '../../../model/instant.ts';
import { RequestDurationHistogram } from './request-duration-histogram.ts';

/** As dashboards of API servers show it: over the last five minutes. */
const windowMs = 300_000;

/** Fewer latencies say nothing about the slowest in a hundred. */
const latenciesMin = 100;

/** The 99th percentile of latencies in the last full window of five minutes. */
export class RecentLatency {
  #histogram = new RequestDurationHistogram();
  #beganAt: Instant = 0;
  /** Of the last full window; null = there was none, or it was empty. */
  #p99Ms: number | null = null;

  add(now: Instant, latencyMs: number): void {
    this.#pass(now);
    this.#histogram.add(latencyMs);
  }

  /** Of the window that is under way as long as none is full; 0 = too few were measured. */
  p99Ms(now: Instant): number {
    this.#pass(now);
    if (this.#p99Ms !== null) return this.#p99Ms;
    return this.#histogram.count < latenciesMin ? 0 : this.#histogram.quantileMs(0.99);
  }

  #pass(now: Instant): void {
    if (now - this.#beganAt < windowMs) return;
    this.#beganAt = now - (now % windowMs);
    this.#p99Ms = this.#histogram.quantileMs(0.99);
    this.#histogram = new RequestDurationHistogram();
  }
}
