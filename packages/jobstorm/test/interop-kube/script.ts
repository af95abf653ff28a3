import type { RawRequest } from '../../src/wire/kubernetes/testing/raw-client.ts';

export interface ScriptStep extends RawRequest {
  readonly name: string;
}

/**
 * Steps whose messages differ: they hold Go's words for a parse error or a line of its source, or
 * list media types with protobuf among them. Their codes and reasons are the same.
 */
export const wordedOtherwise: ReadonlySet<string> = new Set([
  'one of another version',
  'no object',
  'no JSON',
  'an answer in no form',
  'a bad token',
  'a patch of no type',
  'a patch of no JSON',
  'a patch of a list',
  'a deletion with no JSON',
]);

const longName = 'm'.repeat(129);
const mergePatch = 'application/merge-patch+json';
const jsonPatch = 'application/json-patch+json';
const strategicPatch = 'application/strategic-merge-patch+json';
const applyPatch = 'application/apply-patch+yaml';
const tableOf = (kind: string): string =>
  `application/json;as=${kind};v=v1;g=meta.k8s.io,application/json`;

/**
 * What two servers are asked in turn: create, read, list, patch, apply and delete, and what they
 * have to refuse.
 *
 * @param namespace that is new on both
 */
export function script(namespace: string): readonly ScriptStep[] {
  const core = `/api/v1/namespaces/${namespace}`;
  const maps = `${core}/configmaps`;
  const map = (name: string, data: unknown = { a: '1' }, more: object = {}): object => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, ...more },
    data,
  });
  const apps = `/apis/sparkoperator.k8s.io/v1beta2/namespaces/${namespace}/sparkapplications`;
  const application = (name: string): object => ({
    apiVersion: 'sparkoperator.k8s.io/v1beta2',
    kind: 'SparkApplication',
    metadata: { name },
    spec: { type: 'Scala', mode: 'cluster', driver: { cores: 1 }, executor: { instances: 2 } },
  });
  const step = (
    name: string,
    method: string,
    path: string,
    rest: Omit<RawRequest, 'method' | 'path'> = {},
  ): ScriptStep => ({ name, method, path, ...rest });
  const patch = (name: string, path: string, body: unknown, contentType: string): ScriptStep =>
    step(name, 'PATCH', path, { body, contentType });
  const create = (name: string, path: string, body: unknown): ScriptStep =>
    step(name, 'POST', path, { body });
  const get = (name: string, path: string, accept?: string): ScriptStep =>
    step(name, 'GET', path, accept === undefined ? {} : { accept });
  const apply = (name: string, path: string, manager: string, body: unknown): ScriptStep =>
    patch(name, `${path}?fieldManager=${manager}`, body, applyPatch);
  return [
    create('a namespace', '/api/v1/namespaces', { metadata: { name: namespace } }),
    get('the namespace', `/api/v1/namespaces/${namespace}`),
    create('a namespace again', '/api/v1/namespaces', { metadata: { name: namespace } }),
    create('a ConfigMap', maps, map('one')),
    create('a ConfigMap again', maps, map('one')),
    create('one of another kind', maps, {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'x' },
    }),
    create('one of another version', maps, { ...map('x'), apiVersion: 'v2' }),
    create('one without kind', maps, { metadata: { name: 'bare', labels: { l: 'v' } } }),
    create('one for another namespace', maps, map('x', { a: '1' }, { namespace: 'default' })),
    create('one in no namespace', '/api/v1/namespaces/none/configmaps', map('x')),
    create('one without name', maps, map('')),
    create('one with a name that is none', maps, map('Not_A_Name')),
    create('one with a long name', maps, map('a'.repeat(254))),
    create('a dry run', `${maps}?dryRun=All`, map('dry')),
    create('a dry run that is misspelt', `${maps}?dryRun=all`, map('dry')),
    create('a validation that is none', `${maps}?fieldValidation=Loud`, map('loud')),
    create('one with a label that is none', maps, map('l', {}, { labels: { 'a b': 'c' } })),
    create('one with a label of no name', maps, map('l', {}, { labels: { 'a.b/': 'c' } })),
    create('one with a label of two prefixes', maps, map('l', {}, { labels: { 'a/b/c': 'd' } })),
    create('one with a value that is none', maps, map('l', {}, { labels: { a: 'c d' } })),
    create('one with a long value', maps, map('l', {}, { labels: { a: 'v'.repeat(64) } })),
    create('one with an annotation that is none', maps, map('l', {}, { annotations: { '-': '' } })),
    create(
      'one with an annotation in capitals',
      maps,
      map('l', { a: '1' }, { annotations: { 'A/B': '' } }),
    ),
    create('a Secret of texts', `${core}/secrets`, {
      metadata: { name: 'texts' },
      data: { a: 'YQ==' },
      stringData: { b: 'ü' },
    }),
    step('no object', 'POST', maps, { body: '"text"' }),
    step('no JSON', 'POST', maps, { body: '{"a":' }),
    step('an unknown media type', 'POST', maps, { body: 'x', contentType: 'text/plain' }),
    get('what is not there', `${maps}/none`),
    get('a kind that is not there', `${core}/nothings`),
    get('a group that is not there', '/apis/no.such.group/v1/things'),
    get('an answer in no form', maps, 'text/html'),
    get('the list', maps),
    get('the list by label', `${maps}?labelSelector=l%3Dv`),
    get('the list without label', `${maps}?labelSelector=!l`),
    get('the list by labels of a set', `${maps}?labelSelector=l%20in%20(v,w)`),
    get('the list by name', `${maps}?fieldSelector=metadata.name%3Done`),
    get('the list by no field', `${maps}?fieldSelector=spec.x%3Done`),
    get('the list by no selector', `${maps}?labelSelector=a%20b`),
    get('the list by a bad operator', `${maps}?fieldSelector=metadata.name`),
    get('the first page', `${maps}?limit=1`),
    get('a bad token', `${maps}?continue=nonsense`),
    get('a limit that is none', `${maps}?limit=many`),
    get('a time that is none', `${maps}?watch=1&timeoutSeconds=soon`),
    get('a way to match without a version', `${maps}?resourceVersionMatch=Exact`),
    get('a way to match that is none', `${maps}?resourceVersion=1&resourceVersionMatch=About`),
    get('any version, exactly', `${maps}?resourceVersion=0&resourceVersionMatch=Exact`),
    get('a bad version', `${maps}?resourceVersion=abc`),
    get('a future version', `${maps}?resourceVersion=99999999&timeoutSeconds=1`),
    get('a bad way to match', `${maps}?sendInitialEvents=true&watch=true&timeoutSeconds=1`),
    get('a table', maps, tableOf('Table')),
    get('a table without objects', `${maps}?includeObject=None`, tableOf('Table')),
    get('a table with objects', `${maps}?includeObject=Object`, tableOf('Table')),
    get('a table of one', `${maps}/one`, tableOf('Table')),
    get('metadata of one', `${maps}/one`, tableOf('PartialObjectMetadata')),
    get('metadata of all', maps, tableOf('PartialObjectMetadataList')),
    step('an update', 'PUT', `${maps}/one`, { body: map('one', { a: '2' }) }),
    step('an update of an old version', 'PUT', `${maps}/one`, {
      body: map('one', { a: '3' }, { resourceVersion: '1' }),
    }),
    step('an update of another name', 'PUT', `${maps}/one`, { body: map('two') }),
    step('an update of another uid', 'PUT', `${maps}/one`, {
      body: map('one', {}, { uid: '11111111-2222-3333-4444-555555555555' }),
    }),
    step('an update of what is not there', 'PUT', `${maps}/none`, { body: map('none') }),
    patch('a merge patch', `${maps}/one`, { data: { a: null, b: '1' } }, mergePatch),
    patch(
      'a merge patch of labels',
      `${maps}/one`,
      { metadata: { labels: { x: 'y' } } },
      mergePatch,
    ),
    patch('a JSON patch', `${maps}/one`, [{ op: 'add', path: '/data/c', value: '2' }], jsonPatch),
    patch(
      'a JSON patch that fails',
      `${maps}/one`,
      [{ op: 'test', path: '/data/c', value: 'x' }],
      jsonPatch,
    ),
    patch(
      'a JSON patch of nothing there',
      `${maps}/one`,
      [{ op: 'remove', path: '/data/zz' }],
      jsonPatch,
    ),
    patch('a JSON patch that is none', `${maps}/one`, { op: 'add' }, jsonPatch),
    patch('a strategic merge patch', `${maps}/one`, { data: { d: '3' } }, strategicPatch),
    patch('a patch of no type', `${maps}/one`, { data: {} }, 'application/json'),
    patch('a patch of what is not there', `${maps}/none`, { data: {} }, mergePatch),
    patch('a patch of no JSON', `${maps}/one`, '{', mergePatch),
    patch('a patch of a list', `${maps}/one`, [], mergePatch),
    patch('a merge by force', `${maps}/one?force=true`, { data: {} }, mergePatch),
    patch('a patch by a long name', `${maps}/one?fieldManager=${longName}`, {}, mergePatch),
    step('an update without a name', 'PUT', `${maps}/one`, { body: { metadata: {} } }),
    patch('a patch of the name', `${maps}/one`, { metadata: { name: 'two' } }, mergePatch),
    apply('an applied ConfigMap', `${maps}/applied`, 'alice', map('applied', { a: '1', b: '1' })),
    apply('an applied change', `${maps}/applied`, 'alice', map('applied', { a: '2' })),
    apply('a conflict', `${maps}/applied`, 'bob', map('applied', { a: '3', c: '3' })),
    apply('another field', `${maps}/applied`, 'bob', map('applied', { c: '3' })),
    apply('a forced change', `${maps}/applied`, 'bob&force=true', map('applied', { a: '4' })),
    apply('a field that is dropped', `${maps}/applied`, 'alice', map('applied', {})),
    apply('an apply of no kind', `${maps}/applied`, 'alice', { metadata: { name: 'applied' } }),
    apply('an apply of managed fields', `${maps}/applied`, 'alice', {
      ...map('applied', {}, { managedFields: [{}] }),
    }),
    patch('an apply by nobody', `${maps}/applied`, map('applied'), applyPatch),
    create('a ServiceAccount', `${core}/serviceaccounts`, { metadata: { name: 's' } }),
    create('a Role', `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/roles`, {
      metadata: { name: 'r' },
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
    }),
    create(
      'a RoleBinding',
      `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/rolebindings`,
      {
        metadata: { name: 'rb' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'r' },
        subjects: [{ kind: 'ServiceAccount', name: 's', namespace }],
      },
    ),
    create('a Secret', `${core}/secrets`, { metadata: { name: 'k' }, data: { a: 'YQ==' } }),
    create('a Lease', `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases`, {
      metadata: { name: 'l' },
      spec: { holderIdentity: 'me', leaseDurationSeconds: 10 },
    }),
    get('a table of Secrets', `${core}/secrets`, tableOf('Table')),
    get('pods by a field', `${core}/pods?fieldSelector=status.phase%3DRunning`),
    get('pods by no field', `${core}/pods?fieldSelector=spec.x%3Done`),
    get('nodes by a field', '/api/v1/nodes?fieldSelector=spec.unschedulable%3Dtrue'),
    get('a table of pods', `${core}/pods`, tableOf('Table')),
    create('a SparkApplication', apps, application('app')),
    create('a SparkApplication again', apps, application('app')),
    create('one with a generated name', apps, { ...application(''), metadata: { name: 'g1' } }),
    patch('a change of its spec', `${apps}/app`, { spec: { mode: 'client' } }, mergePatch),
    patch(
      'a change of its labels',
      `${apps}/app`,
      { metadata: { labels: { a: 'b' } } },
      mergePatch,
    ),
    patch('a change of its status', `${apps}/app/status`, { status: { x: 'RUNNING' } }, mergePatch),
    patch('a status by another way', `${apps}/app`, { status: { x: 'FAILED' } }, mergePatch),
    patch('a merge by keys of it', `${apps}/app`, { spec: {} }, strategicPatch),
    apply('an applied SparkApplication', `${apps}/applied`, 'alice', application('applied')),
    get('SparkApplications', apps),
    get('metadata of SparkApplications', apps, tableOf('PartialObjectMetadataList')),
    step('a deletion of a SparkApplication', 'DELETE', `${apps}/app`),
    get('a watch from the start', `${maps}?watch=1&timeoutSeconds=1`),
    get('a watch of an old version', `${maps}?watch=1&timeoutSeconds=1&labelSelector=l%3Dv`),
    get(
      'a watch that lists',
      `${maps}?watch=1&timeoutSeconds=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true`,
    ),
    get('a watch of a table', `${maps}?watch=1&timeoutSeconds=1`, tableOf('Table')),
    create('may I', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
      spec: { resourceAttributes: { verb: 'get', resource: 'pods', namespace } },
    }),
    create('may I what', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', { spec: {} }),
    create('with a finalizer', maps, map('held', { a: '1' }, { finalizers: ['example.com/hold'] })),
    step('a deletion that is held', 'DELETE', `${maps}/held`),
    step('a second deletion that is held', 'DELETE', `${maps}/held`),
    patch('the release', `${maps}/held`, { metadata: { finalizers: null } }, mergePatch),
    get('what was released', `${maps}/held`),
    step('a deletion with a wrong uid', 'DELETE', `${maps}/one`, {
      body: { preconditions: { uid: '11111111-2222-3333-4444-555555555555' } },
    }),
    step('a deletion with no JSON', 'DELETE', `${maps}/one`, { body: '{' }),
    step('a deletion by no policy', 'DELETE', `${maps}/one?propagationPolicy=Never`),
    step('a deletion by two policies', 'DELETE', `${maps}/one`, {
      body: { propagationPolicy: 'Orphan', orphanDependents: true },
    }),
    step('a deletion of an old version', 'DELETE', `${core}/secrets/texts`, {
      body: { preconditions: { uid: '11111111-2222-3333-4444-555555555555' } },
    }),
    step('a dry deletion', 'DELETE', `${maps}/one?dryRun=All`),
    step('a deletion in the foreground', 'DELETE', `${maps}/bare`, {
      body: { propagationPolicy: 'Foreground' },
    }),
    step('a deletion', 'DELETE', `${maps}/one`),
    step('a second deletion', 'DELETE', `${maps}/one`),
    step('a deletion of a ServiceAccount', 'DELETE', `${core}/serviceaccounts/s`),
    step('a method that is none', 'DELETE', '/api/v1/namespaces'),
    step('a POST to one', 'POST', `${maps}/applied`, { body: map('applied') }),
    step('a PUT to all', 'PUT', maps, { body: map('applied') }),
    step('the deletion of all', 'DELETE', maps),
    get('a discovery of a group', '/apis/batch'),
    get('the versions', '/api'),
    step('the deletion of a namespace that stays', 'DELETE', '/api/v1/namespaces/default'),
    step('the deletion of the namespace', 'DELETE', `/api/v1/namespaces/${namespace}`),
    get('the namespace while it goes', `/api/v1/namespaces/${namespace}`),
    create('one in a namespace that goes', maps, map('late')),
  ];
}
