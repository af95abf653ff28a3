import { setTimeout as sleep } from 'node:timers/promises';
import { send, type KubeEndpoint } from '../../src/wire/kubernetes/testing/raw-client.ts';

const mergePatch = 'application/merge-patch+json';
const applications = '/apis/sparkoperator.k8s.io/v1beta2';
const lookMs = 50;

/** Before every run, and after it. */
const impossible = ['0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z'];

interface Seen {
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly uid: string };
}

/**
 * Somebody else who may write to the cluster that a run uses. What is there gets texts that a
 * terminal, a shell or a browser would obey: in annotations, in what statuses say, in events; and
 * SparkApplications end for reasons of his own.
 */
export class Vandal {
  readonly #cluster: KubeEndpoint;
  readonly #texts: readonly string[];
  readonly #done = new Set<string>();
  #given = 0;
  #isStopped = false;
  #ended: Promise<void> = Promise.resolve();
  /** How often he wrote each kind of object. */
  readonly counts = { pods: 0, nodes: 0, applications: 0, events: 0 };

  constructor(cluster: KubeEndpoint, texts: readonly string[]) {
    this.#cluster = cluster;
    this.#texts = texts;
  }

  start(): void {
    // The cluster goes when a test fails, and he with it.
    this.#ended = this.#vandalize().catch((thrown: unknown) => {
      if (!(thrown instanceof Error && 'code' in thrown)) throw thrown;
    });
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#ended;
  }

  async #vandalize(): Promise<void> {
    while (!this.#isStopped) {
      for (const pod of await this.#unseen('/api/v1/pods')) await this.#pod(pod);
      for (const node of await this.#unseen('/api/v1/nodes')) await this.#node(node);
      const there = await this.#unseen(`${applications}/sparkapplications`);
      for (const application of there) await this.#application(application);
      await sleep(lookMs);
    }
  }

  async #pod({ metadata }: Seen): Promise<void> {
    const { namespace = '', name } = metadata;
    const path = `/api/v1/namespaces/${namespace}/pods/${name}`;
    const text = this.#next();
    const annotations = { 'example.com/text': text.slice(0, 200_000) };
    // A label may be called as what every object of JavaScript has.
    const labels = this.#given % 3 === 0 ? { 'spark-role': 'constructor' } : {};
    const conditions = [{ type: 'PodScheduled', status: 'False', reason: text, message: text }];
    const waiting = { reason: text, message: text };
    const status = {
      message: text,
      reason: text,
      conditions,
      containerStatuses: [{ name: 'c', state: { waiting } }],
    };
    await this.#patch(path, { metadata: { annotations, labels } });
    if (await this.#patch(`${path}/status`, { status })) this.counts.pods += 1;
    const involvedObject = { kind: 'Pod', namespace, name, apiVersion: 'v1' };
    const event = { metadata: { generateName: `${name}-` }, involvedObject, reason: text };
    const body = { ...event, message: text, type: 'Warning', source: { component: text } };
    const created = { method: 'POST', path: `/api/v1/namespaces/${namespace}/events`, body };
    if ((await send(this.#cluster, created)).code === 201) this.counts.events += 1;
  }

  async #node({ metadata: { name } }: Seen): Promise<void> {
    const annotations = { 'example.com/text': this.#next().slice(0, 200_000) };
    // As far as Kubernetes lets a label go.
    const labels = { 'node.kubernetes.io/instance-type': '__proto__'.replaceAll('__', 'x') };
    const done = await this.#patch(`/api/v1/nodes/${name}`, { metadata: { annotations, labels } });
    if (done) this.counts.nodes += 1;
  }

  async #application({ metadata: { namespace = '', name } }: Seen): Promise<void> {
    const path = `${applications}/namespaces/${namespace}/sparkapplications/${name}/status`;
    const applicationState = { state: 'FAILED', errorMessage: this.#next() };
    const terminationTime = impossible[this.#given % impossible.length];
    await this.#patch(path, { status: { applicationState: { state: 'constructor' } } });
    if (await this.#patch(path, { status: { applicationState, terminationTime } })) {
      this.counts.applications += 1;
    }
  }

  async #patch(path: string, body: unknown): Promise<boolean> {
    const request = { method: 'PATCH', path, body, contentType: mergePatch };
    return (await send(this.#cluster, request)).code === 200;
  }

  async #unseen(path: string): Promise<readonly Seen[]> {
    const { body } = await send(this.#cluster, { method: 'GET', path });
    const { items = [] } = body as { readonly items?: readonly Seen[] };
    const unseen = items.filter(({ metadata: { uid } }) => !this.#done.has(uid));
    for (const { metadata } of unseen) this.#done.add(metadata.uid);
    return unseen;
  }

  /** The texts in turn. */
  #next(): string {
    this.#given += 1;
    return this.#texts[this.#given % this.#texts.length] ?? '';
  }
}
