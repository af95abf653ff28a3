import { ApiError } from './api-error.ts';
import type { KubeObject, KubeObjectDraft, ObjectMeta } from './kube-object.ts';
import { groupVersionOf, type ResourceType } from './resource-type.ts';

export interface Completion {
  readonly type: ResourceType;
  /** Of the path. */
  readonly namespace: string | null;
  /** Of the path; null where the object itself has it. */
  readonly name: string | null;
  readonly now: number;
  readonly newUid: () => string;
  /** Five random characters behind a generateName. */
  readonly newSuffix: () => string;
}

/**
 * A new object with what the server fills in.
 *
 * @throws {ApiError} BadRequest when it contradicts the path
 */
export function completeNew(draft: KubeObjectDraft, completion: Completion): KubeObject {
  const { type, now, newUid } = completion;
  checkPlace(draft, completion);
  const { metadata = {} } = draft;
  const name = nameOf(metadata, completion);
  if (metadata.resourceVersion !== undefined && metadata.resourceVersion !== '') {
    const message = 'resourceVersion should not be set on objects to be created';
    throw new ApiError('', message);
  }
  const { namespace } = completion;
  const given = without(metadata, ['deletionTimestamp', 'deletionGracePeriodSeconds']);
  return {
    ...draft,
    apiVersion: groupVersionOf(type),
    kind: type.kind,
    metadata: {
      ...withoutPlace(given),
      name,
      ...(namespace === null ? {} : { namespace }),
      uid: newUid(),
      resourceVersion: '',
      ...(type.hasGeneration === true ? { generation: 1 } : generationOf(given)),
      creationTimestamp: timestamp(now),
    },
  };
}

/** An update with what clients cannot change. */
export function completeUpdate(
  draft: KubeObjectDraft,
  stored: KubeObject,
  completion: Completion,
): KubeObject {
  const { type } = completion;
  checkPlace(draft, completion);
  const { metadata } = stored;
  const given = draft.metadata ?? {};
  checkVersion(given.resourceVersion ?? '');
  const { deletionTimestamp, deletionGracePeriodSeconds } = metadata;
  const updated: KubeObject = {
    ...draft,
    apiVersion: groupVersionOf(type),
    kind: type.kind,
    metadata: {
      ...withoutPlace(given),
      name: metadata.name,
      ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
      uid: metadata.uid,
      resourceVersion: given.resourceVersion ?? '',
      creationTimestamp: metadata.creationTimestamp,
      ...(metadata.generation === undefined ? {} : { generation: metadata.generation }),
      ...(deletionTimestamp === undefined ? {} : { deletionTimestamp }),
      ...(deletionGracePeriodSeconds === undefined ? {} : { deletionGracePeriodSeconds }),
    },
  };
  return type.hasGeneration === true ? withGeneration(updated, stored) : updated;
}

/** `2026-01-05T00:00:00Z`: the API's times have whole seconds. */
export function timestamp(now: number): string {
  return `${new Date(now).toISOString().slice(0, 19)}Z`;
}

/** The generation grows with the spec alone. */
function withGeneration(updated: KubeObject, stored: KubeObject): KubeObject {
  const hasChanged = JSON.stringify(updated['spec']) !== JSON.stringify(stored['spec']);
  const generation = (stored.metadata.generation ?? 1) + (hasChanged ? 1 : 0);
  return { ...updated, metadata: { ...updated.metadata, generation } };
}

function checkPlace({ metadata = {} }: KubeObjectDraft, { namespace, name }: Completion): void {
  const given = metadata.namespace;
  if (given !== undefined && given !== '' && given !== (namespace ?? given)) {
    throw new ApiError(
      'BadRequest',
      'the namespace of the provided object does not match the namespace sent on the request',
    );
  }
  if (name !== null && (metadata.name ?? '') === '') {
    throw new ApiError(
      'BadRequest',
      `the name of the object (${name} based on URL) was undeterminable: name must be provided`,
    );
  }
  if (name !== null && metadata.name !== name) {
    throw new ApiError(
      'BadRequest',
      `the name of the object (${metadata.name}) does not match the name on the URL (${name})`,
    );
  }
}

/** What an object has by its place and its history, whatever a client says of it. */
function withoutPlace(metadata: Partial<ObjectMeta>): Partial<ObjectMeta> {
  return without(metadata, ['namespace', 'selfLink', 'generation']);
}

function without(
  metadata: Partial<ObjectMeta>,
  members: readonly (keyof ObjectMeta)[],
): Partial<ObjectMeta> {
  const kept = Object.entries(metadata).filter(([name]) => !members.some((one) => one === name));
  return Object.fromEntries(kept);
}

/** Of kinds that do not count, what the client says stays. */
function generationOf({ generation }: Partial<ObjectMeta>): Partial<ObjectMeta> {
  return generation === undefined ? {} : { generation };
}

/** @throws {ApiError} with code 500, as the server answers it */
function checkVersion(version: string): void {
  if (/^\d*$/.test(version)) return;
  const text = JSON.stringify(version);
  throw new ApiError('', `strconv.ParseUint: parsing ${text}: invalid syntax`);
}

/** A prefix is cut so that the name stays that of a host. */
const prefixLengthMax = 58;

function nameOf(
  metadata: NonNullable<KubeObjectDraft['metadata']>,
  { name, newSuffix }: Completion,
): string {
  if (name !== null) return name;
  if (metadata.name !== undefined && metadata.name !== '') return metadata.name;
  const { generateName = '' } = metadata;
  return generateName === '' ? '' : generateName.slice(0, prefixLengthMax) + newSuffix();
}
