import type { KubeClient } from '../../src/adapters/kubernetes/kube-client.ts';
import { listAll, type KubeItem } from '../../src/adapters/kubernetes/kube-list.ts';
import { send } from '../../src/wire/kubernetes/testing/raw-client.ts';
import type { RealApiServer } from './real-api-server.ts';

const group = '/apis/sparkoperator.k8s.io/v1beta2';
const turnMs = 50;
/** Turns between two steps of an application, so that it takes a second or so. */
const turnsPerStep = 10;

interface Application extends KubeItem {
  readonly status?: { readonly applicationState?: { readonly state: string } };
}

/**
 * Does what the controllers of a cluster would do beside a bare API server: empties namespaces that
 * are being deleted, and plays a Spark operator.
 */
export class Controllers {
  readonly #kube: KubeClient;
  readonly #server: RealApiServer;
  readonly #loop: Promise<void>;
  #isStopped = false;

  constructor(kube: KubeClient, server: RealApiServer) {
    this.#kube = kube;
    this.#server = server;
    this.#loop = this.#run();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#loop;
  }

  async #run(): Promise<void> {
    for (let turn = 1; !this.#isStopped; turn += 1) {
      if (turn % turnsPerStep === 0) await this.#operate();
      await this.#emptyNamespaces();
      await new Promise((resolve) => setTimeout(resolve, turnMs));
    }
  }

  async #operate(): Promise<void> {
    const path = `${group}/sparkapplications`;
    for (const application of await listAll<Application>(this.#kube, { path })) {
      const { name, namespace = '' } = application.metadata;
      const status = nextStatus(application);
      if (status === null) continue;
      const one = `${group}/namespaces/${namespace}/sparkapplications/${name}/status`;
      const contentType = 'application/merge-patch+json';
      // It may have been deleted meanwhile.
      await this.#kube
        .request({ method: 'PATCH', path: one, contentType, body: { status } })
        .catch(() => undefined);
    }
  }

  async #emptyNamespaces(): Promise<void> {
    for (const { metadata } of await listAll(this.#kube, { path: '/api/v1/namespaces' })) {
      const { name, deletionTimestamp } = metadata;
      if (deletionTimestamp === undefined) continue;
      const applications = `${group}/namespaces/${name}/sparkapplications`;
      await this.#kube.request({ method: 'DELETE', path: applications });
      const kind = { apiVersion: 'v1', kind: 'Namespace' };
      await send(this.#server, {
        method: 'PUT',
        path: `/api/v1/namespaces/${name}/finalize`,
        body: { ...kind, metadata: { name }, spec: { finalizers: [] } },
      });
    }
  }
}

/** null when nothing is left to do for it. */
function nextStatus({ status }: Application): object | null {
  const now = new Date().toISOString();
  switch (status?.applicationState?.state) {
    case undefined:
      return { lastSubmissionAttemptTime: now, applicationState: { state: 'SUBMITTED' } };
    case 'SUBMITTED':
      return { applicationState: { state: 'RUNNING' } };
    case 'RUNNING':
      return { terminationTime: now, applicationState: { state: 'COMPLETED' } };
    default:
      return null;
  }
}
