import { ApiError } from '../api-error.ts';
import type { KubeObjectDraft } from '../kube-object.ts';
import { groupVersionOf, type ResourceType } from '../resource-type.ts';

/** @throws {ApiError} BadRequest when an object says that it is of another kind than its path */
export function checkKind(draft: KubeObjectDraft, type: ResourceType): void {
  const wanted = groupVersionOf(type);
  const { apiVersion, kind } = { apiVersion: wanted, kind: type.kind, ...withoutEmpty(draft) };
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

function withoutEmpty({ apiVersion, kind }: KubeObjectDraft): {
  apiVersion?: string;
  kind?: string;
} {
  return {
    ...(apiVersion === undefined || apiVersion === '' ? {} : { apiVersion }),
    ...(kind === undefined || kind === '' ? {} : { kind }),
  };
}

/** As packages of Kubernetes are called: `core`, `batch`, `rbac`. */
function internalGroup({ group }: ResourceType): string {
  return group === '' ? 'core' : (group.split('.')[0] ?? group);
}
