import { controllerManagerSize } from '../../../model/control-plane-tiers.ts';
import type { Instant } from '../../../model/instant.ts';
import type { TwinConfig } from '../../../model/twin-config.ts';
import { TokenBucket } from '../../kernel/token-bucket.ts';
import type { VirtualTimeline } from '../../kernel/virtual-timeline.ts';
import type { Namespace } from '../pods/namespaces.ts';
import { apiRequest, resources, type ApiRequest, type Resource } from './api-request.ts';
import type { ApiServer } from './api-server.ts';

const deletions: ReadonlyMap<Resource, ApiRequest> = new Map(
  resources.map((resource) => [resource, apiRequest('controllerManager', 'delete', resource)]),
);

/** How many objects of each kind are left without an owner. */
export type Remains = Readonly<Partial<Record<Resource, number>>>;

/** What one owner left behind in a namespace. */
interface Garbage {
  readonly namespace: Namespace;
  readonly remains: Remains;
  readonly owner: object;
}

/**
 * The garbage collector of the controller manager: deletes objects whose owner is gone, first come
 * first served, each with a GET and a DELETE of its own client. Until then they stay in etcd and in
 * the lists of pods. What one owner leaves behind is one entry of the backlog, O(1) however many
 * objects it is; it goes when its last object does.
 */
export class GarbageCollector {
  readonly #timeline: VirtualTimeline;
  readonly #apiServer: ApiServer;
  readonly #limiter: TokenBucket;
  readonly #workers: number;
  readonly #requestsPerObject: number;
  /** When the workers, all together, are through with what they were given. */
  #freeAt: Instant = 0;
  /** Hears of what is deleted; the owner is the one that {@link collect} was told of. */
  onCollected: ((owner: object, remains: Remains) => void) | undefined;
  /** What waits in each namespace. */
  readonly #waiting = new Map<Namespace, Map<Resource, number>>();

  constructor(
    timeline: VirtualTimeline,
    config: Pick<TwinConfig, 'controlPlane' | 'parameters'>,
    apiServer: ApiServer,
  ) {
    const { gcQpsFactor, gcRequestsPerObject } = config.parameters.controllerManager;
    const { burst, qps, gcWorkers } = controllerManagerSize(config);
    this.#timeline = timeline;
    this.#apiServer = apiServer;
    this.#limiter = new TokenBucket({
      burst,
      refillPerSecond: gcQpsFactor * qps,
    });
    this.#workers = gcWorkers;
    this.#requestsPerObject = gcRequestsPerObject;
  }

  /** An owner is gone: what it owned in this namespace is to be deleted. */
  collect(namespace: Namespace, remains: Remains, owner: object): void {
    if (namespace.phase === 'Terminating') {
      this.#delete(entriesOf(remains));
      this.onCollected?.(owner, remains);
      return;
    }
    const requests = this.#requestsPerObject * this.#add(namespace, remains, 1);
    if (requests === 0) return;
    const now = this.#timeline.now();
    const workMs = (requests * this.#apiServer.requestMs) / this.#workers;
    this.#freeAt = Math.max(now, this.#freeAt) + workMs;
    const doneAt = Math.max(this.#freeAt, this.#limiter.reserve(now, requests));
    this.#timeline.schedule(doneAt, this.#collected, { namespace, remains, owner });
  }

  /** The namespace goes with all that is in it: its own controller deletes what waits here. */
  readonly namespaceDeleted = (namespace: Namespace): void => {
    this.#delete(this.#waiting.get(namespace) ?? []);
    this.#waiting.delete(namespace);
  };

  readonly #collected = ({ namespace, remains, owner }: Garbage): void => {
    if (!this.#waiting.has(namespace)) return;
    this.#add(namespace, remains, -1);
    this.#delete(entriesOf(remains));
    this.onCollected?.(owner, remains);
  };

  /** Counts what waits in a namespace, and returns how many objects were added. */
  #add(namespace: Namespace, remains: Remains, sign: 1 | -1): number {
    let waiting = this.#waiting.get(namespace);
    if (waiting === undefined) {
      this.#waiting.set(namespace, (waiting = new Map<Resource, number>()));
    }
    let added = 0;
    for (const [resource, count] of entriesOf(remains)) {
      waiting.set(resource, (waiting.get(resource) ?? 0) + sign * count);
      added += count;
    }
    return added;
  }

  #delete(objects: Iterable<readonly [Resource, number]>): void {
    for (const [resource, count] of objects) {
      const deletion = deletions.get(resource);
      if (count > 0 && deletion !== undefined) this.#apiServer.send(deletion, count);
    }
  }
}

function entriesOf(remains: Remains): [Resource, number][] {
  // Its keys are resources, by its type.
  return Object.entries(remains) as [Resource, number][];
}
