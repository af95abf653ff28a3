import { timestamp } from './complete-object.ts';
import type { KindRules } from './kind-rules.ts';
import type { KubeObject } from './kube-object.ts';
import { isMapping } from './patch/merge-patch.ts';
import { isDryRun, isTrue, type ResourceRequest } from './resource-request.ts';
import type { ResourceType } from './resource-type.ts';
import { at } from './table/read.ts';
import type { ObjectStore } from './store/object-store.ts';

export interface ObjectDeletionOptions {
  readonly store: ObjectStore;
  /** ms since 1970. */
  readonly now: () => number;
}

/** What a DELETE asks for, of its body and of its query. */
interface DeleteWish {
  readonly graceSeconds: number | null;
  /** Finalizer that the propagation policy adds; null = background. */
  readonly finalizer: 'foregroundDeletion' | 'orphan' | null;
}

/**
 * Deletes objects as the API server does: at once, or, while finalizers hold it or the twin still
 * takes it down, by a deletion timestamp.
 */
export class ObjectDeletion {
  readonly #options: ObjectDeletionOptions;

  constructor(options: ObjectDeletionOptions) {
    this.#options = options;
  }

  /** What is left of it while it is being deleted; null when it is gone. */
  delete(stored: KubeObject, rules: KindRules, request: ResourceRequest): KubeObject | null {
    const { type } = request.target;
    const wish = wishOf(request);
    if (isDryRun(request)) return this.#preview(stored, wish);
    const isMarked = stored.metadata.deletionTimestamp !== undefined;
    if (isMarked && wish.graceSeconds !== 0) return stored;
    const stays = rules.deleting?.(stored) ?? 'now';
    const finalizers = [
      ...finalizersOf(stored),
      ...(wish.finalizer === null ? [] : [wish.finalizer]),
    ];
    if (stays === 'now' && finalizers.length === 0) {
      this.remove(type, stored);
      return null;
    }
    return isMarked ? stored : this.#mark(type, stored, wish);
  }

  /** An update may have taken the last finalizer of an object that is being deleted. */
  release(type: ResourceType, object: KubeObject, previous: KubeObject): void {
    const isReleased =
      object.metadata.deletionTimestamp !== undefined &&
      finalizersOf(previous).length > 0 &&
      finalizersOf(object).length === 0;
    if (isReleased) this.remove(type, object);
  }

  remove(type: ResourceType, { metadata }: KubeObject): void {
    const { namespace = '', name } = metadata;
    // The twin may have removed it by itself.
    if (this.#options.store.get(type, namespace, name) === undefined) return;
    this.#options.store.delete(type, namespace, name);
  }

  /** What a deletion would leave, the twin not asked. */
  #preview(stored: KubeObject, wish: DeleteWish): KubeObject | null {
    const isHeld = wish.finalizer !== null || finalizersOf(stored).length > 0;
    return isHeld ? this.#marked(stored, wish) : null;
  }

  #mark(type: ResourceType, stored: KubeObject, wish: DeleteWish): KubeObject {
    const { store } = this.#options;
    const { namespace = '', name } = stored.metadata;
    // The twin may have written it on hearing of the deletion.
    const base = store.get(type, namespace, name) ?? stored;
    return store.update(type, this.#marked(base, wish));
  }

  #marked(base: KubeObject, wish: DeleteWish): KubeObject {
    const graceSeconds = wish.graceSeconds ?? graceOf(base);
    const { finalizers = [] } = base.metadata;
    const added = wish.finalizer === null ? finalizers : [...finalizers, wish.finalizer];
    return {
      ...base,
      metadata: {
        ...base.metadata,
        deletionTimestamp: timestamp(this.#options.now() + 1_000 * graceSeconds),
        ...(base.kind === 'Namespace' ? {} : { deletionGracePeriodSeconds: graceSeconds }),
        ...(added.length === 0 ? {} : { finalizers: added }),
      },
      ...(base.kind === 'Namespace' ? { status: { phase: 'Terminating' } } : {}),
    };
  }
}

/** Who still holds an object; those of a namespace stand in its spec. */
function finalizersOf({ metadata, spec }: KubeObject): readonly string[] {
  const ofSpec = at(spec, 'finalizers');
  return [
    ...(metadata.finalizers ?? []),
    ...(Array.isArray(ofSpec) ? (ofSpec as readonly string[]) : []),
  ];
}

function wishOf({ query, body }: ResourceRequest): DeleteWish {
  const options = isMapping(body) ? body : {};
  const grace = options['gracePeriodSeconds'] ?? query.get('gracePeriodSeconds');
  const policy = options['propagationPolicy'] ?? query.get('propagationPolicy');
  const isOrphaned = options['orphanDependents'] ?? isTrue(query.get('orphanDependents'));
  return {
    graceSeconds: grace === null || grace === undefined ? null : graceOfWish(grace),
    finalizer:
      policy === 'Foreground'
        ? 'foregroundDeletion'
        : policy === 'Orphan' || isOrphaned === true
          ? 'orphan'
          : null,
  };
}

/** Longer than a year is meant for ever, and dates end somewhere. */
const graceSecondsMax = 366 * 86_400;

function graceOfWish(value: unknown): number {
  const seconds = Number(value);
  return Number.isNaN(seconds) ? 0 : Math.min(Math.max(0, seconds), graceSecondsMax);
}

/** Of a pod, what its spec says; others have none. */
function graceOf({ kind, spec }: KubeObject): number {
  if (kind !== 'Pod') return 0;
  const seconds = at(spec, 'terminationGracePeriodSeconds');
  return typeof seconds === 'number' ? seconds : 30;
}
