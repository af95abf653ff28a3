import {
  configMap as map,
  create,
  mergePatch,
  otherUid,
  patch,
  step,
  type ScriptPlaces,
  type ScriptStep,
} from './script-step.ts';

/** Steps whose messages differ, their codes and reasons not: they hold a body or what Go makes of it. */
export const writesWordedOtherwise: ReadonlySet<string> = new Set([
  'with a number for its kind',
  'with a list',
  'with a number',
  'a prefix that is none',
  'a review of another name',
]);

const rbac = '/apis/rbac.authorization.k8s.io/v1';

/** Creations and updates that the server refuses, warns of, or takes to mean little. */
export function wrongWrites(places: ScriptPlaces): readonly ScriptStep[] {
  return [...validated(places), ...named(places), ...kinds(places), ...immutable(places)];
}

/** Unknown fields, wrong types and double names under each `fieldValidation`. */
function validated({ maps }: ScriptPlaces): readonly ScriptStep[] {
  const bodies: readonly (readonly [string, unknown])[] = [
    ['an unknown field', map('v1', { unknown: 'x' })],
    ['unknown fields', map('v2', { unknown: 'x', other: { a: 1 } }, { unknown: 1 })],
    ['a field in other letters', map('v5', { Data: { a: '1' } })],
    ['no field that is unknown', map('v6', { data: { a: '1' } })],
  ];
  return [
    ...['Strict', 'Warn', 'Ignore', ''].flatMap((way) =>
      bodies.map(([name, body]) =>
        create(
          `${name}, ${way || 'by default'}`,
          `${maps}?dryRun=All&fieldValidation=${way}`,
          body,
        ),
      ),
    ),
    step('YAML with a number', 'POST', `${maps}?dryRun=All`, {
      contentType: 'application/yaml',
      body: 'metadata:\n  name: yaml\ndata:\n  a: 1\n',
    }),
    step('YAML', 'POST', `${maps}?dryRun=All`, {
      contentType: 'application/yaml',
      body: 'metadata:\n  name: yaml\ndata:\n  a: "1"\n',
    }),
    step('YAML with a truth', 'POST', `${maps}?dryRun=All`, {
      contentType: 'application/yaml',
      body: 'metadata:\n  name: y\n',
    }),
    step('an unknown field of an update', 'PUT', `${maps}/v?fieldValidation=Strict`, {
      body: map('v', { unknown: 'x' }),
    }),
    create('a ConfigMap to validate', maps, map('v')),
    patch('an unknown field of a patch', `${maps}/v?fieldValidation=Strict`, { x: 1 }, mergePatch),
    patch('a field ignored in a patch', `${maps}/v?fieldValidation=Ignore`, { x: 1 }, mergePatch),
    ...typed.map(([name, body]) => create(`with ${name}`, maps, body)),
  ];
}

const typed: readonly (readonly [string, unknown])[] = [
  ['a number for a text', map('t', { data: { a: 1 } })],
  ['a list for a mapping', map('t', { data: ['a'] })],
  ['a text for a mapping', map('t', { data: 'a' })],
  ['a text for a truth', map('t', { immutable: 'yes' })],
  ['null for a mapping', map('t1', { data: null })],
  ['null for a text', map('t2', { data: { a: null } })],
  ['a number for its name', map('t', {}, { name: 5 })],
  ['a text for its labels', map('t', {}, { labels: 'a' })],
  ['a number for a label', map('t', {}, { labels: { a: 1 } })],
  ['a text for its finalizers', map('t', {}, { finalizers: 'a' })],
  ['a text for its metadata', { metadata: 'a' }],
  ['null for its metadata', { metadata: null }],
  ['a number for its kind', { ...map('t'), kind: 5 }],
  ['data that is no base64', map('t', { binaryData: { a: '!' } })],
  ['a time that is none', map('t', {}, { creationTimestamp: 'yesterday' })],
  ['a time of its own', map('t3', {}, { creationTimestamp: '2020-01-01T00:00:00Z' })],
  ['a uid of its own', map('t4', {}, { uid: otherUid })],
  ['a version of its own', map('t', {}, { resourceVersion: '7' })],
  ['a deletion', map('t5', {}, { deletionTimestamp: '2020-01-01T00:00:00Z' })],
  ['a generation', map('t6', {}, { generation: 9 })],
  ['a link to itself', map('t7', {}, { selfLink: '/a' })],
  ['managed fields', map('t', {}, { managedFields: [{ manager: 5 }] })],
  ['a null', null],
  ['a list', []],
  ['a number', '5'],
  ['nothing', ''],
];

const longKey = 'k'.repeat(254);

