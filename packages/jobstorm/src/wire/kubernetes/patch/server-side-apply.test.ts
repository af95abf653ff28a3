import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KubeObject, KubeObjectDraft } from '../kube-object.ts';
import { configMaps, pods, sparkApplications } from '../resources/resource-types.ts';
import type { ResourceType } from '../resource-type.ts';
import { fromFieldsV1, setFields, toFieldsV1 } from './field-sets.ts';
import { serverSideApply } from './server-side-apply.ts';

interface Applied {
  readonly manager: string;
  readonly configuration: KubeObjectDraft;
  readonly isForced?: boolean;
}

/** What is stored after these have applied, one after the other. */
function applied(type: ResourceType, ...steps: readonly Applied[]): KubeObject {
  let stored: KubeObject | undefined;
  for (const { manager, configuration, isForced = false } of steps) {
    const query = new URLSearchParams({ fieldManager: manager, force: String(isForced) });
    stored = serverSideApply(stored, configuration, { query, type, now: 0 }) as KubeObject;
  }
  if (stored === undefined) throw new Error('Nothing was applied');
  return stored;
}

const map = (data: Readonly<Record<string, string>>): KubeObjectDraft => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'x' },
  ...(Object.keys(data).length === 0 ? {} : { data }),
});
const pod = (env: readonly object[]): KubeObjectDraft => ({
  apiVersion: 'v1',
  kind: 'Pod',
  spec: { containers: [{ name: 'a', env }] },
});

describe('serverSideApply()', () => {
  it('takes out what its manager applies no more, and leaves the fields of others', () => {
    const object = applied(
      configMaps,
      { manager: 'alice', configuration: map({ a: '1', b: '1' }) },
      { manager: 'bob', configuration: map({ c: '1' }) },
      { manager: 'alice', configuration: map({ a: '2' }) },
    );

    expect(object['data']).toEqual({ a: '2', c: '1' });
    expect(object.metadata.managedFields).toMatchObject([
      { manager: 'alice', fieldsV1: { 'f:data': { 'f:a': {} } } },
      { manager: 'bob', fieldsV1: { 'f:data': { 'f:c': {} } } },
    ]);
  });

  it('refuses another value for a field that somebody else applied, unless it is forced', () => {
    const first = { manager: 'alice', configuration: map({ a: '1' }) };
    const second = { manager: 'bob', configuration: map({ a: '2' }) };

    expect(() => applied(configMaps, first, second)).toThrow(
      'Apply failed with 1 conflict: conflict with "alice": .data.a',
    );
    expect(() => applied(configMaps, first, { ...first, manager: 'bob' })).not.toThrow();
    const forced = applied(configMaps, first, { ...second, isForced: true });
    expect(forced['data']).toEqual({ a: '2' });
    expect(forced.metadata.managedFields?.map(({ manager }) => manager)).toEqual(['bob']);
  });

  it('tells items of lists apart by their keys, but of custom resources', () => {
    const one = pod([{ name: 'X', value: '1' }]);
    const two = pod([{ name: 'Y', value: '1' }]);
    const both = applied(
      pods,
      { manager: 'alice', configuration: one },
      { manager: 'bob', configuration: two },
    );
    expect(both['spec']).toEqual({
      containers: [
        {
          name: 'a',
          env: [
            { name: 'X', value: '1' },
            { name: 'Y', value: '1' },
          ],
        },
      ],
    });
    const list = (items: readonly string[]): KubeObjectDraft => ({
      apiVersion: 'sparkoperator.k8s.io/v1beta2',
      kind: 'SparkApplication',
      spec: { arguments: items },
    });
    expect(() =>
      applied(
        sparkApplications,
        { manager: 'alice', configuration: list(['a']) },
        { manager: 'bob', configuration: list(['b']) },
      ),
    ).toThrow('.spec.arguments');
  });

  const data = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.constantFrom('1', '2'));

  it('leaves of one manager what it applied last, whatever it applied before', () => {
    fc.assert(
      fc.property(fc.array(data, { minLength: 1, maxLength: 5 }), (history) => {
        const steps = history.map((one) => ({ manager: 'alice', configuration: map(one) }));
        const object = applied(configMaps, ...steps);
        expect(object['data'] ?? {}).toEqual(history.at(-1));
      }),
    );
  });

  it('writes the fields so that they are read as they were', () => {
    fc.assert(
      fc.property(fc.object({ maxDepth: 3 }), (configuration) => {
        const paths = setFields(configuration, false).map(({ path }) => path);
        const read = fromFieldsV1(toFieldsV1(paths));
        const text = (all: readonly (readonly string[])[]): string[] =>
          [...new Set(all.map((path) => JSON.stringify(path)))].sort();
        expect(text(read)).toEqual(text(paths));
      }),
    );
  });
});
