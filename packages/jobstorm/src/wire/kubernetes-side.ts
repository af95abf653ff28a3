import { randomUUID } from 'node:crypto';
import type { KubeObject } from './kubernetes/kube-object.ts';
import { KubernetesApi } from './kubernetes/kubernetes-api.ts';
import type { KindRules } from './kubernetes/kind-rules.ts';
import { qualifiedName } from './kubernetes/resource-type.ts';
import { namespaces } from './kubernetes/resources/resource-types.ts';
import { ObjectStore } from './kubernetes/store/object-store.ts';
import type { ServedTwin } from './served-twin.ts';

/** How long watches and lists in pages can be resumed: etcd's compaction interval. */
const windowMs = 5 * 60_000;
const historyMax = 100_000;

/** The Kubernetes API of a served twin: what clients write reaches the twin, and the way back. */
export function createKubernetesSide(served: ServedTwin): KubernetesApi {
  const now = (): number => served.now();
  const store = new ObjectStore({ now, historyMs: windowMs, historyMax });
  const random = served.stream('kubernetes-names');
  return new KubernetesApi({
    store,
    now,
    newUid: randomUUID,
    newSuffix: () =>
      random
        .below(36 ** 5)
        .toString(36)
        .padStart(5, '0'),
    rules: new Map([[qualifiedName(namespaces), namespaceRules(served, store)]]),
    listWindowMs: windowMs,
  });
}

/** Namespaces are the twin's own: one goes away once its pods have. */
function namespaceRules({ twin }: ServedTwin, store: ObjectStore): KindRules {
  const isActive = { phase: 'Active' };
  return {
    admit: (object) => ({ ...object, spec: { finalizers: ['kubernetes'] }, status: isActive }),
    created: ({ metadata }) => {
      twin.cluster.namespaces.create(metadata.name, metadata.labels ?? {}, () => undefined);
    },
    deleting: (object) => {
      twin.cluster.namespaces.delete(object.metadata.name, () => removeNamespace(store, object));
      return 'later';
    },
  };
}

function removeNamespace(store: ObjectStore, { metadata: { name } }: KubeObject): void {
  if (store.get(namespaces, '', name) !== undefined) store.delete(namespaces, '', name);
}
