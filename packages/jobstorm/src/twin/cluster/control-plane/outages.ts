import type { Instant } from '../../../model/instant.ts';

/** For a while the API servers answer requests with an error, at once. */
export interface Outage {
  readonly until: Instant;
  /** Share of the requests, of 1. */
  readonly share: number;
  /** Whether this request meets it; drawn by whoever has a stream for it. */
  readonly isRefused: () => boolean;
}

/** How a client tries again after an error: after `baseMs`, then twice as long, up to `maxMs`. */
export interface Backoff {
  readonly baseMs: number;
  readonly maxMs: number;
}

/** Tries of requests that nobody waits for are computed anew this often. */
const vainMs = 1_000;
/** Less than that of a request is no try. */
const leastShare = 1e-3;

/**
 * When requests get through while the servers answer with errors. As it is known how long an outage
 * lasts, a request learns at once at which of its attempts it succeeds: none is an event.
 */
export class Outages {
  #present: Outage[] = [];
  #errors = 0;
  /** What pass() has computed last: tries in vain of a request, at the instant. */
  #vain = 0;
  #vainAt: Instant = -Infinity;

  /** Requests that were answered with an error. */
  get errors(): number {
    return Math.floor(this.#errors);
  }

  begin(outage: Outage): void {
    this.#present.push(outage);
    this.#vainAt = -Infinity;
  }

  /** Whether no request at all gets through. */
  isTotal(now: Instant): boolean {
    return (
      this.#present.length > 0 &&
      this.#present.some(({ until, share }) => share >= 1 && until > now)
    );
  }

  /** Whether one request is answered with an error, which is counted. */
  isMet(now: Instant): boolean {
    if (this.#present.length === 0 || !this.#isRefused(now)) return false;
    this.#errors += 1;
    return true;
  }

  /** How long a request that is first sent at this instant is tried again until it succeeds. */
  delayMs(sentAt: Instant, { baseMs, maxMs }: Backoff): number {
    if (this.#present.length === 0) return 0;
    let at = sentAt;
    let waitMs = Math.max(1, baseMs);
    while (this.#isRefused(at)) {
      this.#errors += 1;
      at += waitMs;
      waitMs = Math.max(waitMs, Math.min(maxMs, 2 * waitMs));
    }
    return at - sentAt;
  }

  /** Requests that nobody waits for: their share fails, is sent again, and may fail again. */
  pass(now: Instant, requests: number, backoff: Backoff): void {
    if (this.#present.length === 0) return;
    if (now - this.#vainAt >= vainMs) {
      this.#present = this.#present.filter(({ until }) => until > now);
      this.#vain = this.#triesInVain(now, backoff);
      this.#vainAt = now;
    }
    this.#errors += requests * this.#vain;
  }

  /** Of one request: Σ over its tries of the probability that it and all before it fail. */
  #triesInVain(sentAt: Instant, { baseMs, maxMs }: Backoff): number {
    let at = sentAt;
    let waitMs = Math.max(1, baseMs);
    let tries = 0;
    for (let left = this.#shareAt(at); left > leastShare; left *= this.#shareAt(at)) {
      tries += left;
      at += waitMs;
      waitMs = Math.max(waitMs, Math.min(maxMs, 2 * waitMs));
    }
    return tries;
  }

  /** Share of the requests of that instant that fail, once all outages have begun. */
  #shareAt(at: Instant): number {
    let served = 1;
    for (const { until, share } of this.#present) if (until > at) served *= 1 - share;
    return 1 - served;
  }

  #isRefused(at: Instant): boolean {
    return this.#present.some(({ until, isRefused }) => until > at && isRefused());
  }
}
