import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ApiError } from '../api-error.ts';
import { jsonPatch } from './json-patch.ts';

const target = { data: { a: '1', 'b/c~d': '2' }, list: ['x', 'y'] };

const steps = fc.record({
  op: fc.constantFrom('add', 'remove', 'replace', 'test', 'copy', 'move', 'other'),
  path: fc.constantFrom('', '/data', '/data/a', '/data/n', '/list/0', '/list/-1', '/list/9', 'x'),
  from: fc.constantFrom('/data/a', '/list/1', '/none', ''),
  value: fc.jsonValue({ maxDepth: 1 }),
});

describe('jsonPatch()', () => {
  it.each([
    ['sets what it replaces, also where nothing is', 'replace', '/data/n', { n: '3' }],
    ['finds names with slashes and tildes', 'replace', '/data/b~1c~0d', { 'b/c~d': '3' }],
    ['keeps a name that means something to JavaScript', 'add', '/data/__proto__', {}],
  ])('%s', (_what, op, path, changed) => {
    const { data } = jsonPatch(target, [{ op, path, value: '3' }]) as { data: object };

    expect(data).toMatchObject({ ...target.data, ...changed });
    expect(Object.getPrototypeOf(data)).toBe(Object.prototype);
  });

  it.each([
    ['/list/-', ['x', 'y', 'z']],
    ['/list/-1', ['x', 'y', 'z']],
    ['/list/0', ['z', 'x', 'y']],
  ])('adds to a list at %s', (path, list) => {
    expect(jsonPatch(target, [{ op: 'add', path, value: 'z' }])).toMatchObject({ list });
  });

  it('takes a value that is left out, and one copied from nowhere, for null', () => {
    expect(jsonPatch(target, [{ op: 'add', path: '/n' }])).toMatchObject({ n: null });
    expect(jsonPatch(target, [{ op: 'copy', from: '/zz', path: '/n' }])).toMatchObject({ n: null });
  });

  it('refuses what does not apply, and leaves its target alone', () => {
    const before = structuredClone(target);
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 6 }), (patch) => {
        try {
          jsonPatch(target, patch);
        } catch (error) {
          expect(error).toBeInstanceOf(ApiError);
        }
        expect(target).toEqual(before);
      }),
    );
  });
});
