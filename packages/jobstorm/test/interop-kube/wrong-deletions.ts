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

/** Steps whose messages differ, their codes and reasons not: they hold what Go makes of a body. */
export const deletionsWordedOtherwise: ReadonlySet<string> = new Set([
  'a PUT of a list',
  'a patch by XML',
  'a patch by a manager of controls',
]);

/** Deletions, subresources and methods that the server refuses, or takes to mean little. */
export function wrongDeletions(places: ScriptPlaces): readonly ScriptStep[] {
  return [
    create('a ConfigMap of its own', places.maps, map('v')),
    ...deletions(places),
    ...subresources(places),
  ];
}

/** Deletions with options that do not hold, or mean nothing. */
function deletions({ maps }: ScriptPlaces): readonly ScriptStep[] {
  const gone = (name: string, body?: unknown, query = ''): ScriptStep =>
    step(`deletion: ${name}`, 'DELETE', `${maps}/gone${query}`, body === undefined ? {} : { body });
  return [
    create('a ConfigMap to delete', maps, map('gone')),
    gone('another uid', { preconditions: { uid: otherUid } }),
    gone('another version', { preconditions: { resourceVersion: '1' } }),
    gone('a uid that is a number', { preconditions: { uid: 5 } }),
    gone('preconditions that are a text', { preconditions: 'x' }),
    gone('a grace that is a text', { gracePeriodSeconds: 'ten' }),
    gone('a policy that is a number', { propagationPolicy: 5 }),
    gone('a dry run that is a text', { dryRun: 'All' }),
    gone('a dry run that is none', { dryRun: ['Some'] }),
    gone('a dry run', { dryRun: ['All'] }),
    gone('an unknown option', { unknown: true, dryRun: ['All'] }),
    gone('options of another kind', { kind: 'ConfigMap', apiVersion: 'v1', dryRun: ['All'] }),
    gone('options of another version', {
      kind: 'DeleteOptions',
      apiVersion: 'v9',
      dryRun: ['All'],
    }),
    gone('a list', []),
    gone('a text', '"text"'),
    gone('a policy in small letters', undefined, '?propagationPolicy=foreground'),
    gone(
      'both policies in the query',
      undefined,
      '?propagationPolicy=Orphan&orphanDependents=true',
    ),
    gone('a grace that is none', undefined, '?gracePeriodSeconds=ten'),
    gone('an orphan that is none', undefined, '?orphanDependents=maybe&dryRun=All'),
    gone('a grace below none', { gracePeriodSeconds: -1, dryRun: ['All'] }),
    step('deletion of all: by a bad selector', 'DELETE', `${maps}?labelSelector=a%20b`),
    step('deletion of all: by a bad field', 'DELETE', `${maps}?fieldSelector=spec.x%3D1`),
    step('deletion of all: of none', 'DELETE', `${maps}?labelSelector=no%3Dsuch`),
    step('deletion of all: by no policy', 'DELETE', `${maps}?propagationPolicy=Never`),
    step('deletion of all: dry', 'DELETE', `${maps}?dryRun=All&fieldSelector=metadata.name%3Dgone`),
    create('a ConfigMap that is held', maps, map('hold', {}, { finalizers: ['a.b/c'] })),
    step('its deletion', 'DELETE', `${maps}/hold`),
    patch(
      'another finalizer meanwhile',
      `${maps}/hold`,
      { metadata: { finalizers: ['a.b/c', 'a.b/d'] } },
      mergePatch,
    ),
    patch(
      'no deletion any more',
      `${maps}/hold`,
      { metadata: { deletionTimestamp: null } },
      mergePatch,
    ),
    create('one of its name meanwhile', maps, map('hold')),
    patch('its release', `${maps}/hold`, { metadata: { finalizers: [] } }, mergePatch),
    create('a ConfigMap to orphan', maps, map('orphan')),
    gone('of the first', { propagationPolicy: 'Background' }),
    step('its orphaning', 'DELETE', `${maps}/orphan?propagationPolicy=Orphan`),
    patch(
      'its release from that',
      `${maps}/orphan`,
      { metadata: { finalizers: null } },
      mergePatch,
    ),
  ];
}

