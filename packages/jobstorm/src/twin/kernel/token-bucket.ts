import type { Instant } from '../../model/instant.ts';
import type { TokenBucketLimit } from '../../model/twin-config.ts';

/**
 * A token bucket, full at first: tokens(t) = min(burst, tokens(t₀) + refill · (t − t₀)).
 * A server refuses with {@link take}; a client that limits itself waits with {@link reserve}, as
 * Go's `rate.Limiter` does.
 */
export class TokenBucket {
  readonly #burst: number;
  readonly #refillPerMs: number;
  #tokens: number;
  #updatedAt: Instant = 0;

  constructor(limit: TokenBucketLimit) {
    this.#burst = limit.burst;
    this.#refillPerMs = limit.refillPerSecond / 1_000;
    this.#tokens = limit.burst;
  }

  /** Whether `count` tokens are there now; takes nothing. */
  has(now: Instant, count = 1): boolean {
    this.#refill(now);
    // The sum of many small refills may fall short of a whole token by rounding.
    return this.#tokens >= count - 1e-9;
  }

  /** Takes `count` tokens if they are there. */
  take(now: Instant, count = 1): boolean {
    if (!this.has(now, count)) return false;
    this.#tokens -= count;
    return true;
  }

  /**
   * Takes `count` tokens now or in the future, in the order of asking, and returns when the last is
   * there. A caller may ask for a time before that of an earlier one: what is refilled in between
   * is not there yet.
   */
  reserve(now: Instant, count = 1): Instant {
    this.#refill(now);
    const tokensThen = this.#tokens - (this.#updatedAt - now) * this.#refillPerMs;
    this.#tokens -= count;
    return tokensThen >= count ? now : now + (count - tokensThen) / this.#refillPerMs;
  }

  #refill(now: Instant): void {
    if (now <= this.#updatedAt) return;
    this.#tokens = Math.min(
      this.#burst,
      this.#tokens + (now - this.#updatedAt) * this.#refillPerMs,
    );
    this.#updatedAt = now;
  }
}
