/** How the field of a message is read. `time` is a `metav1.Time`; `skip` is known and not needed. */
export type FieldType =
  | 'string'
  | 'bytes'
  | 'boolean'
  | 'integer'
  | 'time'
  | 'skip'
  | { readonly list: FieldType }
  | { readonly map: 'string' | 'bytes' }
  | MessageType;

/**
 * The fields of a message by number. A field that Go has no pointer for is always written, so its
 * zero value says that it is not set; `pointers` are set whenever they are there.
 */
export interface MessageType {
  readonly fields: Readonly<Record<number, readonly [name: string, type: FieldType]>>;
  readonly pointers?: readonly string[];
}

const strings = { list: 'string' } as const;
const texts = { map: 'string' } as const;

const ownerReference: MessageType = {
  fields: {
    1: ['kind', 'string'],
    3: ['name', 'string'],
    4: ['uid', 'string'],
    5: ['apiVersion', 'string'],
    6: ['controller', 'boolean'],
    7: ['blockOwnerDeletion', 'boolean'],
  },
  pointers: ['controller', 'blockOwnerDeletion'],
};

const objectMeta: MessageType = {
  fields: {
    1: ['name', 'string'],
    2: ['generateName', 'string'],
    3: ['namespace', 'string'],
    4: ['selfLink', 'skip'],
    5: ['uid', 'string'],
    6: ['resourceVersion', 'string'],
    7: ['generation', 'integer'],
    8: ['creationTimestamp', 'time'],
    9: ['deletionTimestamp', 'time'],
    10: ['deletionGracePeriodSeconds', 'integer'],
    11: ['labels', texts],
    12: ['annotations', texts],
    13: ['ownerReferences', { list: ownerReference }],
    14: ['finalizers', strings],
    17: ['managedFields', 'skip'],
  },
};

const deleteOptions: MessageType = {
  fields: {
    1: ['gracePeriodSeconds', 'integer'],
    2: ['preconditions', { fields: { 1: ['uid', 'string'], 2: ['resourceVersion', 'string'] } }],
    3: ['orphanDependents', 'boolean'],
    4: ['propagationPolicy', 'string'],
    5: ['dryRun', strings],
    6: ['ignoreStoreReadErrorWithClusterBreakingPotential', 'skip'],
  },
  pointers: ['gracePeriodSeconds', 'orphanDependents'],
};

/** An object: its metadata, and the fields behind it. */
function object(fields: MessageType['fields'], pointers: readonly string[] = []): MessageType {
  return { fields: { 1: ['metadata', objectMeta], ...fields }, pointers };
}

const rules = {
  list: {
    fields: {
      1: ['verbs', strings],
      2: ['apiGroups', strings],
      3: ['resources', strings],
      4: ['resourceNames', strings],
      5: ['nonResourceURLs', strings],
    },
  },
} satisfies FieldType;

const binding = object({
  2: [
    'subjects',
    {
      list: {
        fields: {
          1: ['kind', 'string'],
          2: ['apiGroup', 'string'],
          3: ['name', 'string'],
          4: ['namespace', 'string'],
        },
      },
    },
  ],
  3: [
    'roleRef',
    { fields: { 1: ['apiGroup', 'string'], 2: ['kind', 'string'], 3: ['name', 'string'] } },
  ],
});

const resourceAttributes: MessageType = {
  fields: {
    1: ['namespace', 'string'],
    2: ['verb', 'string'],
    3: ['group', 'string'],
    4: ['version', 'string'],
    5: ['resource', 'string'],
    6: ['subresource', 'string'],
    7: ['name', 'string'],
    8: ['fieldSelector', 'skip'],
    9: ['labelSelector', 'skip'],
  },
};

/**
 * The kinds that kubectl's typed commands send as protobuf and that clients may write here.
 * Source: `generated.proto` of k8s.io/api and k8s.io/apimachinery 0.36.
 */
export const messageTypes: Readonly<Record<string, MessageType>> = {
  Namespace: object({
    2: ['spec', { fields: { 1: ['finalizers', strings] } }],
    3: ['status', 'skip'],
  }),
  ConfigMap: object(
    { 2: ['data', texts], 3: ['binaryData', { map: 'bytes' }], 4: ['immutable', 'boolean'] },
    ['immutable'],
  ),
  Secret: object(
    {
      2: ['data', { map: 'bytes' }],
      3: ['type', 'string'],
      4: ['stringData', texts],
      5: ['immutable', 'boolean'],
    },
    ['immutable'],
  ),
  ServiceAccount: object(
    {
      2: ['secrets', { list: { fields: { 3: ['name', 'string'] } } }],
      3: ['imagePullSecrets', { list: { fields: { 1: ['name', 'string'] } } }],
      4: ['automountServiceAccountToken', 'boolean'],
    },
    ['automountServiceAccountToken'],
  ),
  Role: object({ 2: ['rules', rules] }),
  ClusterRole: object({ 2: ['rules', rules] }),
  RoleBinding: binding,
  ClusterRoleBinding: binding,
  SelfSubjectAccessReview: object({
    2: [
      'spec',
      {
        fields: {
          1: ['resourceAttributes', resourceAttributes],
          2: [
            'nonResourceAttributes',
            { fields: { 1: ['path', 'string'], 2: ['verb', 'string'] } },
          ],
        },
      },
    ],
    3: ['status', 'skip'],
  }),
  SelfSubjectRulesReview: object({
    2: ['spec', { fields: { 1: ['namespace', 'string'] } }],
    3: ['status', 'skip'],
  }),
  SelfSubjectReview: object({ 2: ['status', 'skip'] }),
  DeleteOptions: deleteOptions,
  Eviction: object({ 2: ['deleteOptions', deleteOptions] }),
};
