import { storedResources, type Resource, type WriteVerb } from './api-request.ts';

type Counts = Partial<Record<Resource, number>>;

/**
 * Writes that etcd does not take now: their clients send them again until it does. Kubernetes
 * events are not among them, as their senders give up: client-go after twelve tries, 10 s apart.
 */
export class HeldWrites {
  #counts: Record<WriteVerb, Counts> = { create: {}, update: {}, delete: {} };
  #isEmpty = true;

  get isEmpty(): boolean {
    return this.#isEmpty;
  }

  hold(verb: WriteVerb, resource: Resource, count: number): void {
    if (resource === 'events') return;
    const counts = this.#counts[verb];
    counts[resource] = (counts[resource] ?? 0) + count;
    this.#isEmpty = false;
  }

  /** Lets go of all: objects come to be before they go. */
  release(store: (verb: WriteVerb, resource: Resource, count: number) => void): void {
    const held = this.#counts;
    this.#counts = { create: {}, update: {}, delete: {} };
    this.#isEmpty = true;
    for (const verb of ['create', 'update', 'delete'] as const) {
      for (const resource of storedResources) {
        const count = held[verb][resource] ?? 0;
        if (count > 0) store(verb, resource, count);
      }
    }
  }
}
