import { applyPatch, create, jsonPatch, mergePatch, patch, strategicPatch } from './script-step.ts';
import type { ScriptPlaces, ScriptStep } from './script-step.ts';

/**
 * Steps whose messages differ, their codes and reasons not: they name a source line, a value as Go
 * prints it, or, of a strategic merge patch, Go's words for a conversion.
 */
export const patchesWordedOtherwise: ReadonlySet<string> = new Set([
  'JSON patch: replaces all',
  'JSON patch: changes the kind',
  'merge patch: of another kind',
  ...[
    'of data that is a text',
    'of data that is a list',
    'of a number',
    'of a truth',
    'of a mapping',
    'of labels that are a list',
    'of a label that is a number',
    'of a time that is none',
    'of binary data that is none',
    'a directive that is a number',
  ].map((name) => `strategic merge patch: ${name}`),
  ...['of texts', 'no list', 'of a member of another type'].map(
    (name) => `strategic merge patch of a list: ${name}`,
  ),
  ...['no YAML', 'a number for a text', 'a list for a mapping'].map((name) => `apply: ${name}`),
]);

/** A ConfigMap with two data and two labels. */
const patched = (name: string): object => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, labels: { l: 'v', 'example.com/m': 'w' }, finalizers: ['example.com/hold'] },
  data: { a: '1', b: '2' },
});

/** Patches of each kind that do nothing, too much, or that cannot be carried out. */
export function wrongPatches({ maps, namespace }: ScriptPlaces): readonly ScriptStep[] {
  const one = `${maps}/patched`;
  const account = `/api/v1/namespaces/${namespace}/serviceaccounts`;
  return [
    create('a ConfigMap to patch', maps, patched('patched')),
    ...jsonPatches.map(([name, body]) => patch(`JSON patch: ${name}`, one, body, jsonPatch)),
    ...mergePatches.map(([name, body]) => patch(`merge patch: ${name}`, one, body, mergePatch)),
    ...[...mergePatches, ...strategicPatches].map(([name, body]) =>
      patch(`strategic merge patch: ${name}`, one, body, strategicPatch),
    ),
    create('a ServiceAccount to patch', account, {
      metadata: { name: 'patched' },
      secrets: [{ name: 's' }],
    }),
    ...accountPatches.map(([name, body]) =>
      patch(`strategic merge patch of a list: ${name}`, `${account}/patched`, body, strategicPatch),
    ),
    ...applied.map(([name, query, body]) =>
      patch(`apply: ${name}`, `${maps}/applied-wrongly?fieldManager=m${query}`, body, applyPatch),
    ),
  ];
}

type Named = readonly (readonly [name: string, body: unknown])[];

