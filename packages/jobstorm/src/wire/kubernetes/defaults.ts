import type { KubeObject } from './kube-object.ts';
import { isMapping } from './patch/merge-patch.ts';
import type { ResourceType } from './resource-type.ts';

type Defaulter = (object: KubeObject) => KubeObject;

/** What the server fills in of objects that clients make. Source: a server 1.36.1's answers. */
const defaulters: Readonly<Record<string, Defaulter>> = {
  Namespace: (object) => ({
    ...withNameLabel(object),
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
  }),
  Secret: (object) => ({ type: 'Opaque', ...object }),
  Role: (object) => ({ rules: null, ...object }),
  ClusterRole: (object) => ({ rules: null, ...object }),
  Lease: (object) => ({ spec: {}, ...object }),
  StorageClass: (object) => ({
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'Immediate',
    ...object,
  }),
};

/** A new object with what its kind has by default. */
export function withDefaults(object: KubeObject, type: ResourceType): KubeObject {
  const defaulter = Object.hasOwn(defaulters, type.kind) ? defaulters[type.kind] : undefined;
  return asStored(defaulter?.(object) ?? object, type);
}

/**
 * An object in the form in which it is kept: texts of a Secret are data, groups of RBAC are named.
 *
 * @param stored what there was before it, when it is an update by another way than its subresources
 */
export function asStored(
  object: KubeObject,
  { kind }: ResourceType,
  stored?: KubeObject,
): KubeObject {
  if (kind === 'Namespace' && stored !== undefined) {
    return { ...withNameLabel(object), spec: stored['spec'] };
  }
  if (kind === 'RoleBinding' || kind === 'ClusterRoleBinding') return withGroups(object);
  const { stringData, ...rest } = object;
  if (kind !== 'Secret' || !isMapping(stringData)) return object;
  const texts = Object.entries(stringData).map(([key, text]) => [
    key,
    Buffer.from(String(text)).toString('base64'),
  ]);
  const data = isMapping(rest['data']) ? rest['data'] : {};
  return { ...rest, data: { ...data, ...(Object.fromEntries(texts) as object) } };
}

/** By which selectors find a namespace. */
function withNameLabel(object: KubeObject): KubeObject {
  const { name, labels } = object.metadata;
  const own = { 'kubernetes.io/metadata.name': name };
  return { ...object, metadata: { ...object.metadata, labels: { ...labels, ...own } } };
}

const rbacGroup = 'rbac.authorization.k8s.io';

/** Roles, users and groups are of RBAC's API group, service accounts of the core's. */
function withGroups(object: KubeObject): KubeObject {
  const { roleRef, subjects } = object;
  const ref = { apiGroup: rbacGroup, ...(isMapping(roleRef) ? roleRef : {}) };
  if (!Array.isArray(subjects)) return { ...object, roleRef: ref };
  return {
    ...object,
    roleRef: ref,
    subjects: (subjects as readonly unknown[]).map((subject) =>
      isMapping(subject) && ['User', 'Group'].includes(String(subject['kind']))
        ? { apiGroup: rbacGroup, ...subject }
        : subject,
    ),
  };
}
