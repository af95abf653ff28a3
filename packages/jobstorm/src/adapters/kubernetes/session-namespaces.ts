import type { Timeline } from '../../engine/ports.ts';
import { sessionTag } from '../../model/session.ts';
import { PacedCalls } from '../paced-calls.ts';
import { createUnlessPresent, isMissing } from './create-object.ts';
import type { KubeClient } from './kube-client.ts';
import { countAll, listAll, type KubeItem } from './kube-list.ts';
import { kubeTargetErrorOf } from './kube-request-error.ts';

/** A namespace that a session made. */
export interface SessionNamespace {
  readonly name: string;
  readonly session: string;
  /** How jobs come to it. */
  readonly submission: string;
}

/** Label of a namespace that says how jobs come to it, so that `stop` knows what to look for. */
export const submissionLabel = 'jobstorm/submission';

interface PersistentVolume extends KubeItem {
  readonly spec?: { readonly claimRef?: { readonly namespace?: string } };
}

/** The namespaces of sessions, found by their label. */
export class SessionNamespaces {
  readonly #kube: KubeClient;
  readonly #calls: PacedCalls;

  constructor(kube: KubeClient, timeline: Timeline) {
    this.#kube = kube;
    this.#calls = new PacedCalls({
      timeline,
      toTargetError: (thrown) => kubeTargetErrorOf(thrown, 'Kubernetes API'),
    });
  }

  /** Sends a request with patience for a server that is busy. */
  call<Answer>(send: () => Promise<Answer>): Promise<Answer> {
    return this.#calls.call(send);
  }

  async create({ name, session, submission }: SessionNamespace): Promise<void> {
    const labels = { [sessionTag]: session, [submissionLabel]: submission };
    const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
    await this.call(() => createUnlessPresent(this.#kube, '/api/v1/namespaces', body));
  }

  /** Those of one session, or of all. */
  async list(session?: string): Promise<SessionNamespace[]> {
    const labelSelector = session === undefined ? sessionTag : `${sessionTag}=${session}`;
    const collection = { path: '/api/v1/namespaces', labelSelector };
    const items = await this.call(() => listAll<KubeItem>(this.#kube, collection));
    return items.map(({ metadata: { name, labels = {} } }) => ({
      name,
      session: labels[sessionTag] ?? '',
      submission: labels[submissionLabel] ?? '',
    }));
  }

  /** Begins to delete a namespace, with all that is in it. */
  async delete(name: string): Promise<void> {
    const path = `/api/v1/namespaces/${name}`;
    await this.call(() =>
      this.#kube.request({ method: 'DELETE', path }).catch((thrown: unknown) => {
        if (!isMissing(thrown)) throw thrown;
      }),
    );
  }

  /** Pods that are in a namespace; none when it is gone. */
  async pods(name: string): Promise<number> {
    return this.call(() => countAll(this.#kube, `/api/v1/namespaces/${name}/pods`));
  }

  /** Volumes, and claims to volumes, of these namespaces. */
  async volumes(names: ReadonlySet<string>): Promise<number> {
    let claims = 0;
    for (const name of names) {
      const path = `/api/v1/namespaces/${name}/persistentvolumeclaims`;
      claims += await this.call(() => countAll(this.#kube, path));
    }
    const path = '/api/v1/persistentvolumes';
    const volumes = await this.call(() => listAll<PersistentVolume>(this.#kube, { path }));
    const own = volumes.filter(({ spec }) => names.has(spec?.claimRef?.namespace ?? ''));
    return claims + own.length;
  }
}
