import { ApiError } from '../api-error.ts';
import type { KubeObject } from '../kube-object.ts';
import { qualifiedName, type ResourceType } from '../resource-type.ts';
import { ObjectHistory, type StoreChange } from './object-history.ts';

export interface ObjectStoreOptions {
  /** The server's clock, ms since 1970. */
  readonly now: () => number;
  /** How long a watch can be resumed. */
  readonly historyMs: number;
  /** Changes of one kind kept for that. */
  readonly historyMax: number;
}

/** Hears of each change of one kind, in order. */
export type ChangeListener = (change: StoreChange) => void;

interface Collection {
  /** By namespace ('' for cluster-scoped kinds) and name. */
  readonly byNamespace: Map<string, Map<string, KubeObject>>;
  readonly history: ObjectHistory;
  readonly listeners: Set<ChangeListener>;
}

/**
 * What etcd holds of a cluster: objects by kind, namespace and name under one revision that grows
 * with every write, and the latest changes of each kind, for watches.
 */
export class ObjectStore {
  readonly #options: ObjectStoreOptions;
  readonly #collections = new Map<string, Collection>();
  #revision = 1;

  constructor(options: ObjectStoreOptions) {
    this.#options = options;
  }

  /** The revision of the last write. */
  get revision(): number {
    return this.#revision;
  }

  get(type: ResourceType, namespace: string, name: string): KubeObject | undefined {
    return this.#collection(type).byNamespace.get(namespace)?.get(name);
  }

  /** How many there are, of all namespaces together. */
  count(type: ResourceType): number {
    let count = 0;
    for (const objects of this.#collection(type).byNamespace.values()) count += objects.size;
    return count;
  }

  /** In the order of their keys; of one namespace, or of all (null). */
  list(type: ResourceType, namespace: string | null): KubeObject[] {
    const { byNamespace } = this.#collection(type);
    const names = namespace === null ? [...byNamespace.keys()].sort(compareText) : [namespace];
    return names.flatMap((one) =>
      [...(byNamespace.get(one)?.values() ?? [])].sort((a, b) =>
        compareText(a.metadata.name, b.metadata.name),
      ),
    );
  }

  /** @throws {ApiError} AlreadyExists */
  create(type: ResourceType, object: KubeObject): KubeObject {
    const { namespace = '', name } = object.metadata;
    const present = this.get(type, namespace, name);
    if (present !== undefined) {
      const isGoing = present.metadata.deletionTimestamp !== undefined;
      const text = `${qualifiedName(type)} "${name}" already exists`;
      throw new ApiError('AlreadyExists', `${isGoing ? 'object is being deleted: ' : ''}${text}`, {
        name,
        group: type.group,
        kind: type.plural,
      });
    }
    return this.#write(type, object, null);
  }

  /**
   * Replaces an object; nothing is written when it is the same.
   *
   * @throws {ApiError} NotFound, or Conflict when `object` carries another resource version than
   *   the stored one
   */
  update(type: ResourceType, object: KubeObject): KubeObject {
    const { namespace = '', name, resourceVersion } = object.metadata;
    const previous = this.get(type, namespace, name);
    if (previous === undefined) throw notFound(type, name);
    if (resourceVersion !== '' && resourceVersion !== previous.metadata.resourceVersion) {
      throw new ApiError(
        'Conflict',
        `Operation cannot be fulfilled on ${qualifiedName(type)} "${name}": the object has been modified; please apply your changes to the latest version and try again`,
        { name, group: type.group, kind: type.plural },
      );
    }
    if (isSame(previous, object)) return previous;
    return this.#write(type, object, previous);
  }

  /** @throws {ApiError} NotFound */
  delete(type: ResourceType, namespace: string, name: string): KubeObject {
    const previous = this.get(type, namespace, name);
    if (previous === undefined) throw notFound(type, name);
    this.#revision += 1;
    const object = withRevision(previous, this.#revision);
    this.#objectsIn(type, namespace).delete(name);
    this.#publish(type, { type: 'DELETED', object, previous });
    return object;
  }

  /** The changes of a kind after a revision; null when they are not all kept any more. */
  changesAfter(type: ResourceType, revision: number): readonly StoreChange[] | null {
    return this.#collection(type).history.after(revision);
  }

  /** Calls back with each change from now on, until the returned function is called. */
  subscribe(type: ResourceType, listener: ChangeListener): () => void {
    const { listeners } = this.#collection(type);
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }

  #write(type: ResourceType, object: KubeObject, previous: KubeObject | null): KubeObject {
    this.#revision += 1;
    const stored = withRevision(object, this.#revision);
    const { namespace = '', name } = stored.metadata;
    this.#objectsIn(type, namespace).set(name, stored);
    this.#publish(type, {
      type: previous === null ? 'ADDED' : 'MODIFIED',
      object: stored,
      previous,
    });
    return stored;
  }

  #publish(type: ResourceType, change: Pick<StoreChange, 'type' | 'object' | 'previous'>): void {
    const { history, listeners } = this.#collection(type);
    const whole = { ...change, revision: this.#revision, at: this.#options.now() };
    history.add(whole);
    for (const listener of [...listeners]) listener(whole);
  }

  #objectsIn(type: ResourceType, namespace: string): Map<string, KubeObject> {
    const { byNamespace } = this.#collection(type);
    let objects = byNamespace.get(namespace);
    if (objects === undefined) {
      objects = new Map<string, KubeObject>();
      byNamespace.set(namespace, objects);
    }
    return objects;
  }

  #collection(type: ResourceType): Collection {
    const key = qualifiedName(type);
    let collection = this.#collections.get(key);
    if (collection === undefined) {
      const { historyMs, historyMax } = this.#options;
      collection = {
        byNamespace: new Map(),
        history: new ObjectHistory(historyMs, historyMax, 0),
        listeners: new Set(),
      };
      this.#collections.set(key, collection);
    }
    return collection;
  }
}

/** `pods "x" not found` */
export function notFound(type: ResourceType, name: string): ApiError {
  return new ApiError('NotFound', `${qualifiedName(type)} "${name}" not found`, {
    name,
    group: type.group,
    kind: type.plural,
  });
}

function withRevision(object: KubeObject, revision: number): KubeObject {
  return { ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } };
}

/** Ignoring the resource version. */
function isSame(one: KubeObject, other: KubeObject): boolean {
  const text = (object: KubeObject): string =>
    JSON.stringify({ ...object, metadata: { ...object.metadata, resourceVersion: '' } });
  return text(one) === text(other);
}

/** By code unit, as etcd orders keys of ASCII names. */
function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