/** Paths below an object, and methods that they do not take. */
function subresources({ maps, namespace }: ScriptPlaces): readonly ScriptStep[] {
  const core = `/api/v1/namespaces/${namespace}`;
  const evicted = {
    apiVersion: 'policy/v1',
    kind: 'Eviction',
    metadata: { name: 'none', namespace },
  };
  return [
    step('the status of a ConfigMap', 'GET', `${maps}/v/status`),
    step('the scale of a ConfigMap', 'GET', `${maps}/v/scale`),
    step('a subresource below one', 'GET', `${maps}/v/status/more`),
    step('the status of a namespace', 'GET', `/api/v1/namespaces/${namespace}/status`),
    patch(
      'a status of a namespace',
      `/api/v1/namespaces/${namespace}/status`,
      { status: { phase: 'Sad' } },
      mergePatch,
    ),
    step('a PUT to finalize of another', 'PUT', `/api/v1/namespaces/${namespace}/finalize`, {
      body: { metadata: { name: 'other' } },
    }),
    step('a GET of finalize', 'GET', `/api/v1/namespaces/${namespace}/finalize`),
    step('a deletion of a status', 'DELETE', `/api/v1/namespaces/${namespace}/status`),
    step('the log of no pod', 'GET', `${core}/pods/none/log`),
    step('an eviction of no pod', 'POST', `${core}/pods/none/eviction`, { body: evicted }),
    step('an eviction of another name', 'POST', `${core}/pods/other/eviction`, { body: evicted }),
    step('an eviction of another kind', 'POST', `${core}/pods/none/eviction`, {
      body: { ...evicted, kind: 'Pod', apiVersion: 'v1' },
    }),
    step('the status of no pod', 'GET', `${core}/pods/none/status`),
    patch('the status of no node', '/api/v1/nodes/none/status', { status: {} }, mergePatch),
    step('a PATCH of a collection', 'PATCH', maps, { body: {}, contentType: mergePatch }),
    step('a PUT of nothing', 'PUT', `${maps}/v`, { body: '' }),
    step('a PUT of a list', 'PUT', `${maps}/v`, { body: [] }),
    step('a PUT of another type', 'PUT', `${maps}/v`, { body: 'x', contentType: 'text/plain' }),
    step('a PUT of another kind', 'PUT', `${maps}/v`, {
      body: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'v' } },
    }),
    step('a PUT in another namespace', 'PUT', `${maps}/v`, {
      body: map('v', {}, { namespace: 'default' }),
    }),
    step('a PUT of a version that is none', 'PUT', `${maps}/v`, {
      body: map('v', {}, { resourceVersion: 'abc' }),
    }),
    step('a dry PUT', 'PUT', `${maps}/v?dryRun=All`, { body: map('v', { data: { dry: '1' } }) }),
    patch('a dry patch', `${maps}/v?dryRun=All`, { data: { dry: '1' } }, mergePatch),
    patch('a patch by XML', `${maps}/v`, '<x/>', 'application/xml'),
    patch('a patch by a manager of controls', `${maps}/v?fieldManager=a%07b`, {}, mergePatch),
    create('one by a long manager', `${maps}?fieldManager=${'m'.repeat(129)}`, map('m')),
    create('all namespaces at once', '/api/v1/configmaps', map('x')),
    create('a node in a namespace', `${core}/nodes`, { metadata: { name: 'x' } }),
    step('another version of a group', 'GET', '/apis/batch/v7/jobs'),
    step('another version of the core', 'GET', '/api/v7/pods'),
    step('a group alone', 'GET', '/apis/nothing'),
    step('nothing at all', 'GET', '/nothing'),
    step('a HEAD', 'HEAD', `${maps}/v`),
    step('an OPTIONS', 'OPTIONS', `${maps}/v`),
  ];
}
