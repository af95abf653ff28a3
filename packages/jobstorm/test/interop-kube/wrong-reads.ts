import { create, get, tableOf, type ScriptPlaces, type ScriptStep } from './script-step.ts';

/** Steps whose messages differ, their codes and reasons not: they list protobuf and YAML. */
export function isReadWordedOtherwise(name: string): boolean {
  return name === 'token: no JSON' || / in the form |^in the form /.test(name);
}

/** Reads with selectors, versions, tokens and forms that mean nothing, or less than they seem to. */
export function wrongReads({ maps, namespace }: ScriptPlaces): readonly ScriptStep[] {
  const query = (name: string, text: string, accept?: string): ScriptStep =>
    get(name, `${maps}?${text}`, accept);
  return [
    ...['r1', 'r2', 'r3'].map((name, index) =>
      create(`a ConfigMap ${name}`, maps, {
        metadata: { name, labels: { tier: `t${index}`, number: String(index * 5) } },
      }),
    ),
    ...labelSelectors.map((text) =>
      query(`labels: ${text}`, `labelSelector=${encodeURIComponent(text)}`),
    ),
    ...fieldSelectors.map((text) =>
      query(`fields: ${text}`, `fieldSelector=${encodeURIComponent(text)}`),
    ),
    ...versions.map((text) => query(`versions: ${text}`, text)),
    ...tokens.map(([name, text]) => query(`token: ${name}`, `limit=1&continue=${text}`)),
    ...versions
      .filter(isWatched)
      .map((text) => query(`watch of ${text}`, `watch=1&timeoutSeconds=1&${text}`)),
    ...streams.map((text) => query(`stream: ${text}`, `timeoutSeconds=1&${text}`)),
    ...forms.map((accept) => query(`in the form ${accept}`, '', accept)),
    ...forms.map((accept) => get(`one in the form ${accept}`, `${maps}/r1`, accept)),
    query('a table with other objects', 'includeObject=Everything', tableOf('Table')),
    query('pretty', 'pretty=maybe'),
    query('a limit below none', 'limit=-1'),
    query('a limit of a fraction', 'limit=1.5'),
    query('a time below none', 'timeoutSeconds=-1'),
    query('a list by name and a limit', 'limit=1&fieldSelector=metadata.name%3Dr2'),
    get('one by a version', `${maps}/r1?resourceVersion=1`),
    get('one by a version that is none', `${maps}/r1?resourceVersion=abc`),
    get('one by a future version', `${maps}/r1?resourceVersion=99999999`),
    get('a watch of one', `${maps}/r1?watch=1&timeoutSeconds=1`),
    get('a name in capitals', `${maps}/R1`),
    get(
      'pods by a bad field',
      `/api/v1/namespaces/${namespace}/pods?fieldSelector=status.phases%3DX`,
    ),
    get('a namespace by a bad field', '/api/v1/namespaces?fieldSelector=metadata.namespace%3Dx'),
    get('nodes by a bad field', '/api/v1/nodes?fieldSelector=spec.podCIDR%3Dx'),
    get('events by a bad field', '/api/v1/events?fieldSelector=message%3Dx'),
    get('jobs by a bad field', '/apis/batch/v1/jobs?fieldSelector=status.failed%3Dx'),
    get(
      'SparkApplications by a bad field',
      '/apis/sparkoperator.k8s.io/v1beta2/sparkapplications?fieldSelector=spec.mode%3Dx',
    ),
    get('a review', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews'),
    get('a namespace in a namespace', `/api/v1/namespaces/${namespace}/namespaces`),
  ];
}

const labelSelectors: readonly string[] = [
  'tier',
  '!tier',
  '! tier',
  'tier=t1',
  'tier==t1',
  'tier!=t1',
  'tier = t1',
  'tier in (t1)',
  'tier in (t1, t2 )',
  'tier in(t1)',
  'tier notin (t1)',
  'tier in ()',
  'tier in (t1',
  'tier in t1',
  'tier in',
  'tier=',
  'tier!=',
  '=t1',
  'tier=t1,',
  ',tier=t1',
  'tier=t1,,number=0',
  ',',
  '!',
  '!!tier',
  'tier=t1=t2',
  'tier=a b',
  'tier=a/b',
  'tier=-a',
  'tier>1',
  'number>4',
  'number<4',
  'number gt 4',
  'number>4,number<9',
  'number>x',
  'tier&t1',
  'tier~t1',
  'a b',
  'Tier/=x',
  '/x=y',
  'a/b/c=d',
  '-tier=x',
  `tier=${'v'.repeat(64)}`,
  `${'k'.repeat(64)}=v`,
  'tier in (t1),number',
  'tier exists',
  'tier in (a b)',
  'in=x',
  'notin',
  'in in (in)',
  '(tier)',
  'tier in ((t1))',
  'tier in (,t1)',
  '"tier"=t1',
];

const fieldSelectors: readonly string[] = [
  'metadata.name=r1',
  'metadata.name==r1',
  'metadata.name!=r1',
  'metadata.name',
  'metadata.name=',
  'metadata.name = r1',
  'metadata.name=r1,metadata.namespace!=x',
  '=r1',
  ',',
  ',metadata.name=r1',
  'metadata.name=r1,',
  'metadata.name>r1',
  'metadata.name in (r1)',
  'metadata.name=r1=r2',
  'metadata.name=r\\,1',
  'metadata.name=r\\x',
  'metadata.labels.tier=t1',
  'data.a=1',
  'name=r1',
  'metadata.uid=x',
  '!metadata.name',
  'metadata.name=r1,metadata.name=r2',
];

const versions: readonly string[] = [
  'resourceVersion=-1',
  'resourceVersion=1.5',
  'resourceVersion=0x1',
  'resourceVersion=01',
  'resourceVersion=99999999999999999999',
  'resourceVersion=18446744073709551615',
  'resourceVersion=%20',
  'resourceVersion=1&resourceVersionMatch=',
  'resourceVersion=1&resourceVersionMatch=NotOlderThan',
  'resourceVersion=0&resourceVersionMatch=NotOlderThan',
  'resourceVersionMatch=NotOlderThan',
  'resourceVersion=abc&resourceVersionMatch=Exact',
];

/** How long the first version can be watched from is up to each server. */
function isWatched(text: string): boolean {
  return !/resourceVersion=0?1(?:&|$)/.test(text) || text.endsWith('NotOlderThan');
}

const coded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const tokens: readonly (readonly [string, string])[] = [
  ['no base64', '%25%25'],
  ['no JSON', 'bm90anNvbg'],
  ['of another version', coded({ v: 'meta.k8s.io/v2', rv: 1, start: 'a' })],
  ['of no start', coded({ v: 'meta.k8s.io/v1', rv: 1 })],
  ['of no revision', coded({ v: 'meta.k8s.io/v1', start: 'a' })],
  ['that leads elsewhere', coded({ v: 'meta.k8s.io/v1', rv: 1, start: '../../a' })],
  ['with a version', `${coded({ v: 'meta.k8s.io/v1', rv: 1, start: 'a' })}&resourceVersion=5`],
  [
    'with a way to match',
    `${coded({ v: 'meta.k8s.io/v1', rv: 1, start: 'a' })}&resourceVersionMatch=Exact`,
  ],
];

const streams: readonly string[] = [
  'watch=maybe',
  'watch=0',
  'watch=',
  'watch=true&allowWatchBookmarks=maybe',
  'sendInitialEvents=true',
  'sendInitialEvents=true&resourceVersionMatch=NotOlderThan',
  'watch=1&sendInitialEvents=false',
  'watch=1&sendInitialEvents=false&resourceVersionMatch=NotOlderThan',
  'watch=1&sendInitialEvents=true&resourceVersionMatch=Exact',
  'watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan',
  'watch=1&sendInitialEvents=maybe&resourceVersionMatch=NotOlderThan',
  'watch=1&resourceVersionMatch=NotOlderThan&resourceVersion=0',
  'watch=1&limit=1',
  'watch=1&continue=x',
  'watch=1&labelSelector=a%20b',
  'watch=1&fieldSelector=x%3D1',
];

const forms: readonly string[] = [
  'application/xml',
  'application/json;as=Nothing;v=v1;g=meta.k8s.io',
  'application/json;as=Table;v=v9;g=meta.k8s.io',
  'application/json;as=Table;v=v1;g=other',
  'application/json;as=Table',
  'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io',
  'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io',
  'application/json;as=Table;v=v1beta1;g=meta.k8s.io',
  'application/json;q=0.5,text/html',
  '*/*',
  'application/*',
  'text/*',
  '',
  'application/json;as=Table;v=v1;g=meta.k8s.io,application/xml',
];
