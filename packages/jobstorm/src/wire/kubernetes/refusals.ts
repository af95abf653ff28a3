import { ApiError } from './api-error.ts';
import type { KubeObject, KubeObjectDraft } from './kube-object.ts';
import { patchTypes, type PatchType } from './patch/apply-patch.ts';
import { applyType } from './patch/server-side-apply.ts';
import { isMapping } from './patch/merge-patch.ts';
import { isCustom, qualifiedName, type ResourceType } from './resource-type.ts';
import type { ResourceRequest } from './resource-request.ts';

/** @throws {ApiError} Conflict when the object is not the one that the client means */
export function checkPreconditions({ kind, metadata }: KubeObject, body: unknown): void {
  const wanted = isMapping(body) && isMapping(body['preconditions']) ? body['preconditions'] : {};
  for (const [member, word] of preconditions) {
    const value = wanted[member];
    const found = metadata[member];
    if (typeof value !== 'string' || value === found) continue;
    const { name } = metadata;
    throw new ApiError(
      'Conflict',
      `Operation cannot be fulfilled on ${kind} "${name}": the ${word} in the precondition (${value}) does not match the ${word} in record (${found}). The object might have been ${member === 'uid' ? 'deleted and then recreated' : 'modified'}`,
      { name, kind },
    );
  }
}

const preconditions = [
  ['uid', 'UID'],
  ['resourceVersion', 'ResourceVersion'],
] as const;

/** @throws {ApiError} Conflict when an update is of an object of the same name that went */
export function checkUid(
  { metadata: given = {} }: KubeObjectDraft,
  { metadata }: KubeObject,
  type: ResourceType,
): void {
  if (given.uid === undefined || given.uid === metadata.uid) return;
  throw new ApiError(
    'Conflict',
    `Operation cannot be fulfilled on ${qualifiedName(type)} "${metadata.name}": StorageError: invalid object, Code: 4, Key: ${storageKey(type, metadata)}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${given.uid}, UID in object meta: ${metadata.uid}`,
    { name: metadata.name, group: type.group, kind: type.plural },
  );
}

/** Where etcd has an object. */
function storageKey(type: ResourceType, { namespace, name }: KubeObject['metadata']): string {
  const { group, plural } = type;
  const place = namespace === undefined ? [] : [namespace];
  const root = isCustom(type) ? [group, plural] : [plural];
  return ['/registry', ...root, ...place, name].join('/');
}

/** @throws {ApiError} BadRequest when the body is no eviction of the pod of the path */
export function checkEviction({ body, target }: ResourceRequest): void {
  const { apiVersion, kind, metadata } = isMapping(body) ? body : {};
  const given = typeof kind === 'string' ? kind : 'Eviction';
  if (given !== 'Eviction') {
    const version = String(apiVersion);
    const what = `${given} in version ${JSON.stringify(version)}`;
    const why = `converting (${version}.${given}) to (policy.Eviction): unknown conversion`;
    throw new ApiError('BadRequest', `${what} cannot be handled as a Eviction: ${why}`);
  }
  const name = isMapping(metadata) ? metadata['name'] : undefined;
  if (typeof name !== 'string' || name === '' || name === target.name) return;
  throw new ApiError('BadRequest', 'name in URL does not match name in Eviction object');
}

const lastingNamespaces: readonly string[] = ['default', 'kube-public', 'kube-system'];

/** @throws {ApiError} Forbidden for a namespace that a cluster cannot be without */
export function checkDeletable({ kind, metadata: { name } }: KubeObject): void {
  if (kind !== 'Namespace' || !lastingNamespaces.includes(name)) return;
  throw new ApiError(
    'Forbidden',
    `namespaces "${name}" is forbidden: this namespace may not be deleted`,
    { name, kind: 'namespaces' },
  );
}

/** Kinds of custom resources have no list keys to merge by. */
export function checkPatchOfKind(resource: ResourceType, type: PatchType): void {
  if (!isCustom(resource) || type !== 'application/strategic-merge-patch+json') return;
  const types = [...patchTypes.filter((one) => one !== type), applyType].join(', ');
  throw new ApiError(
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${types}`,
  );
}

export function unsupportedPatch(contentType: string): ApiError {
  const types = [...patchTypes, applyType].join(', ');
  return new ApiError(
    'UnsupportedMediaType',
    `415: Unsupported Media Type: ${JSON.stringify(contentType)} is none of ${types}`,
    {},
  );
}

/** Nothing can be created in a namespace that is on its way out. */
export function namespaceTerminating(type: ResourceType, { metadata }: KubeObject): ApiError {
  const { name, namespace = '' } = metadata;
  return new ApiError(
    'Forbidden',
    `${qualifiedName(type)} "${name}" is forbidden: unable to create new content in namespace ${namespace} because it is being terminated`,
    {
      name,
      group: type.group,
      kind: type.plural,
      causes: [
        {
          reason: 'NamespaceTerminating',
          message: `namespace ${namespace} is being terminated`,
          field: 'metadata.namespace',
        },
      ],
    },
  );
}

export function methodNotAllowed(): ApiError {
  return new ApiError(
    'MethodNotAllowed',
    'the server does not allow this method on the requested resource',
    {},
  );
}

export function notServed(what: string): ApiError {
  return new ApiError('MethodNotAllowed', `the twin does not serve ${what}`);
}

export function noLogs({ metadata: { name } }: KubeObject): ApiError {
  return new ApiError('NotFound', `the twin's pods write no logs: pod "${name}"`);
}
