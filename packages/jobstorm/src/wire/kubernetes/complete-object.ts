import { ApiError, type StatusCause } from './api-error.ts';
import { labelCauses } from './label-rules.ts';
import type { KubeObject, KubeObjectDraft } from './kube-object.ts';
import { groupVersionOf, isCustom, qualifiedName, type ResourceType } from './resource-type.ts';

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
const subdomainRule =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

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
  checkMetadata(draft, name, type);
  if (metadata.resourceVersion !== undefined && metadata.resourceVersion !== '') {
    const message = 'resourceVersion should not be set on objects to be created';
    throw new ApiError('InternalError', message);
  }
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
  checkMetadata(draft, metadata.name, type);
  if (given.uid !== undefined && given.uid !== metadata.uid) {
    throw new ApiError(
      'Conflict',
      `Operation cannot be fulfilled on ${qualifiedName(type)} "${metadata.name}": StorageError: invalid object, Code: 4, Key: ${storageKey(type, metadata)}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${given.uid}, UID in object meta: ${metadata.uid}`,
      { name: metadata.name, group: type.group, kind: type.plural },
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

/** Where etcd has an object. */
function storageKey(type: ResourceType, { namespace, name }: KubeObject['metadata']): string {
  const { group, plural } = type;
  const place = namespace === undefined ? [] : [namespace];
  const root = isCustom(type) ? [group, plural] : [plural];
  return ['/registry', ...root, ...place, name].join('/');
}

/** The generation grows with the spec alone. */
function withGeneration(updated: KubeObject, stored: KubeObject): KubeObject {
  const hasChanged = JSON.stringify(updated['spec']) !== JSON.stringify(stored['spec']);
  const generation = (stored.metadata.generation ?? 1) + (hasChanged ? 1 : 0);
  return { ...updated, metadata: { ...updated.metadata, generation } };
}

function checkKind(draft: KubeObjectDraft, type: ResourceType): void {
  const wanted = groupVersionOf(type);
  const { apiVersion = wanted, kind = type.kind } = draft;
  if (kind === type.kind && apiVersion === wanted) return;
  const reason =
    apiVersion === wanted
      ? `converting (${type.version}.${kind}) to (${internalGroup(type)}.${type.kind}): unknown conversion`
      : `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)}`;
  throw new ApiError(
    'BadRequest',
    `${kind} in version "${apiVersion}" cannot be handled as a ${type.kind}: ${reason}`,
  );
}

/** As packages of Kubernetes are called: `core`, `batch`, `rbac`. */
function internalGroup({ group }: ResourceType): string {
  return group === '' ? 'core' : (group.split('.')[0] ?? group);
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

function nameOf(
  metadata: NonNullable<KubeObjectDraft['metadata']>,
  { name, newSuffix }: Completion,
): string {
  if (name !== null) return name;
  if (metadata.name !== undefined && metadata.name !== '') return metadata.name;
  const { generateName = '' } = metadata;
  return generateName === '' ? '' : generateName + newSuffix();
}

/** @throws {ApiError} Invalid with all that is wrong with its name, its labels and annotations */
function checkMetadata(draft: KubeObjectDraft, name: string, type: ResourceType): void {
  const causes = [...nameCauses(name), ...labelCauses(draft)];
  if (causes.length > 0) throw invalid(type, name, causes);
}

function nameCauses(name: string): readonly StatusCause[] {
  if (name === '') {
    const message = 'Required value: name or generateName is required';
    return [{ reason: 'FieldValueRequired', message, field: 'metadata.name' }];
  }
  const wrong =
    name.length > nameLengthMax
      ? `must be no more than ${nameLengthMax} characters`
      : dns1123.test(name)
        ? null
        : subdomainRule;
  if (wrong === null) return [];
  const message = `Invalid value: ${JSON.stringify(name)}: ${wrong}`;
  return [{ reason: 'FieldValueInvalid', message, field: 'metadata.name' }];
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
