import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isCustom } from '../../src/wire/kubernetes/resource-type.ts';
import { resourceTypes } from '../../src/wire/kubernetes/resources/resource-types.ts';
import {
  startPlainServer,
  type PlainServer,
} from '../../src/wire/kubernetes/testing/plain-server.ts';
import { normalized } from './normalized.ts';
import {
  send,
  type KubeEndpoint,
  type RawAnswer,
} from '../../src/wire/kubernetes/testing/raw-client.ts';
import { startRealApiServer, type RealApiServer } from './real-api-server.ts';
import { script, wordedOtherwise } from './script.ts';
import { create, type ScriptPlaces, type ScriptStep } from './script-step.ts';
import { installSparkApplications } from './spark-application-crd.ts';
import { deletionsWordedOtherwise, wrongDeletions } from './wrong-deletions.ts';
import { patchesWordedOtherwise, wrongPatches } from './wrong-patches.ts';
import { isReadWordedOtherwise, wrongReads } from './wrong-reads.ts';
import { writesWordedOtherwise, wrongWrites } from './wrong-writes.ts';

const groups = [
  '/api/v1',
  '/apis/batch/v1',
  '/apis/authentication.k8s.io/v1',
  '/apis/authorization.k8s.io/v1',
  '/apis/coordination.k8s.io/v1',
  '/apis/rbac.authorization.k8s.io/v1',
  '/apis/storage.k8s.io/v1',
  '/apis/sparkoperator.k8s.io/v1beta2',
];

interface Script {
  readonly what: string;
  readonly steps: (places: ScriptPlaces) => readonly ScriptStep[];
  /** Whether the servers say the same in other words. */
  readonly isWordedOtherwise: (name: string) => boolean;
}

const scripts: readonly Script[] = [
  {
    what: 'a script of requests',
    steps: ({ namespace }) => script(`${namespace}-new`),
    isWordedOtherwise: (name) => wordedOtherwise.has(name),
  },
  {
    what: 'wrong reads',
    steps: wrongReads,
    isWordedOtherwise: isReadWordedOtherwise,
  },
  {
    what: 'wrong writes',
    steps: wrongWrites,
    isWordedOtherwise: (name) => writesWordedOtherwise.has(name),
  },
  {
    what: 'wrong deletions',
    steps: wrongDeletions,
    isWordedOtherwise: (name) => deletionsWordedOtherwise.has(name),
  },
  {
    what: 'wrong patches',
    steps: wrongPatches,
    isWordedOtherwise: (name) => patchesWordedOtherwise.has(name),
  },
];

const peers = process.env['JOBSTORM_KUBE_PEERS'];

describe.skipIf(peers === undefined)('the Kubernetes API of the twin, beside a real one', () => {
  let real: RealApiServer;
  let ours: PlainServer;
  beforeAll(async () => {
    [real, ours] = await Promise.all([startRealApiServer(peers ?? ''), startPlainServer()]);
    await installSparkApplications(real);
  });
  afterAll(async () => {
    await Promise.all([real.stop(), ours.stop()]);
  });

  it.each(scripts)(
    'answers $what as the real server does',
    async ({ steps, isWordedOtherwise }) => {
      const namespace = `same-${randomUUID().slice(0, 8)}`;
      const created = create('', '/api/v1/namespaces', { metadata: { name: namespace } });
      await Promise.all([send(real, created), send(ours, created)]);
      const answers = { real: [] as unknown[], ours: [] as unknown[] };
      for (const step of steps({ namespace, maps: `/api/v1/namespaces/${namespace}/configmaps` })) {
        const [theirs, own] = await Promise.all([send(real, step), send(ours, step)]);
        const isOther = isWordedOtherwise(step.name);
        answers.real.push(comparable(step, theirs, isOther));
        answers.ours.push(comparable(step, own, isOther));
      }

      expect(answers.ours).toEqual(answers.real);
    },
  );

  it('tells of its kinds in discovery as the real server does', async () => {
    for (const path of groups) {
      const [theirs, own] = await Promise.all([kindsAt(real, path), kindsAt(ours, path)]);
      for (const [name, kind] of own)
        expect({ path, ...kind }).toEqual({ path, ...theirs.get(name) });
    }
  });

  it('shows the columns of its kinds as the real server does', async () => {
    for (const path of collections) {
      const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';
      const [theirs, own] = await Promise.all(
        [real, ours].map(async (server) =>
          columnsOf(await send(server, { method: 'GET', path, accept })),
        ),
      );
      expect({ path, columns: own }).toEqual({ path, columns: theirs });
    }
  });
});

/** Collections of the kinds that both servers have by themselves. */
const collections = resourceTypes
  .filter((type) => type.verbs.includes('list') && !isCustom(type))
  .map(({ group, version, plural }) =>
    group === '' ? `/api/${version}/${plural}` : `/apis/${group}/${version}/${plural}`,
  );

/** Columns of a table, without prose about them. */
function columnsOf({ body }: RawAnswer): unknown {
  const { columnDefinitions } = body as { columnDefinitions: readonly Record<string, unknown>[] };
  return columnDefinitions.map(({ description: _prose, ...column }) => column);
}

/** Code, warnings and body; where the words differ, what clients decide by. */
function comparable(
  { name }: ScriptStep,
  { code, warning, body }: RawAnswer,
  isWordedOtherwise: boolean,
): unknown {
  const { reason, status } = (body ?? {}) as { reason?: unknown; status?: unknown };
  return isWordedOtherwise
    ? { name, code, reason, status }
    : { name, code, warning, body: normalized(body) };
}

/** Resources of a group, and their subresources, by name. */
async function kindsAt(server: KubeEndpoint, path: string): Promise<Map<string, object>> {
  const { body } = await send(server, { method: 'GET', path });
  const { resources } = body as {
    resources: readonly (Record<string, unknown> & { name: string })[];
  };
  return new Map(
    resources.map(({ storageVersionHash: _hash, verbs, ...rest }) => [
      rest.name,
      { ...rest, verbs: [...(verbs as string[])].sort() },
    ]),
  );
}
