import { second, type Instant } from '../model/instant.ts';

const startPerSecond = 5;
const slowestShare = 0.1;
const fastestPerSecond = 100;
const slowestPerSecond = 0.5;
const increasePerSuccess = 0.1;
const decreaseFactor = 0.5;
/** Refusals this close together are answers to one and the same rate. */
const decreaseAtMostEveryMs = second;

/**
 * Finds the rate that a service allows without knowing its quota: a little faster with each request
 * that passes, half as fast when one is throttled (additive increase, multiplicative decrease, as
 * TCP does).
 */
export class AdaptivePace {
  readonly #perSecondMax: number;
  #perSecond: number;
  #decreasedAt: Instant = -Infinity;

  /** @param perSecondMax never faster than this */
  constructor(perSecondMax = fastestPerSecond) {
    this.#perSecondMax = perSecondMax;
    this.#perSecond = Math.min(startPerSecond, perSecondMax);
  }

  /** Wait between two requests. */
  get gapMs(): number {
    return second / this.#perSecond;
  }

  passed(): void {
    this.#perSecond = Math.min(this.#perSecondMax, this.#perSecond + increasePerSuccess);
  }

  throttled(now: Instant): void {
    if (now - this.#decreasedAt < decreaseAtMostEveryMs) return;
    this.#decreasedAt = now;
    this.#perSecond = Math.max(this.#slowest, this.#perSecond * decreaseFactor);
  }

  get #slowest(): number {
    return Math.min(slowestPerSecond, slowestShare * this.#perSecondMax);
  }
}
