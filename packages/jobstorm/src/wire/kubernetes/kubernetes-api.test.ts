import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ApiError } from './api-error.ts';
import type { KubeObject } from './kube-object.ts';
import { ApiBench, windowMs } from './testing/api-bench.ts';

const maps = '/api/v1/namespaces/a/configmaps';

function bench(): ApiBench {
  const one = new ApiBench();
  one.send('POST', '/api/v1/namespaces', { metadata: { name: 'a' } });
  return one;
}

/** The refusal of a call. */
function refusalOf(call: () => unknown): ApiError {
  try {
    call();
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
  throw new Error('The call was not refused');
}

describe('KubernetesApi', () => {
  it('creates an object with what a server fills in, and gives it back', () => {
    const api = bench();
    const { code, body } = api.send('POST', maps, { metadata: { name: 'x' }, data: { k: 'v' } });

    expect(code).toBe(201);
    expect(body).toEqual({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: 'x',
        namespace: 'a',
        uid: 'uid-2',
        resourceVersion: '3',
        creationTimestamp: '2026-01-05T00:00:00Z',
      },
      data: { k: 'v' },
    });
    expect(api.send('GET', `${maps}/x`).body).toEqual(body);
  });

  it('makes names of a generateName, and stores nothing in a dry run', () => {
    const api = bench();
    api.send('POST', `${maps}?dryRun=All`, { metadata: { generateName: 'x-' } });
    expect(api.names(maps)).toEqual([]);
    api.send('POST', maps, { metadata: { generateName: 'x-' } });
    expect(api.names(maps)).toEqual(['x-s2']);
  });

  it.each([
    [
      'a second of the same name',
      'POST',
      maps,
      { metadata: { name: 'x' } },
      409,
      'configmaps "x" already exists',
    ],
    ['no name', 'POST', maps, {}, 422, 'ConfigMap "" is invalid: metadata.name: Required value'],
    ['a name that is none', 'POST', maps, { metadata: { name: 'X_' } }, 422, 'RFC 1123'],
    [
      'another kind',
      'POST',
      maps,
      { kind: 'Pod', metadata: { name: 'y' } },
      400,
      'cannot be handled as a ConfigMap',
    ],
    [
      'another namespace',
      'POST',
      maps,
      { metadata: { name: 'y', namespace: 'b' } },
      400,
      'does not match the namespace',
    ],
    [
      'a namespace that is not there',
      'POST',
      '/api/v1/namespaces/b/configmaps',
      { metadata: { name: 'y' } },
      404,
      'namespaces "b" not found',
    ],
    ['what is not there', 'GET', `${maps}/y`, undefined, 404, 'configmaps "y" not found'],
    [
      'an old version',
      'PUT',
      `${maps}/x`,
      { metadata: { name: 'x', resourceVersion: '1' } },
      409,
      'the object has been modified',
    ],
    [
      'a selector by a field that cannot be',
      'GET',
      `${maps}?fieldSelector=spec.x=1`,
      undefined,
      400,
      '"spec.x" is not a known field selector',
    ],
    [
      'a selector that cannot be read',
      'GET',
      `${maps}?labelSelector=a%20b`,
      undefined,
      400,
      'unable to parse requirement',
    ],
    [
      'a version from the future',
      'GET',
      `${maps}?resourceVersion=999`,
      undefined,
      504,
      'Too large resource version',
    ],
    ['no object', 'POST', maps, 'text', 400, 'cannot unmarshal string'],
  ] as const)('refuses %s', (_what, method, path, body, code, message) => {
    const api = bench();
    api.send('POST', maps, { metadata: { name: 'x' } });

    const refusal = refusalOf(() => api.send(method, path, body));

    expect(refusal.code).toBe(code);
    expect(refusal.message).toContain(message);
    expect(refusal.toStatus()).toMatchObject({ kind: 'Status', status: 'Failure', code });
  });

  it('counts the generation with the spec alone, and writes nothing when nothing changes', () => {
    const api = bench();
    const jobs = '/apis/batch/v1/namespaces/a/jobs';
    api.send('POST', jobs, { metadata: { name: 'j' }, spec: { parallelism: 1 } });
    const patch = (body: unknown, path = `${jobs}/j`): KubeObject =>
      api.send('PATCH', path, body, { contentType: 'application/merge-patch+json' })
        .body as KubeObject;

    expect(patch({ metadata: { labels: { a: 'b' } } }).metadata.generation).toBe(1);
    const changed = patch({ spec: { parallelism: 2 } });
    expect(changed.metadata.generation).toBe(2);
    expect(patch({ spec: { parallelism: 2 } })).toEqual(changed);
    expect(patch({ status: { active: 3 } })['status']).toBeUndefined();
    expect(patch({ status: { active: 3 } }, `${jobs}/j/status`)).toMatchObject({
      metadata: { generation: 2 },
      spec: { parallelism: 2 },
      status: { active: 3 },
    });
  });

  it('keeps an object with finalizers until they are gone', () => {
    const api = bench();
    api.send('POST', maps, { metadata: { name: 'x', finalizers: ['a.b/f'] } });
    expect(api.send('DELETE', `${maps}/x`).body).toMatchObject({
      metadata: { deletionTimestamp: '2026-01-05T00:00:00Z' },
    });
    expect(api.names(maps)).toEqual(['x']);
    const patch = [{ op: 'remove', path: '/metadata/finalizers' }];
    api.send('PATCH', `${maps}/x`, patch, { contentType: 'application/json-patch+json' });
    expect(api.names(maps)).toEqual([]);
  });

  it('lists in pages the state at one revision, until it is too old', () => {
    const api = bench();
    for (const name of ['c', 'a', 'e', 'b', 'd']) api.send('POST', maps, { metadata: { name } });
    const first = api.send('GET', `${maps}?limit=2`).body as {
      metadata: { continue: string; remainingItemCount: number; resourceVersion: string };
    };
    expect(first.metadata.remainingItemCount).toBe(3);
    api.send('DELETE', `${maps}/c`);
    const token = first.metadata.continue;

    expect(api.names(`${maps}?limit=9&continue=${token}`)).toEqual(['c', 'd', 'e']);
    api.now += windowMs + 1;
    expect(refusalOf(() => api.names(`${maps}?continue=${token}`)).reason).toBe('Expired');
  });

  it('shows a table to those who ask for one', () => {
    const api = bench();
    api.send('POST', maps, { metadata: { name: 'x' }, data: { a: '1', b: '2' } });
    api.now += 94_500;
    const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';
    const { body } = api.send('GET', maps, undefined, { accept });

    expect(body).toMatchObject({
      kind: 'Table',
      columnDefinitions: [{ name: 'Name', format: 'name' }, { name: 'Data' }, { name: 'Age' }],
      rows: [{ cells: ['x', 2, '94s'], object: { kind: 'PartialObjectMetadata' } }],
    });
  });
});

