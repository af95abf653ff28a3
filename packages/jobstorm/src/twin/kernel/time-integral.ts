import type { Instant } from '../../model/instant.ts';

/** A quantity that changes in steps, with its exact integral over time and its peak. */
export class TimeIntegral {
  #value = 0;
  #valueSeconds = 0;
  #changedAt: Instant = 0;
  #peak = 0;

  get value(): number {
    return this.#value;
  }

  add(now: Instant, change: number): void {
    this.#valueSeconds += (this.#value * (now - this.#changedAt)) / 1_000;
    this.#changedAt = now;
    this.#value += change;
    if (this.#value > this.#peak) this.#peak = this.#value;
  }

  /** Value · seconds from instant 0 to now. */
  seconds(now: Instant): number {
    return this.#valueSeconds + (this.#value * (now - this.#changedAt)) / 1_000;
  }

  /** The largest value since the peak was last taken. */
  takePeak(): number {
    const peak = this.#peak;
    this.#peak = this.#value;
    return peak;
  }
}