const jsonPatches: Named = [
  ['replaces what is not there', [{ op: 'replace', path: '/data/none', value: '1' }]],
  ['replaces below what is not there', [{ op: 'replace', path: '/none/none', value: '1' }]],
  ['removes below what is not there', [{ op: 'remove', path: '/none/none' }]],
  ['adds below what is not there', [{ op: 'add', path: '/none/none', value: '1' }]],
  ['tests what is not there', [{ op: 'test', path: '/data/zz', value: 'x' }]],
  ['tests for nothing what is not there', [{ op: 'test', path: '/data/zz', value: null }]],
  ['tests below what is not there', [{ op: 'test', path: '/zz/zz', value: 'x' }]],
  ['copies what is not there', [{ op: 'copy', from: '/data/zz', path: '/data/y' }]],
  ['moves what is not there', [{ op: 'move', from: '/data/zz', path: '/data/y' }]],
  ['moves a value', [{ op: 'move', from: '/data/b', path: '/data/bb' }]],
  ['copies a value', [{ op: 'copy', from: '/data/bb', path: '/data/b' }]],
  ['has an unknown operation', [{ op: 'increase', path: '/data/a' }]],
  ['has no operation', [{ path: '/data/a', value: '1' }]],
  ['has no path', [{ op: 'add', value: '1' }]],
  ['has no value', [{ op: 'add', path: '/data/novalue' }]],
  ['replaces with no value', [{ op: 'replace', path: '/data/a' }]],
  ['has no source', [{ op: 'move', path: '/data/novalue' }]],
  ['has a path without a slash', [{ op: 'add', path: 'data', value: '1' }]],
  ['replaces all', [{ op: 'replace', path: '', value: { a: 1 } }]],
  ['removes all', [{ op: 'remove', path: '' }]],
  ['escapes', [{ op: 'replace', path: '/metadata/labels/example.com~1m', value: 'x' }]],
  ['has an index beyond the end', [{ op: 'add', path: '/metadata/finalizers/9', value: 'a.b/c' }]],
  ['has an index that is none', [{ op: 'add', path: '/metadata/finalizers/x', value: 'a.b/c' }]],
  ['counts from the end', [{ op: 'add', path: '/metadata/finalizers/-1', value: 'a.b/c' }]],
  ['removes from the end', [{ op: 'remove', path: '/metadata/finalizers/-1' }]],
  ['adds at the end', [{ op: 'add', path: '/metadata/finalizers/-', value: 'a.b/d' }]],
  [
    'replaces an item that is not there',
    [{ op: 'replace', path: '/metadata/finalizers/7', value: 'a.b/c' }],
  ],
  ['removes an item that is not there', [{ op: 'remove', path: '/metadata/finalizers/7' }]],
  ['makes a number of a text', [{ op: 'replace', path: '/data/a', value: 5 }]],
  ['makes a list of a mapping', [{ op: 'replace', path: '/data', value: ['a'] }]],
  ['makes a text of the metadata', [{ op: 'replace', path: '/metadata', value: 'a' }]],
  ['removes the metadata', [{ op: 'remove', path: '/metadata' }]],
  ['changes the name', [{ op: 'replace', path: '/metadata/name', value: 'other' }]],
  ['changes the namespace', [{ op: 'replace', path: '/metadata/namespace', value: 'other' }]],
  ['changes the kind', [{ op: 'replace', path: '/kind', value: 'Secret' }]],
  ['changes the version', [{ op: 'replace', path: '/apiVersion', value: 'v2' }]],
  ['removes the uid', [{ op: 'remove', path: '/metadata/uid' }]],
  ['is of an old version', [{ op: 'replace', path: '/metadata/resourceVersion', value: '1' }]],
  ['does nothing', []],
  ['is null', null],
  ['is a text', '"text"'],
  ['is empty', ''],
  ['is cut off', '[{"op":'],
  ['holds a number', [5]],
  ['has an operation of a number', [{ op: 5, path: '/data/a', value: '1' }]],
  [
    'has too many operations',
    Array.from({ length: 10_001 }, () => ({ op: 'test', path: '/data/a' })),
  ],
  ['adds an unknown field', [{ op: 'add', path: '/unknown', value: 'x' }]],
];

const mergePatches: Named = [
  ['null', null],
  ['a number', '5'],
  ['a text', '"text"'],
  ['nothing', ''],
  ['of metadata that is null', { metadata: null }],
  ['of data that is a text', { data: 'text' }],
  ['of data that is a list', { data: ['text'] }],
  ['of a number', { data: { a: 5 } }],
  ['of a truth', { data: { a: true } }],
  ['of a mapping', { data: { a: { b: 'c' } } }],
  ['of labels that are a list', { metadata: { labels: ['a'] } }],
  ['of a label that is a number', { metadata: { labels: { l: 5 } } }],
  ['of a label that is none', { metadata: { labels: { 'a b': 'c' } } }],
  ['of another kind', { kind: 'Secret' }],
  ['of another version', { apiVersion: 'v2' }],
  ['of another group', { apiVersion: 'apps/v1' }],
  ['of another namespace', { metadata: { namespace: 'other' } }],
  ['of another uid', { metadata: { uid: '11111111-2222-3333-4444-555555555555' } }],
  ['of an old version', { metadata: { resourceVersion: '1' } }],
  ['of a version that is none', { metadata: { resourceVersion: 'abc' } }],
  ['of another time', { metadata: { creationTimestamp: '2020-01-01T00:00:00Z' } }],
  ['of a time that is none', { metadata: { creationTimestamp: 'yesterday' } }],
  ['of a deletion', { metadata: { deletionTimestamp: '2020-01-01T00:00:00Z' } }],
  ['of a generation', { metadata: { generation: 7 } }],
  ['of a key that is none', { data: { 'a b': '1' } }],
  ['of an unknown field', { unknown: 'x' }],
  ['of a finalizer that is none', { metadata: { finalizers: ['a b'] } }],
  ['of a finalizer without a domain', { metadata: { finalizers: ['plain'] } }],
  ['of an owner that is none', { metadata: { ownerReferences: [{ kind: 'Pod' }] } }],
  ['of both data', { binaryData: { a: 'YQ==' } }],
  ['of binary data that is none', { binaryData: { z: '!' } }],
  ['cut off', '{"data":'],
];

