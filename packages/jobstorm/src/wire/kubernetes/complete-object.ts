import { ApiError, type StatusCause } from './api-error.ts';
import type { KubeObject, KubeObjectDraft } from './kube-object.ts';
import { groupVersionOf, qualifiedName, type ResourceType } from './resource-type.ts';

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

const dns1123 = /^[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?$/;
const nameLengthMax = 253;

/**
 * A new object with what the server fills in.
 *
 * @throws {ApiError} BadRequest when it contradicts the path, Invalid when its name is wrong
 */
export function completeNew(draft: KubeObjectDraft, completion: Completion): KubeObject {
  const { type, now, newUid } = completion;
  checkKind(draft, type);
  checkPlace(draft, completion);
  const { metadata = {} } = draft;
  const name = nameOf(metadata, completion);
  checkName(name, type);
  const { namespace } = completion;
  return {
    ...draft,
    apiVersion: groupVersionOf(type),
    kind: type.kind,
    metadata: {
      ...metadata,
      name,
      ...(namespace === null ? {} : { namespace }),
      uid: newUid(),
      resourceVersion: '',
      ...(type.hasGeneration === true ? { generation: 1 } : {}),
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
  checkKind(draft, type);
  checkPlace(draft, completion);
  const { metadata } = stored;
  const given = draft.metadata ?? {};
  if (given.uid !== undefined && given.uid !== metadata.uid) {
    throw new ApiError(
      'Conflict',
      `Precondition failed: UID in precondition: ${given.uid}, UID in object meta: ${metadata.uid}`,
    );
  }
  const { deletionTimestamp, deletionGracePeriodSeconds } = metadata;
  const updated: KubeObject = {
    ...draft,
    apiVersion: groupVersionOf(type),
    kind: type.kind,
    metadata: {
      ...given,
      name: metadata.name,
      ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
      uid: metadata.uid,
      resourceVersion: given.resourceVersion ?? '',
      creationTimestamp: metadata.creationTimestamp,
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

function checkKind(draft: KubeObjectDraft, type: ResourceType): void {
  const { apiVersion, kind } = draft;
  const wanted = groupVersionOf(type);
  if ((kind ?? type.kind) === type.kind && (apiVersion ?? wanted) === wanted) return;
  throw new ApiError(
    'BadRequest',
    `${kind ?? ''} in version "${apiVersion ?? ''}" cannot be handled as a ${type.kind}: the path is of ${wanted} ${type.kind}`,
  );
}

function checkPlace({ metadata = {} }: KubeObjectDraft, { namespace, name }: Completion): void {
  const given = metadata.namespace;
  if (given !== undefined && given !== '' && given !== (namespace ?? given)) {
    throw new ApiError(
      'BadRequest',
      'the namespace of the provided object does not match the namespace sent on the request',
    );
  }
  if (name !== null && metadata.name !== undefined && metadata.name !== name) {
    throw new ApiError(
      'BadRequest',
      `the name of the object (${metadata.name}) does not match the name on the URL (${name})`,
    );
  }
}

function nameOf(
  metadata: NonNullable<KubeObjectDraft['metadata']>,
  { name, newSuffix }: Completion,
): string {
  if (name !== null) return name;
  if (metadata.name !== undefined && metadata.name !== '') return metadata.name;
  const { generateName = '' } = metadata;
  return generateName === '' ? '' : generateName + newSuffix();
}

function checkName(name: string, type: ResourceType): void {
  if (name === '') {
    throw invalid(type, name, [
      {
        reason: 'FieldValueRequired',
        message: 'Required value: name or generateName is required',
        field: 'metadata.name',
      },
    ]);
  }
  if (dns1123.test(name) && name.length <= nameLengthMax) return;
  throw invalid(type, name, [
    {
      reason: 'FieldValueInvalid',
      message: `Invalid value: ${JSON.stringify(name)}: a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character`,
      field: 'metadata.name',
    },
  ]);
}

/** What is wrong with the members of an object, as kubectl prints it. */
export function invalid(
  type: ResourceType,
  name: string,
  causes: readonly StatusCause[],
): ApiError {
  const { group, kind } = type;
  const texts = causes.map(({ field = '', message }) => `${field}: ${message}`);
  const list = texts.length === 1 ? texts.join('') : `[${texts.join(', ')}]`;
  const qualified = group === '' ? kind : `${kind}.${group}`;
  return new ApiError('Invalid', `${qualified} "${name}" is invalid: ${list}`, {
    name,
    group,
    kind: type.kind,
    causes,
  });
}

/** Names the resource of a collection for messages. */
export function collectionName(type: ResourceType): string {
  return qualifiedName(type);
}
