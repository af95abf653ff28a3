import type { KubeObject } from './kube-object.ts';
import { isMapping } from './patch/merge-patch.ts';
import type { ResourceType } from './resource-type.ts';

type Defaulter = (object: KubeObject) => KubeObject;

/** What the server fills in of objects that clients make. Source: a server 1.36.1's answers. */
const defaulters: Readonly<Record<string, Defaulter>> = {
  Namespace: (object) => ({
    ...object,
    metadata: {
      ...object.metadata,
      labels: { ...object.metadata.labels, 'kubernetes.io/metadata.name': object.metadata.name },
    },
    spec: isMapping(object['spec']) ? object['spec'] : { finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
  }),
  Secret: (object) => ({ type: 'Opaque', ...object }),
  RoleBinding: withSubjectGroups,
  ClusterRoleBinding: withSubjectGroups,
};

/** A new object with what its kind has by default. */
export function withDefaults(object: KubeObject, type: ResourceType): KubeObject {
  const defaulter = Object.hasOwn(defaulters, type.kind) ? defaulters[type.kind] : undefined;
  return asStored(defaulter?.(object) ?? object, type);
}

/** An object in the form in which it is kept: texts of a Secret are data. */
export function asStored(object: KubeObject, { kind }: ResourceType): KubeObject {
  const { stringData, ...rest } = object;
  if (kind !== 'Secret' || !isMapping(stringData)) return object;
  const texts = Object.entries(stringData).map(([key, text]) => [
    key,
    Buffer.from(String(text)).toString('base64'),
  ]);
  const data = isMapping(rest['data']) ? rest['data'] : {};
  return { ...rest, data: { ...data, ...(Object.fromEntries(texts) as object) } };
}

/** Users and groups are of RBAC's API group, service accounts of the core's. */
function withSubjectGroups(object: KubeObject): KubeObject {
  const { subjects } = object;
  if (!Array.isArray(subjects)) return object;
  return {
    ...object,
    subjects: (subjects as readonly unknown[]).map((subject) =>
      isMapping(subject) && subject['kind'] !== 'ServiceAccount'
        ? { apiGroup: 'rbac.authorization.k8s.io', ...subject }
        : subject,
    ),
  };
}