describe('a watch', () => {
  /** Applies events as an informer does. */
  function applied(
    known: ReadonlyMap<string, unknown>,
    events: readonly Event[],
  ): Map<string, unknown> {
    const after = new Map(known);
    for (const { type, object } of events) {
      if (type === 'DELETED') after.delete(object.metadata.name);
      else if (type !== 'BOOKMARK') after.set(object.metadata.name, object);
    }
    return after;
  }
  interface Event {
    readonly type: string;
    readonly object: KubeObject;
  }

  const write = fc.record({
    name: fc.constantFrom('a', 'b', 'c', 'd'),
    label: fc.constantFrom('x', 'y'),
    isDeleted: fc.boolean(),
  });

  it('leads every informer to the true set, from wherever it resumes and whatever it selects', () => {
    fc.assert(
      fc.property(
        fc.array(write, { maxLength: 40 }),
        fc.array(write, { maxLength: 40 }),
        fc.constantFrom(
          '',
          '?labelSelector=l%3Dx',
          '?labelSelector=l!%3Dx',
          '?fieldSelector=metadata.name=b',
        ),
        (before, after, selector) => {
          const api = bench();
          const apply = (writes: typeof before): void => {
            for (const { name, label, isDeleted } of writes) {
              const known = api.names(maps).includes(name);
              if (isDeleted && known) api.send('DELETE', `${maps}/${name}`);
              else if (known) {
                api.send(
                  'PATCH',
                  `${maps}/${name}`,
                  { metadata: { labels: { l: label } } },
                  {
                    contentType: 'application/merge-patch+json',
                  },
                );
              } else api.send('POST', maps, { metadata: { name, labels: { l: label } } });
            }
          };
          apply(before);
          const listed = api.send('GET', maps + selector).body as {
            readonly metadata: { readonly resourceVersion: string };
            readonly items: readonly KubeObject[];
          };
          const known = new Map(listed.items.map((item) => [item.metadata.name, item]));
          const half = Math.floor(after.length / 2);
          apply(after.slice(0, half));
          const events: Event[] = [];
          const { resourceVersion } = listed.metadata;
          const joint = selector === '' ? '?' : `${selector}&`;
          api.api.watch(
            api.request('GET', `${maps}${joint}watch=1&resourceVersion=${resourceVersion}`),
            (event) => events.push(event as unknown as Event),
          );
          apply(after.slice(half));

          const versions = events.map(({ object }) => Number(object.metadata.resourceVersion));
          expect(versions).toEqual([...versions].sort((one, other) => one - other));
          expect([...applied(known, events).keys()].sort()).toEqual(api.names(maps + selector));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('of a version that is no longer kept is told to begin again', () => {
    const api = bench();
    api.send('POST', maps, { metadata: { name: 'x' } });
    api.now += windowMs + 1;
    api.send('POST', maps, { metadata: { name: 'y' } });

    const refusal = refusalOf(() =>
      api.api.watch(api.request('GET', `${maps}?watch=1&resourceVersion=2`), () => undefined),
    );
    expect(refusal).toMatchObject({ reason: 'Expired', code: 410 });
  });

  it('of a streaming list sends what there is, says when it has, and goes on', () => {
    const api = bench();
    api.send('POST', maps, { metadata: { name: 'x' } });
    const events: Event[] = [];
    const query = 'watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan';
    const watch = api.api.watch(
      api.request('GET', `${maps}?${query}&allowWatchBookmarks=true`),
      (event) => events.push(event as unknown as Event),
    );
    api.send('POST', maps, { metadata: { name: 'y' } });
    watch.stop();
    api.send('POST', maps, { metadata: { name: 'z' } });

    expect(events.map(({ type }) => type)).toEqual(['ADDED', 'BOOKMARK', 'ADDED']);
    expect(events[1]?.object.metadata.annotations).toEqual({ 'k8s.io/initial-events-end': 'true' });
    expect(watch.bookmark()).toMatchObject({ type: 'BOOKMARK' });
  });
});
