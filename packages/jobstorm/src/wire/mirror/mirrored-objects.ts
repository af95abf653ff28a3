import { timestamp } from '../kubernetes/complete-object.ts';
import type { KubeObject, ObjectMeta } from '../kubernetes/kube-object.ts';
import { groupVersionOf, type ResourceType } from '../kubernetes/resource-type.ts';
import type { ObjectStore } from '../kubernetes/store/object-store.ts';

/** What the twin says of the metadata of one of its objects. */
export type MirroredMeta = Pick<ObjectMeta, 'name'> &
  Partial<
    Pick<
      ObjectMeta,
      | 'namespace'
      | 'labels'
      | 'annotations'
      | 'ownerReferences'
      | 'generateName'
      | 'deletionTimestamp'
      | 'deletionGracePeriodSeconds'
      | 'creationTimestamp'
      | 'finalizers'
    >
  >;

/** An object of the twin, as it is now; the server's part of its metadata is filled in. */
export interface MirroredObject {
  readonly metadata: MirroredMeta;
  readonly [member: string]: unknown;
}

export interface MirroredObjectsOptions {
  readonly store: ObjectStore;
  /** ms since 1970. */
  readonly now: () => number;
  readonly newUid: () => string;
}

/**
 * Writes what the twin contains into the store. What clients added to the metadata of an object
 * stays when the twin writes it again.
 */
export class MirroredObjects {
  readonly #options: MirroredObjectsOptions;

  constructor(options: MirroredObjectsOptions) {
    this.#options = options;
  }

  /** Creates the object or replaces it. */
  put(type: ResourceType, { metadata, ...rest }: MirroredObject): KubeObject {
    const { store } = this.#options;
    const stored = store.get(type, metadata.namespace ?? '', metadata.name);
    const object: KubeObject = {
      apiVersion: groupVersionOf(type),
      kind: type.kind,
      metadata: stored === undefined ? this.#newMeta(metadata) : mergedMeta(metadata, stored),
      ...rest,
    };
    return stored === undefined ? store.create(type, object) : store.update(type, object);
  }

  get(type: ResourceType, namespace: string, name: string): KubeObject | undefined {
    return this.#options.store.get(type, namespace, name);
  }

  /** The object is gone; nothing happens where a client has deleted it before. */
  remove(type: ResourceType, namespace: string, name: string): void {
    const { store } = this.#options;
    if (store.get(type, namespace, name) !== undefined) store.delete(type, namespace, name);
  }

  #newMeta(metadata: MirroredMeta): ObjectMeta {
    const { now, newUid } = this.#options;
    return { creationTimestamp: timestamp(now()), ...metadata, uid: newUid(), resourceVersion: '' };
  }
}

/** The twin's metadata, and what clients have set beside it. */
function mergedMeta(metadata: MirroredMeta, stored: KubeObject): ObjectMeta {
  const { creationTimestamp, uid, labels, annotations, finalizers } = stored.metadata;
  const { deletionTimestamp, deletionGracePeriodSeconds } = stored.metadata;
  return {
    ...metadata,
    uid,
    creationTimestamp,
    resourceVersion: '',
    ...both('labels', metadata.labels, labels),
    ...both('annotations', metadata.annotations, annotations),
    ...(finalizers === undefined ? {} : { finalizers }),
    ...(deletionTimestamp === undefined ? {} : { deletionTimestamp }),
    ...(deletionGracePeriodSeconds === undefined ? {} : { deletionGracePeriodSeconds }),
  };
}

function both(
  member: 'labels' | 'annotations',
  own: ObjectMeta['labels'],
  stored: ObjectMeta['labels'],
): Pick<ObjectMeta, 'labels' | 'annotations'> {
  return own === undefined && stored === undefined ? {} : { [member]: { ...stored, ...own } };
}
