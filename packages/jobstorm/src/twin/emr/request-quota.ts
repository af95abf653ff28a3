import type { Instant } from '../../model/instant.ts';
import type { EmrQuotas } from '../../model/twin-config.ts';
import { TokenBucket } from '../kernel/token-bucket.ts';

/**
 * The account's request quotas: a token bucket for each action and one for all requests together.
 * A request needs a token of both, and a refused one takes none.
 */
export class RequestQuota {
  readonly #actions: ReadonlyMap<string, TokenBucket>;
  readonly #all: TokenBucket;

  constructor(quotas: EmrQuotas) {
    this.#actions = new Map(
      Object.entries(quotas.actions).map(([action, limit]) => [action, new TokenBucket(limit)]),
    );
    this.#all = new TokenBucket(quotas.all);
  }

  admit(action: string, now: Instant): boolean {
    const bucket = this.#actions.get(action);
    if (bucket?.has(now) === false || !this.#all.has(now)) return false;
    bucket?.take(now);
    this.#all.take(now);
    return true;
  }
}