/** Names and keys, and how long they may be, by kind. */
function named({ maps, namespace }: ScriptPlaces): readonly ScriptStep[] {
  const core = `/api/v1/namespaces/${namespace}`;
  const bodies: readonly (readonly [string, unknown])[] = [
    ['a key that is none', map('n', { data: { 'a b': '1' } })],
    ['a long key', map('n', { data: { [longKey]: '1' } })],
    ['a key of dots', map('n', { data: { '..': '1' } })],
    ['an empty key', map('n', { data: { '': '1' } })],
    ['one key twice', map('n', { data: { a: '1' }, binaryData: { a: 'YQ==' } })],
    ['too much data', map('n', { data: { a: 'x'.repeat(1024 * 1024 + 1) } })],
    ['long annotations', map('n', {}, { annotations: { a: 'x'.repeat(256 * 1024) } })],
    ['a finalizer without a domain', map('n', {}, { finalizers: ['plain'] })],
    ['a finalizer that is none', map('n', {}, { finalizers: ['a b'] })],
    [
      'an owner without a uid',
      map('n', {}, { ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'p' }] }),
    ],
    [
      'an owner of no version',
      map('n', {}, { ownerReferences: [{ kind: 'Pod', name: 'p', uid: 'u' }] }),
    ],
    [
      'two controllers',
      map(
        'n',
        {},
        {
          ownerReferences: ['a', 'b'].map((uid) => ({
            apiVersion: 'v1',
            kind: 'Pod',
            name: uid,
            uid,
            controller: true,
          })),
        },
      ),
    ],
    ['a name of two dots', map('a..b')],
    ['a name that ends with a dot', map('a.')],
    ['a name with a path', map('a/b')],
    ['a name of capitals and blanks', map('A b')],
    ['an empty prefix', map('', {}, { generateName: '' })],
    ['a prefix that is none', map('', {}, { generateName: 'A_b' })],
    ['a name and a prefix', map('both', {}, { generateName: 'other-' })],
  ];
  return [
    ...bodies.map(([name, body]) => create(name, maps, body)),
    create('a namespace with a dot', '/api/v1/namespaces', { metadata: { name: 'a.b' } }),
    create('a namespace of a long name', '/api/v1/namespaces', {
      metadata: { name: 'n'.repeat(64) },
    }),
    create('a namespace in a namespace', '/api/v1/namespaces?dryRun=All', {
      metadata: { name: `${namespace}-x`, namespace },
    }),
    create('a Secret of no base64', `${core}/secrets`, {
      metadata: { name: 's' },
      data: { a: '!' },
    }),
    create('a Secret with a key that is none', `${core}/secrets`, {
      metadata: { name: 's' },
      data: { 'a b': '' },
    }),
    create('a Role with a colon', `${rbac}/namespaces/${namespace}/roles`, {
      metadata: { name: 'A:b' },
    }),
    create('a Role with a slash', `${rbac}/namespaces/${namespace}/roles`, {
      metadata: { name: 'a/b' },
    }),
    create('a Lease of capitals', `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases`, {
      metadata: { name: 'A' },
    }),
    create(
      'a body beyond the limit',
      maps,
      map('big', { data: { a: 'x'.repeat(3 * 1024 * 1024) } }),
    ),
  ];
}

