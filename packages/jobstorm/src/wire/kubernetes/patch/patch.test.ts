import { describe, expect, it } from 'vitest';
import { mergePatch } from './merge-patch.ts';
import { strategicMergePatch } from './strategic-merge-patch.ts';

describe('mergePatch()', () => {
  // The test cases of RFC 7396, appendix A.
  it.each([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [
      ['a', 'b'],
      ['c', 'd'],
      ['c', 'd'],
    ],
    [{ a: 'b' }, ['c'], ['c']],
    [{ a: 'foo' }, null, null],
    [{ a: 'foo' }, 'bar', 'bar'],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: 'b', c: null }, { a: 'b' }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])('of %j by %j is %j', (target, patch, expected) => {
    expect(mergePatch(target, patch)).toEqual(expected);
  });
});

describe('strategicMergePatch()', () => {
  const pod = {
    spec: {
      containers: [
        { name: 'a', image: 'a:1', env: [{ name: 'X', value: '1' }] },
        { name: 'b', image: 'b:1' },
      ],
      tolerations: [{ key: 't' }],
    },
    metadata: { finalizers: ['one'], labels: { l: 'v' } },
  };

  it('merges items of known lists by their key, and replaces the others', () => {
    expect(
      strategicMergePatch(pod, {
        spec: {
          containers: [
            { name: 'a', env: [{ name: 'Y', value: '2' }] },
            { name: 'c', image: 'c:1' },
          ],
          tolerations: [{ key: 'u' }],
        },
        metadata: { finalizers: ['two'], labels: { l: null } },
      }),
    ).toEqual({
      spec: {
        containers: [
          {
            name: 'a',
            image: 'a:1',
            env: [
              { name: 'Y', value: '2' },
              { name: 'X', value: '1' },
            ],
          },
          { name: 'c', image: 'c:1' },
          { name: 'b', image: 'b:1' },
        ],
        tolerations: [{ key: 'u' }],
      },
      metadata: { finalizers: ['two', 'one'], labels: {} },
    });
  });

  it('brings items into the order that it is given', () => {
    const patch = { '$setElementOrder/list': [], '$setElementOrder/finalizers': ['c', 'a', 'd'] };
    const merged = strategicMergePatch(
      { finalizers: ['a', 'b', 'c'] },
      { ...patch, finalizers: ['d'] },
    );

    expect(merged).toEqual({ finalizers: ['b', 'c', 'a', 'd'] });
  });

  it('follows its directives', () => {
    const spec = (patch: unknown): unknown => strategicMergePatch(pod.spec, patch);

    expect(spec({ containers: [{ name: 'a', $patch: 'delete' }] })).toMatchObject({
      containers: [{ name: 'b' }],
    });
    expect(spec({ containers: [{ $patch: 'replace' }, { name: 'z' }] })).toMatchObject({
      containers: [{ name: 'z' }],
    });
    expect(spec({ $patch: 'replace', a: 1 })).toEqual({ a: 1 });
    expect(spec({ $retainKeys: ['tolerations'] })).toEqual({ tolerations: [{ key: 't' }] });
    expect(
      strategicMergePatch(pod.metadata, { '$deleteFromPrimitiveList/finalizers': ['one'] }),
    ).toMatchObject({ finalizers: [] });
    expect(() => spec({ $patch: 'other' })).toThrow('unknown patch type');
  });

  it('tells the ports of a Service apart by port, and of a container by containerPort', () => {
    expect(
      strategicMergePatch(
        { ports: [{ port: 80, name: 'http' }] },
        { ports: [{ port: 80, targetPort: 8080 }] },
      ),
    ).toEqual({ ports: [{ port: 80, name: 'http', targetPort: 8080 }] });
  });
});
