import type { VirtualTimeline } from '../../kernel/virtual-timeline.ts';
import type { ApiServer } from '../control-plane/api-server.ts';

/** How often a namespace that is being deleted looks whether its pods are gone. */
const finalizeIntervalMs = 1_000;

export interface Namespace {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Pods in it that are not gone. */
  pods: number;
  phase: 'Active' | 'Terminating';
}

/** The namespaces of the cluster; one goes away only once its last pod has. */
export class Namespaces {
  readonly #timeline: VirtualTimeline;
  readonly #apiServer: ApiServer;
  readonly #onDeleted: (namespace: Namespace) => void;
  readonly #byName = new Map<string, Namespace>();

  /** @param onDeleted what is still in a namespace goes with it */
  constructor(
    timeline: VirtualTimeline,
    apiServer: ApiServer,
    onDeleted: (namespace: Namespace) => void,
  ) {
    this.#timeline = timeline;
    this.#apiServer = apiServer;
    this.#onDeleted = onDeleted;
  }

  find(name: string): Namespace | undefined {
    return this.#byName.get(name);
  }

  list(): Namespace[] {
    return [...this.#byName.values()];
  }

  /** Creates a namespace, or finds the one that is there. */
  create(
    name: string,
    labels: Readonly<Record<string, string>>,
    onCreated: (namespace: Namespace) => void,
  ): void {
    this.#timeline.after(
      this.#apiServer.latencyMs('user', 'update', 'namespaces'),
      () => {
        onCreated(this.#byName.get(name) ?? this.#add({ name, labels, pods: 0, phase: 'Active' }));
      },
      undefined,
    );
  }

  #add(namespace: Namespace): Namespace {
    this.#byName.set(namespace.name, namespace);
    this.#apiServer.send('user', 'create', 'namespaces');
    return namespace;
  }

  /**
   * Deletes a namespace and calls back when it is gone; at the next instant if it never was there.
   */
  delete(name: string, onGone: () => void): void {
    const namespace = this.#byName.get(name);
    if (namespace !== undefined) namespace.phase = 'Terminating';
    const finalize = (): void => {
      if (namespace !== undefined && namespace.pods > 0) {
        this.#timeline.after(finalizeIntervalMs, finalize, undefined);
        return;
      }
      if (namespace !== undefined && this.#byName.delete(name)) {
        this.#onDeleted(namespace);
        this.#apiServer.send('controllerManager', 'delete', 'namespaces');
      }
      onGone();
    };
    const latencyMs = this.#apiServer.latencyMs('user', 'update', 'namespaces');
    this.#timeline.after(latencyMs, finalize, undefined);
  }
}
