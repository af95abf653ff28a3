import { ApiError } from '../api-error.ts';
import type { KubeObject } from '../kube-object.ts';

/** One answer to a list. */
export interface ListPage {
  readonly items: readonly KubeObject[];
  readonly resourceVersion: string;
  /** null on the last page. */
  readonly continueToken: string | null;
  readonly remaining: number | null;
}

interface Rest {
  readonly items: readonly KubeObject[];
  readonly resourceVersion: string;
  readonly at: number;
}

/** How many lists are kept that clients have not read to their end. */
const restsMax = 200;

/**
 * Lists in pages: the rest of a list is kept as it was when its first page was read, so that all
 * pages together are the state at one revision. It is forgotten after `windowMs`, as a compacted
 * revision is.
 */
export class ListPages {
  readonly #now: () => number;
  readonly #windowMs: number;
  readonly #rests = new Map<string, Rest>();
  #count = 0;

  constructor(now: () => number, windowMs: number) {
    this.#now = now;
    this.#windowMs = windowMs;
  }

  first(items: readonly KubeObject[], limit: number, resourceVersion: string): ListPage {
    return this.#page({ items, resourceVersion, at: this.#now() }, limit);
  }

  /** @throws {ApiError} Expired when the token is older than the window, BadRequest when it is none */
  next(token: string, limit: number): ListPage {
    const rest = this.#rests.get(token);
    if (rest === undefined && !isToken(token)) {
      throw new ApiError('BadRequest', 'invalid continue token: continue key is not valid');
    }
    if (rest === undefined || this.#now() - rest.at > this.#windowMs) {
      throw new ApiError(
        'Expired',
        'The provided continue parameter is too old to display a consistent list result. You must start a new list without the continue parameter.',
      );
    }
    return this.#page(rest, limit);
  }

  #page({ items, resourceVersion, at }: Rest, limit: number): ListPage {
    if (limit === 0 || items.length <= limit) {
      return { items, resourceVersion, continueToken: null, remaining: null };
    }
    const left = items.slice(limit);
    this.#count += 1;
    const continueToken = Buffer.from(`${resourceVersion}/${this.#count}`).toString('base64url');
    this.#rests.set(continueToken, { items: left, resourceVersion, at });
    for (const oldest of this.#rests.keys()) {
      if (this.#rests.size <= restsMax) break;
      this.#rests.delete(oldest);
    }
    return {
      items: items.slice(0, limit),
      resourceVersion,
      continueToken,
      remaining: left.length,
    };
  }
}

function isToken(text: string): boolean {
  return /^\d+\/\d+$/.test(Buffer.from(text, 'base64url').toString());
}
