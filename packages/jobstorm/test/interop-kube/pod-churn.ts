import type { KubeObject } from '../../src/wire/kubernetes/kube-object.ts';
import { namespaces, pods } from '../../src/wire/kubernetes/resources/resource-types.ts';
import type { ObjectStore } from '../../src/wire/kubernetes/store/object-store.ts';
import { RandomStreams, type RandomStream } from '../../src/util/random.ts';

const phases = ['Pending', 'Running', 'Succeeded'];
/** Pods that live at once. */
const livingMax = 2_000;

/** Pods that come, change and go in a store, by a seed. */
export class PodChurn {
  readonly #store: ObjectStore;
  readonly #random: RandomStream;
  readonly #living: string[] = [];
  #created = 0;

  constructor(store: ObjectStore, seed: number) {
    this.#store = store;
    this.#random = new RandomStreams(seed).stream('churn');
    store.create(namespaces, objectOf('Namespace', { name: 'churn' }));
  }

  get created(): number {
    return this.#created;
  }

  /** One pod comes, changes or goes. */
  step(): void {
    const draw = this.#random.uniform();
    if (this.#living.length === 0 || (draw < 0.4 && this.#living.length < livingMax)) {
      this.create(`pod-${this.#created}`);
    } else if (draw < 0.7) {
      const name = this.#living[this.#random.below(this.#living.length)] ?? '';
      const pod = this.#store.get(pods, 'churn', name);
      const status = { phase: phases[this.#random.below(phases.length)] };
      if (pod !== undefined) this.#store.update(pods, { ...pod, status });
    } else {
      const [name = ''] = this.#living.splice(this.#random.below(this.#living.length), 1);
      this.#store.delete(pods, 'churn', name);
    }
  }

  create(name: string): void {
    this.#created += 1;
    this.#living.push(name);
    const pod = objectOf('Pod', { name, namespace: 'churn' });
    this.#store.create(pods, { ...pod, status: { phase: 'Pending' } });
  }

  /** What is there: `namespace/name phase`, sorted. */
  present(): string[] {
    return this.#store
      .list(pods, null)
      .map(({ metadata, status }) => {
        const { phase } = status as { readonly phase: string };
        return `${metadata.namespace ?? ''}/${metadata.name} ${phase}`;
      })
      .sort();
  }
}

let uids = 0;

function objectOf(
  kind: string,
  metadata: { readonly name: string; readonly namespace?: string },
): KubeObject {
  uids += 1;
  return {
    apiVersion: 'v1',
    kind,
    metadata: {
      ...metadata,
      uid: `uid-${uids}`,
      resourceVersion: '',
      creationTimestamp: '2026-01-05T00:00:00Z',
    },
    spec: { containers: [{ name: 'main', image: 'main' }] },
  };
}
