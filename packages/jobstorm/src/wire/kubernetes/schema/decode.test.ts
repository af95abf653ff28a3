import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode } from './decode.ts';
import { DecodingError } from './decoding-problem.ts';
import { schemaOf } from './object-schemas.ts';

const configMap = schemaOf('ConfigMap');

describe('decode()', () => {
  it('leaves out what the type has not, and tells where it was', () => {
    const role = { rules: [{ verbs: ['get'], verb: 'x' }], metadata: { name: 'r', x: 1 }, y: 2 };

    expect(decode(role, schemaOf('Role'))).toEqual({
      value: { rules: [{ verbs: ['get'] }], metadata: { name: 'r' } },
      unknown: ['rules[0].verb', 'metadata.x', 'y'],
    });
  });

  it('takes null and what is empty for nothing, but of pointers and of values in maps', () => {
    const given = { data: { a: null, b: '' }, binaryData: {}, immutable: false, metadata: null };

    expect(decode(given, configMap).value).toEqual({
      data: { a: '', b: '' },
      immutable: false,
      metadata: {},
    });
  });

  it.each([
    [{ data: { a: 1 } }, 'number into Go struct field ConfigMap.data of type string'],
    [{ data: ['a'] }, 'array into Go struct field ConfigMap.data of type map[string]string'],
    [{ metadata: 'a' }, 'string into Go struct field ConfigMap.metadata of type v1.ObjectMeta'],
    [{ metadata: { labels: { a: true } } }, 'bool into Go struct field ObjectMeta.metadata.labels'],
    [{ binaryData: { a: 'YQ=' } }, 'illegal base64 data at input byte 2'],
    [{ metadata: { creationTimestamp: 'now' } }, 'parsing time "now"'],
  ])('refuses %j as Go does', (given, words) => {
    expect(() => decode(given, configMap)).toThrow(words);
  });

  it('keeps what it does not know of kinds that it does not know', () => {
    const pod = { spec: { containers: [{ name: 'a' }] } };

    expect(decode(pod, schemaOf('Pod'))).toEqual({ value: pod, unknown: [] });
  });

  it('reads again what it has read, and fails on nothing but values of other types', () => {
    fc.assert(
      fc.property(
        fc.object({ maxDepth: 3, key: fc.constantFrom('metadata', 'data', 'a') }),
        (any) => {
          try {
            const { value } = decode(any, configMap);
            expect(decode(value, configMap)).toEqual({ value, unknown: [] });
          } catch (error) {
            expect(error).toBeInstanceOf(DecodingError);
          }
        },
      ),
    );
  });
});
