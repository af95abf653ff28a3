import type { VirtualTimeline } from '../../kernel/virtual-timeline.ts';
import type { ApiServer } from '../control-plane/api-server.ts';
import { apiRequest } from '../control-plane/api-request.ts';

const updateNamespace = apiRequest('user', 'update', 'namespaces');
const createNamespace = apiRequest('user', 'create', 'namespaces');
const deleteNamespace = apiRequest('controllerManager', 'delete', 'namespaces');

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
  readonly #contents: ((namespace: Namespace) => void)[] = [];
  readonly #byName = new Map<string, Namespace>();
  /** Hears of namespaces that come, begin to go, and are gone. */
  onChange: ((namespace: Namespace, step: 'created' | 'terminating' | 'gone') => void) | undefined;

  constructor(timeline: VirtualTimeline, apiServer: ApiServer) {
    this.#timeline = timeline;
    this.#apiServer = apiServer;
  }

  /** Deletes what is still in a namespace whose last pod has gone, and which goes itself. */
  clearBy(clear: (namespace: Namespace) => void): void {
    this.#contents.push(clear);
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
      this.#apiServer.latencyMs(updateNamespace),
      () => {
        onCreated(this.add(name, labels));
      },
      undefined,
    );
  }

  /** The same at once: whoever calls it has waited for the API server already. */
  add(name: string, labels: Readonly<Record<string, string>>): Namespace {
    const known = this.#byName.get(name);
    if (known !== undefined) return known;
    const namespace: Namespace = { name, labels, pods: 0, phase: 'Active' };
    this.#byName.set(name, namespace);
    this.#apiServer.send(createNamespace);
    this.onChange?.(namespace, 'created');
    return namespace;
  }

  /**
   * Deletes a namespace and calls back when it is gone; at the next instant if it never was there.
   */
  delete(name: string, onGone: () => void): void {
    const namespace = this.#byName.get(name);
    if (namespace !== undefined) {
      namespace.phase = 'Terminating';
      this.onChange?.(namespace, 'terminating');
    }
    const finalize = (): void => {
      if (namespace !== undefined && namespace.pods > 0) {
        this.#timeline.after(finalizeIntervalMs, finalize, undefined);
        return;
      }
      if (namespace !== undefined && this.#byName.delete(name)) {
        for (const clear of this.#contents) clear(namespace);
        this.onChange?.(namespace, 'gone');
        this.#apiServer.send(deleteNamespace);
      }
      onGone();
    };
    const latencyMs = this.#apiServer.latencyMs(updateNamespace);
    this.#timeline.after(latencyMs, finalize, undefined);
  }
}