/** What kinds ask of their objects beside a name. */
function kinds({ namespace }: ScriptPlaces): readonly ScriptStep[] {
  const roles = `${rbac}/namespaces/${namespace}/roles`;
  const bindings = `${rbac}/namespaces/${namespace}/rolebindings`;
  const leases = `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases`;
  const role = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'r' };
  const binding = (roleRef: object, subjects?: unknown): object => ({
    metadata: { name: 'rb' },
    roleRef,
    ...(subjects === undefined ? {} : { subjects }),
  });
  return [
    create('a rule without verbs', roles, {
      metadata: { name: 'k' },
      rules: [{ apiGroups: [''], resources: ['pods'] }],
    }),
    create('a rule without groups', roles, {
      metadata: { name: 'k' },
      rules: [{ resources: ['pods'], verbs: ['get'] }],
    }),
    create('a rule without resources', roles, {
      metadata: { name: 'k' },
      rules: [{ apiGroups: [''], verbs: ['get'] }],
    }),
    create('a rule of paths', roles, {
      metadata: { name: 'k' },
      rules: [{ nonResourceURLs: ['/x'], verbs: ['get'] }],
    }),
    create('a rule with an unknown field', `${roles}?fieldValidation=Strict`, {
      metadata: { name: 'k' },
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'], verb: 'x' }],
    }),
    create('a rule that is a text', roles, { metadata: { name: 'k' }, rules: ['all'] }),
    create('a RoleBinding without a role', bindings, binding({})),
    create('a RoleBinding of no kind', bindings, binding({ ...role, kind: 'Rule' })),
    create('a RoleBinding of another group', bindings, binding({ ...role, apiGroup: 'x' })),
    create('a subject of no kind', bindings, binding(role, [{ kind: 'Robot', name: 'x' }])),
    create('a subject of no name', bindings, binding(role, [{ kind: 'User' }])),
    create(
      'a subject of no namespace',
      bindings,
      binding(role, [{ kind: 'ServiceAccount', name: 'x' }]),
    ),
    create(
      'a subject of another group',
      bindings,
      binding(role, [{ kind: 'User', apiGroup: 'x', name: 'x' }]),
    ),
    create('a Lease of no time', leases, {
      metadata: { name: 'x' },
      spec: { leaseDurationSeconds: 0 },
    }),
    create('a Lease of a text', leases, {
      metadata: { name: 'x' },
      spec: { leaseDurationSeconds: 'ten' },
    }),
    create('a Lease with transitions below none', leases, {
      metadata: { name: 'x' },
      spec: { leaseTransitions: -1 },
    }),
    create('a Lease of a day', leases, {
      metadata: { name: 'x' },
      spec: { renewTime: '2020-01-01' },
    }),
    create('a StorageClass without provisioner', '/apis/storage.k8s.io/v1/storageclasses', {
      metadata: { name: namespace },
    }),
    create('a StorageClass', '/apis/storage.k8s.io/v1/storageclasses', {
      metadata: { name: namespace },
      provisioner: 'p',
    }),
    create('a StorageClass of no mode', '/apis/storage.k8s.io/v1/storageclasses', {
      metadata: { name: `${namespace}x` },
      provisioner: 'p',
      volumeBindingMode: 'Later',
    }),
    create('a review of both', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
      spec: { resourceAttributes: {}, nonResourceAttributes: {} },
    }),
    create('a review of nothing', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {}),
    create('a review in a text', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
      spec: 'x',
    }),
    create('a review of another name', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
      metadata: { name: 'x' },
      spec: { resourceAttributes: {} },
    }),
    create('rules of nowhere', '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', {
      spec: {},
    }),
  ];
}

/** What cannot change any more once it is there. */
function immutable({ maps, namespace }: ScriptPlaces): readonly ScriptStep[] {
  const core = `/api/v1/namespaces/${namespace}`;
  const bindings = `${rbac}/namespaces/${namespace}/rolebindings`;
  const fixed = { immutable: true, data: { a: '1' } };
  return [
    create('an immutable ConfigMap', maps, map('fixed', fixed)),
    patch('a change of its data', `${maps}/fixed`, { data: { a: '2' } }, mergePatch),
    patch(
      'a change of its binary data',
      `${maps}/fixed`,
      { binaryData: { b: 'YQ==' } },
      mergePatch,
    ),
    patch('making it mutable', `${maps}/fixed`, { immutable: false }, mergePatch),
    patch(
      'a change of its label',
      `${maps}/fixed`,
      { metadata: { labels: { a: 'b' } } },
      mergePatch,
    ),
    create('an immutable Secret', `${core}/secrets`, {
      metadata: { name: 'fixed' },
      immutable: true,
      data: { a: 'YQ==' },
    }),
    patch('a change of the Secret', `${core}/secrets/fixed`, { data: { a: 'Yg==' } }, mergePatch),
    patch('a change of its type', `${core}/secrets/fixed`, { type: 'other' }, mergePatch),
    create('a binding to keep', bindings, {
      metadata: { name: 'fixed' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'r' },
    }),
    patch('a change of its role', `${bindings}/fixed`, { roleRef: { name: 'other' } }, mergePatch),
    patch(
      'a change of its subjects',
      `${bindings}/fixed`,
      { subjects: [{ kind: 'User', name: 'u' }] },
      mergePatch,
    ),
    patch(
      'a change of the provisioner',
      `/apis/storage.k8s.io/v1/storageclasses/${namespace}`,
      { provisioner: 'q' },
      mergePatch,
    ),
    step(
      'a deletion of the StorageClass',
      'DELETE',
      `/apis/storage.k8s.io/v1/storageclasses/${namespace}`,
    ),
    patch(
      'a change of the metadata name label',
      `/api/v1/namespaces/${namespace}`,
      { metadata: { labels: { 'kubernetes.io/metadata.name': 'x' } } },
      mergePatch,
    ),
    patch(
      'taking the finalizer of a namespace',
      `/api/v1/namespaces/${namespace}`,
      { spec: { finalizers: [] } },
      mergePatch,
    ),
  ];
}
