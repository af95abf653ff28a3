import { ApiError } from '../api-error.ts';
import type { KubeObject } from '../kube-object.ts';
import type { ResourceType } from '../resource-type.ts';
import type { StoreChange } from './object-history.ts';
import type { ObjectStore } from './object-store.ts';

/** Which objects a list or a watch is for. */
export interface Selection {
  /** null = all. */
  readonly namespace: string | null;
  readonly matches: (object: KubeObject) => boolean;
}

export interface WatchRequest extends Selection {
  readonly type: ResourceType;
  /** Changes after this; null = first what there is now, as ADDED. */
  readonly since: number | null;
  /** WatchList: what there is now as ADDED first; null = as `since` has it. */
  readonly sendInitialEvents: boolean | null;
  /** Whether a bookmark says that what there is now was sent. */
  readonly marksInitialEvents: boolean;
}

export type WatchEvent =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: KubeObject }
  | { readonly type: 'BOOKMARK'; readonly revision: number; readonly endsInitialEvents: boolean };

/**
 * Sends a watch its events from where it resumes, and then each one as it happens, until the
 * returned function is called. An object that comes to match is ADDED for it, one that no longer
 * does is DELETED.
 *
 * @throws {ApiError} Expired when changes since then are no longer kept
 */
export function openWatch(
  store: ObjectStore,
  request: WatchRequest,
  onEvent: (event: WatchEvent) => void,
): () => void {
  const { type, since, sendInitialEvents } = request;
  if (sendInitialEvents ?? since === null) sendPresent(store, request, onEvent);
  else if (since !== null) sendMissed(store, request, since, onEvent);
  return store.subscribe(type, (change) => {
    const event = eventOf(change, request);
    if (event !== null) onEvent(event);
  });
}

function sendPresent(
  store: ObjectStore,
  { type, namespace, matches, marksInitialEvents }: WatchRequest,
  onEvent: (event: WatchEvent) => void,
): void {
  for (const object of store.list(type, namespace)) {
    if (matches(object)) onEvent({ type: 'ADDED', object });
  }
  if (!marksInitialEvents) return;
  onEvent({ type: 'BOOKMARK', revision: store.revision, endsInitialEvents: true });
}

function sendMissed(
  store: ObjectStore,
  request: WatchRequest,
  since: number,
  onEvent: (event: WatchEvent) => void,
): void {
  const missed = store.changesAfter(request.type, since);
  if (missed === null) {
    throw new ApiError('Expired', `too old resource version: ${since} (${store.revision})`);
  }
  for (const change of missed) {
    const event = eventOf(change, request);
    if (event !== null) onEvent(event);
  }
}

/** What a change is to those who see only a part. */
function eventOf(change: StoreChange, selection: Selection): WatchEvent | null {
  const { type, object, previous } = change;
  const { namespace, matches } = selection;
  if (namespace !== null && (object.metadata.namespace ?? '') !== namespace) return null;
  const isIn = type !== 'DELETED' && matches(object);
  const wasIn = previous !== null && matches(previous);
  if (isIn) return { type: wasIn ? 'MODIFIED' : 'ADDED', object };
  if (!wasIn) return null;
  // With the revision of the change that took it away, so that a watch resumes after it.
  const { resourceVersion } = object.metadata;
  const last = { ...previous, metadata: { ...previous.metadata, resourceVersion } };
  return { type: 'DELETED', object: last };
}
