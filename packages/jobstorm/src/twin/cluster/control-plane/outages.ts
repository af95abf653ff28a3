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

/**
 * When requests get through while the servers answer with errors. As it is known how long an outage
 * lasts, a request learns at once at which of its attempts it succeeds: none is an event.
 */
export class Outages {
  #present: Outage[] = [];
  #errors = 0;

  /** Requests that were answered with an error. */
  get errors(): number {
    return Math.floor(this.#errors);
  }

  begin(outage: Outage): void {
    this.#present.push(outage);
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

  /** Requests that nobody waits for: their share fails and is sent again later. */
  pass(now: Instant, requests: number): void {
    if (this.#present.length === 0) return;
    this.#present = this.#present.filter(({ until }) => until > now);
    let served = 1;
    for (const { share } of this.#present) served *= 1 - share;
    this.#errors += requests * (1 - served);
  }

  #isRefused(at: Instant): boolean {
    return this.#present.some(({ until, isRefused }) => until > at && isRefused());
  }
}
