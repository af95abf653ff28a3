import { ApiError } from '../api-error.ts';
import type { KubeObject } from '../kube-object.ts';
import { isMapping } from '../patch/merge-patch.ts';

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
    if (rest === undefined) checkToken(token);
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
    const continueToken = tokenOf(Number(resourceVersion), String(this.#count));
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

const tokenVersion = 'meta.k8s.io/v1';

/** In the form of the real server's. */
function tokenOf(rv: number, start: string): string {
  return Buffer.from(JSON.stringify({ v: tokenVersion, rv, start })).toString('base64url');
}

/** @throws {ApiError} BadRequest when a token is none that this server could have given */
function checkToken(token: string): void {
  const why = whyNoToken(token);
  if (why === null) return;
  throw new ApiError('BadRequest', `invalid continue token: continue key is not valid: ${why}`);
}

function whyNoToken(token: string): string | null {
  if (!/^[-\w]*$/.test(token)) return 'illegal base64 data at input byte 0';
  const read = parsed(Buffer.from(token, 'base64url').toString());
  if (read === undefined) return 'it is no JSON';
  const { v, rv = 0, start = '' } = read;
  if (v !== tokenVersion) return `server does not recognize this encoded version ${String(v)}`;
  if (rv === 0) return `incorrect encoded start resourceVersion (version ${v})`;
  if (start === '') return `encoded start key empty (version ${v})`;
  return String(start).split('/').includes('..') ? String(start) : null;
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isMapping(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
