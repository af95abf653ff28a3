import { ApiError } from './api-error.ts';
import type { KubeObject } from './kube-object.ts';
import { patchTypes, type PatchType } from './patch/apply-patch.ts';
import { applyType } from './patch/server-side-apply.ts';
import { isMapping } from './patch/merge-patch.ts';
import type { RequestTarget } from './request-path.ts';
import { isCustom, qualifiedName, type ResourceType } from './resource-type.ts';

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

export function noLogs({ name }: RequestTarget): ApiError {
  return new ApiError('NotFound', `the twin's pods write no logs: pod "${name ?? ''}"`);
}
