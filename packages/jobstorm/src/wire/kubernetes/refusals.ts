import { ApiError } from './api-error.ts';
import type { KubeObject } from './kube-object.ts';
import { patchTypes, type PatchType } from './patch/apply-patch.ts';
import { isMapping } from './patch/merge-patch.ts';
import type { RequestTarget } from './request-path.ts';
import { isCustom, type ResourceType } from './resource-type.ts';

/** @throws {ApiError} Conflict when the object is not the one that the client means */
export function checkPreconditions({ metadata }: KubeObject, body: unknown): void {
  const wanted = isMapping(body) && isMapping(body['preconditions']) ? body['preconditions'] : {};
  for (const member of ['uid', 'resourceVersion'] as const) {
    const value = wanted[member];
    if (value === undefined || value === metadata[member]) continue;
    throw new ApiError(
      'Conflict',
      `Precondition failed: ${member} in precondition: ${JSON.stringify(value)}, ${member} in object meta: ${metadata[member]}`,
    );
  }
}

/** Kinds of custom resources have no list keys to merge by. */
export function checkPatchOfKind(resource: ResourceType, type: PatchType): void {
  if (isCustom(resource) && type === 'application/strategic-merge-patch+json')
    throw unsupportedPatch(type);
}

export function unsupportedPatch(contentType: string): ApiError {
  return new ApiError(
    'UnsupportedMediaType',
    `the body of the request was in an unknown format (${contentType}) - accepted media types include: ${patchTypes.join(', ')}`,
  );
}

/** Nothing can be created in a namespace that is on its way out. */
export function namespaceTerminating({ metadata }: KubeObject): ApiError {
  const { name, namespace = '' } = metadata;
  return new ApiError(
    'Forbidden',
    `"${name}" is forbidden: unable to create new content in namespace ${namespace} because it is being terminated`,
    {
      name,
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
  );
}

export function notServed(what: string): ApiError {
  return new ApiError('MethodNotAllowed', `the twin does not serve ${what}`);
}

export function noLogs({ name }: RequestTarget): ApiError {
  return new ApiError('NotFound', `the twin's pods write no logs: pod "${name ?? ''}"`);
}
