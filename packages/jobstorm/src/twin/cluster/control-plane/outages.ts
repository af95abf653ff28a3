import type { Instant } from '../../../model/instant.ts';

/** For a while the API servers answer requests with an error, at once. */
export interface Outage {
  readonly until: Instant;
  /** Whether requests that only read are answered as ever. */
  readonly sparesReads: boolean;
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
  /** What pass() has computed last: tries in vain of a read and of a write, at the instant. */
  #vainOfRead = 0;
  #vainOfWrite = 0;
  #vainAt: Instant = -Infinity;

  /** Requests that were answered with an error. */
  get errors(): number {
    return Math.floor(this.#errors);
  }

  begin(outage: Outage): void {
    this.#present.push(outage);
    this.#vainAt = -Infinity;
  }

  /** Whether no write at all gets through. */
  isReadOnly(now: Instant): boolean {
    return (
      this.#present.length > 0 &&
      this.#present.some(({ until, share }) => share >= 1 && until > now)
    );
  }

  /** What one request is answered with an error by, which is counted. */
  metBy(now: Instant, isWrite: boolean): Outage | undefined {
    if (this.#present.length === 0) return undefined;
    const met = this.#refusing(now, isWrite);
    if (met !== undefined) this.#errors += 1;
    return met;
  }

  /** How long a request that is first sent at this instant is tried again until it succeeds. */
  delayMs(sentAt: Instant, { baseMs, maxMs }: Backoff, isWrite: boolean): number {
    if (this.#present.length === 0) return 0;
    let at = sentAt;
    let waitMs = Math.max(1, baseMs);
    while (this.#refusing(at, isWrite) !== undefined) {
      this.#errors += 1;
      at += waitMs;
      waitMs = Math.max(waitMs, Math.min(maxMs, 2 * waitMs));
    }
    return at - sentAt;
  }

  /** Requests that nobody waits for: their share fails, is sent again, and may fail again. */
  pass(now: Instant, requests: number, backoff: Backoff, isWrite: boolean): void {
    if (this.#present.length === 0) return;
    if (now - this.#vainAt >= vainMs) {
      this.#present = this.#present.filter(({ until }) => until > now);
      this.#vainOfRead = this.#triesInVain(now, backoff, false);
      this.#vainOfWrite = this.#triesInVain(now, backoff, true);
      this.#vainAt = now;
    }
    this.#errors += requests * (isWrite ? this.#vainOfWrite : this.#vainOfRead);
  }

  /** Of one request: Σ over its tries of the probability that it and all before it fail. */
  #triesInVain(sentAt: Instant, { baseMs, maxMs }: Backoff, isWrite: boolean): number {
    let at = sentAt;
    let waitMs = Math.max(1, baseMs);
    let tries = 0;
    let left = this.#shareAt(at, isWrite);
    while (left > leastShare) {
      tries += left;
      at += waitMs;
      waitMs = Math.max(waitMs, Math.min(maxMs, 2 * waitMs));
      left *= this.#shareAt(at, isWrite);
    }
    return tries;
  }

  /** Share of the requests of that instant that fail, once all outages have begun. */
  #shareAt(at: Instant, isWrite: boolean): number {
    let served = 1;
    for (const { until, share, sparesReads } of this.#present) {
      if (until > at && (isWrite || !sparesReads)) served *= 1 - share;
    }
    return 1 - served;
  }

  #refusing(at: Instant, isWrite: boolean): Outage | undefined {
    return this.#present.find(
      ({ until, sparesReads, isRefused }) => until > at && (isWrite || !sparesReads) && isRefused(),
    );
  }
}
