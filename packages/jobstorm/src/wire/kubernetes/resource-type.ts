/** One column of `kubectl get`. */
export interface TableColumn {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'boolean' | 'date';
  /** `name` for the name's own column. */
  readonly format: string;
  /** 0 is always shown, 1 with `-o wide`. */
  readonly priority: 0 | 1;
}

/** A kind of object that the server has, as discovery tells of it. */
export interface ResourceType {
  /** Empty for core. */
  readonly group: string;
  readonly version: string;
  /** `pods` */
  readonly plural: string;
  /** `pod` */
  readonly singular: string;
  /** `Pod` */
  readonly kind: string;
  readonly namespaced: boolean;
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly verbs: readonly string[];
  /** `status`, `scale`, `eviction`, … */
  readonly subresources: readonly string[];
  /** Field selectors beside metadata.name and metadata.namespace. */
  readonly selectableFields: readonly string[];
  /** Whether `metadata.generation` counts the changes of its spec. */
  readonly hasGeneration?: boolean;
  /** Whether a DELETE that takes effect at once answers with the object, not with a Status. */
  readonly returnsDeleted?: boolean;
}

/** Verbs of most kinds. */
export const allVerbs = [
  'create',
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'update',
  'watch',
] as const;

/** `batch/v1`; `v1` for core. */
export function groupVersionOf({
  group,
  version,
}: Pick<ResourceType, 'group' | 'version'>): string {
  return group === '' ? version : `${group}/${version}`;
}

/** `jobs.batch`, `pods`: how error messages name a kind. */
export function qualifiedName({ plural, group }: Pick<ResourceType, 'plural' | 'group'>): string {
  return group === '' ? plural : `${plural}.${group}`;
}

/** Groups that kube-apiserver has by itself, of those that the twin serves. */
const builtInGroups: ReadonlySet<string> = new Set([
  '',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'batch',
  'coordination.k8s.io',
  'rbac.authorization.k8s.io',
  'storage.k8s.io',
]);

/** Whether it is a custom resource: lists without keys, no strategic merge patch. */
export function isCustom({ group }: Pick<ResourceType, 'group'>): boolean {
  return !builtInGroups.has(group);
}
