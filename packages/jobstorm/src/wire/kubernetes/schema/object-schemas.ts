import {
  bytes,
  int64,
  listOf,
  microTime,
  open,
  optionalInt32,
  optionalInt64,
  optionalText,
  optionalTruth,
  struct,
  text,
  textMap,
  texts,
  time,
  uid,
  type GoStruct,
} from './go-type.ts';

const ownerReference = struct('OwnerReference', {
  apiVersion: text,
  kind: text,
  name: text,
  uid,
  controller: optionalTruth,
  blockOwnerDeletion: optionalTruth,
});

const managedFields = struct('ManagedFieldsEntry', {
  manager: text,
  operation: { kind: 'scalar', name: 'string' },
  apiVersion: text,
  time,
  fieldsType: text,
  fieldsV1: open,
  subresource: text,
});

const objectMeta = struct('ObjectMeta', {
  name: text,
  generateName: text,
  namespace: text,
  selfLink: text,
  uid,
  resourceVersion: text,
  generation: int64,
  creationTimestamp: time,
  deletionTimestamp: time,
  deletionGracePeriodSeconds: optionalInt64,
  labels: textMap,
  annotations: textMap,
  ownerReferences: listOf(ownerReference),
  finalizers: texts,
  managedFields: listOf(managedFields),
});

function object(name: string, fields: GoStruct['fields'], isOpen = false): GoStruct {
  const own = { apiVersion: text, kind: text, metadata: objectMeta };
  return struct(name, { ...own, ...fields }, { isOpen });
}

const rules = listOf(
  struct('PolicyRule', {
    verbs: texts,
    apiGroups: texts,
    resources: texts,
    resourceNames: texts,
    nonResourceURLs: texts,
  }),
);
const subjects = listOf(
  struct('Subject', { kind: text, apiGroup: text, name: text, namespace: text }),
);
const roleRef = struct('RoleRef', { apiGroup: text, kind: text, name: text });
const objectReference = struct('ObjectReference', {
  kind: text,
  namespace: text,
  name: text,
  uid,
  apiVersion: text,
  resourceVersion: text,
  fieldPath: text,
});

/** What a DELETE may carry. Source: k8s.io/apimachinery 0.36 `meta/v1`. */
export const deleteOptions = struct('DeleteOptions', {
  apiVersion: text,
  kind: text,
  gracePeriodSeconds: optionalInt64,
  preconditions: struct('Preconditions', { uid, resourceVersion: text }, { isPointer: true }),
  orphanDependents: optionalTruth,
  propagationPolicy: { kind: 'scalar', name: 'v1.DeletionPropagation', isPointer: true },
  dryRun: texts,
  ignoreStoreReadErrorWithClusterBreakingPotential: optionalTruth,
});

/**
 * The kinds that clients make, by name; of others the metadata alone is known, and the rest is kept
 * as it is. Source: k8s.io/api 0.36.
 */
const schemas: Readonly<Record<string, GoStruct>> = {
  Namespace: object('Namespace', {
    spec: struct('NamespaceSpec', { finalizers: texts }),
    status: struct('NamespaceStatus', { phase: text, conditions: open }),
  }),
  ConfigMap: object('ConfigMap', {
    data: textMap,
    binaryData: { kind: 'map', of: bytes },
    immutable: optionalTruth,
  }),
  Secret: object('Secret', {
    data: { kind: 'map', of: bytes },
    stringData: textMap,
    type: text,
    immutable: optionalTruth,
  }),
  ServiceAccount: object('ServiceAccount', {
    secrets: listOf(objectReference),
    imagePullSecrets: listOf(struct('LocalObjectReference', { name: text })),
    automountServiceAccountToken: optionalTruth,
  }),
  Role: object('Role', { rules }),
  ClusterRole: object('ClusterRole', { rules, aggregationRule: open }),
  RoleBinding: object('RoleBinding', { subjects, roleRef }),
  ClusterRoleBinding: object('ClusterRoleBinding', { subjects, roleRef }),
  Lease: object('Lease', {
    spec: struct('LeaseSpec', {
      holderIdentity: optionalText,
      leaseDurationSeconds: optionalInt32,
      acquireTime: microTime,
      renewTime: microTime,
      leaseTransitions: optionalInt32,
      strategy: optionalText,
      preferredHolder: optionalText,
    }),
  }),
  StorageClass: object('StorageClass', {
    provisioner: text,
    parameters: textMap,
    reclaimPolicy: optionalText,
    mountOptions: texts,
    allowVolumeExpansion: optionalTruth,
    volumeBindingMode: optionalText,
    allowedTopologies: open,
  }),
  SelfSubjectAccessReview: object('SelfSubjectAccessReview', {
    spec: struct('SelfSubjectAccessReviewSpec', {
      resourceAttributes: struct('ResourceAttributes', {}, { isOpen: true, isPointer: true }),
      nonResourceAttributes: struct(
        'NonResourceAttributes',
        { path: text, verb: text },
        { isPointer: true },
      ),
    }),
    status: open,
  }),
  SelfSubjectRulesReview: object('SelfSubjectRulesReview', {
    spec: struct('SelfSubjectRulesReviewSpec', { namespace: text }),
    status: open,
  }),
};

/** The type of objects of a kind. */
export function schemaOf(kind: string): GoStruct {
  return (Object.hasOwn(schemas, kind) ? schemas[kind] : undefined) ?? object(kind, {}, true);
}