const strategicPatches: Named = [
  ['an unknown directive', { $patch: 'explode' }],
  ['a directive that is a number', { $patch: 5 }],
  ['an unknown directive below', { data: { $patch: 'explode' } }],
  ['replacement of data', { data: { $patch: 'replace', a: '7' } }],
  ['deletion of data', { data: { $patch: 'delete' } }],
  ['an item taken away', { metadata: { '$deleteFromPrimitiveList/finalizers': ['a.b/d'] } }],
  ['an item taken away of no list', { metadata: { '$deleteFromPrimitiveList/finalizers': 'a' } }],
  ['an order of no list', { metadata: { '$setElementOrder/finalizers': 'a' } }],
];

const accountPatches: Named = [
  ['by its key', { secrets: [{ name: 't' }] }],
  ['without its key', { secrets: [{ namespace: 't' }] }],
  ['of texts', { secrets: ['t'] }],
  ['no list', { secrets: 't' }],
  ['deleting an item', { secrets: [{ $patch: 'delete', name: 't' }] }],
  ['deleting without its key', { secrets: [{ $patch: 'delete' }] }],
  ['replacing it', { secrets: [{ $patch: 'replace' }, { name: 'u' }] }],
  ['by an unknown directive', { secrets: [{ $patch: 'explode', name: 'u' }] }],
  ['two at once', { secrets: [{ name: 'w' }, { name: 'x' }] }],
  [
    'in another order',
    {
      '$setElementOrder/secrets': [{ name: 'x' }, { name: 'u' }, { name: 'w' }],
      secrets: [{ name: 'w' }],
    },
  ],
  ['in an order', { '$setElementOrder/secrets': [{ name: 'u' }], secrets: [{ name: 'u' }] }],
  ['of a member of another type', { automountServiceAccountToken: 'yes' }],
];

const whole = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'applied-wrongly' } };

const applied: readonly (readonly [name: string, query: string, body: unknown])[] = [
  ['another kind', '', { ...whole, kind: 'Secret' }],
  ['another version', '', { ...whole, apiVersion: 'v2' }],
  ['another group', '', { ...whole, apiVersion: 'apps/v1' }],
  ['another name', '', { ...whole, metadata: { name: 'other' } }],
  ['no name', '', { ...whole, metadata: {} }],
  ['another namespace', '', { ...whole, metadata: { ...whole.metadata, namespace: 'other' } }],
  [
    'an old version of nothing',
    '',
    { ...whole, metadata: { ...whole.metadata, resourceVersion: '1' } },
  ],
  ['a uid of nothing', '', { ...whole, metadata: { ...whole.metadata, uid: 'x' } }],
  ['null', '', null],
  ['nothing', '', ''],
  ['a list', '', []],
  ['a text', '', '"text"'],
  ['no YAML', '', '{a: [}'],
  ['an unknown field', '', { ...whole, unknown: 'x' }],
  ['a number for a text', '', { ...whole, data: { a: 5 } }],
  ['a list for a mapping', '', { ...whole, data: ['a'] }],
  ['a force that is none', '&force=maybe', { ...whole, data: { a: '1' } }],
  ['a dry run', '&dryRun=All', { ...whole, data: { a: '1' } }],
  [
    'a label that is none',
    '',
    { ...whole, metadata: { ...whole.metadata, labels: { 'a b': 'c' } } },
  ],
  ['it', '', { ...whole, data: { a: '1' } }],
  [
    'an old version',
    '',
    { ...whole, metadata: { ...whole.metadata, resourceVersion: '1' }, data: { a: '2' } },
  ],
  ['another uid', '', { ...whole, metadata: { ...whole.metadata, uid: 'x' }, data: { a: '2' } }],
  ['two conflicts', '2', { ...whole, data: { a: '3' }, immutable: true }],
  ['the same by another', '2', { ...whole, data: { a: '1' } }],
  ['what two own', '2', { ...whole, data: { a: '4' } }],
  ['what two own by force', '2&force=1', { ...whole, data: { a: '4' } }],
];
