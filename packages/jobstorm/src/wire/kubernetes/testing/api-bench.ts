import { KubernetesApi } from '../kubernetes-api.ts';
import type { ResourceAnswer, ResourceRequest } from '../resource-request.ts';
import type { KindRules } from '../kind-rules.ts';
import { parsePath } from '../request-path.ts';
import { ObjectStore } from '../store/object-store.ts';

/** How long watches and lists can be resumed. */
export const windowMs = 300_000;

/** An API without a server around it, and a clock that the test moves. */
export class ApiBench {
  /** ms since 1970. */
  now = Date.parse('2026-01-05T00:00:00Z');
  readonly store: ObjectStore;
  readonly api: KubernetesApi;
  #uids = 0;

  constructor(rules: Readonly<Record<string, KindRules>> = {}) {
    const now = (): number => this.now;
    this.store = new ObjectStore({ now, historyMs: windowMs, historyMax: 1_000 });
    this.api = new KubernetesApi({
      store: this.store,
      now,
      newUid: () => `uid-${(this.#uids += 1)}`,
      newSuffix: () => `s${this.#uids}`,
      rules: new Map(Object.entries(rules)),
      listWindowMs: windowMs,
    });
  }

  /** @param path with its query */
  request(
    method: string,
    path: string,
    body?: unknown,
    { accept = 'application/json', contentType = 'application/json' } = {},
  ): ResourceRequest {
    const url = new URL(path, 'https://localhost');
    const target = parsePath(url.pathname);
    if (target === undefined) throw new RangeError(`${path} names no resource`);
    return { method, target, query: url.searchParams, accept, contentType, body };
  }

  send(...request: Parameters<ApiBench['request']>): ResourceAnswer {
    return this.api.handle(this.request(...request));
  }

  /** The names in a list. */
  names(path: string): string[] {
    const { items } = this.send('GET', path).body as {
      readonly items: readonly { readonly metadata: { readonly name: string } }[];
    };
    return items.map(({ metadata }) => metadata.name);
  }
}
