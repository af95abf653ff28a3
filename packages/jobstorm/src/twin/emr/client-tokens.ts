import type { Instant } from '../../model/instant.ts';

interface Made {
  readonly createdAt: Instant;
}

/**
 * What requests with a client token have made, for as long as the service knows the token: the same
 * one makes nothing again until then. Amortised O(1), and no larger than what is known.
 */
export class ClientTokens<Value extends Made> {
  readonly #memoryMs: number;
  /** In order of creation. */
  readonly #byToken = new Map<string, Value>();

  constructor(memoryMs: number) {
    this.#memoryMs = memoryMs;
  }

  /** What this token made; undefined when it is not known, or not any more. */
  find(token: string, now: Instant): Value | undefined {
    this.#forgetUntil(now - this.#memoryMs);
    return this.#byToken.get(token);
  }

  /** @param made now: nothing later was added before */
  add(token: string, made: Value): void {
    this.#byToken.set(token, made);
  }

  #forgetUntil(instant: Instant): void {
    for (const [token, { createdAt }] of this.#byToken) {
      if (createdAt > instant) return;
      this.#byToken.delete(token);
    }
  }
}
