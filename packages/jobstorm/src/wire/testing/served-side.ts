import { parseScenario } from '../../config/parse-scenario.ts';
import { createKubernetesSide } from '../kubernetes-side.ts';
import type { KubeObject } from '../kubernetes/kube-object.ts';
import type { KubernetesApi } from '../kubernetes/kubernetes-api.ts';
import { parsePath } from '../kubernetes/request-path.ts';
import type { ResourceAnswer, ResourceRequest } from '../kubernetes/resource-request.ts';
import { resourceTypes } from '../kubernetes/resources/resource-types.ts';
import { ServedTwin } from '../served-twin.ts';

interface WatchedEvent {
  readonly type: string;
  readonly object: KubeObject;
}

const claim = 'spark.kubernetes.executor.volumes.persistentVolumeClaim.spark-local-dir-1';
const volumeSettings = [
  `${claim}.options.claimName=OnDemand`,
  `${claim}.options.storageClass=gp3`,
  `${claim}.options.sizeLimit=10Gi`,
  `${claim}.mount.path=/data`,
];

/** The Kubernetes API of a twin without servers around it; time passes when the test says so. */
export class ServedSide {
  readonly served: ServedTwin;
  readonly api: KubernetesApi;
  /** States in which job runs have ended. */
  readonly finished: string[] = [];
  readonly #parameters: string;

  private constructor(served: ServedTwin, parameters: string) {
    this.served = served;
    this.#parameters = parameters;
    this.api = createKubernetesSide(served).api;
    served.twin.emr.subscribe((change) => {
      if (change.kind === 'finished') this.finished.push(change.state);
    });
  }

  static async start({ volumes = false } = {}): Promise<ServedSide> {
    const conf = ['spark.executor.instances=2', ...(volumes ? volumeSettings : [])];
    const parameters = conf.map((one) => `--conf ${one}`).join(' ');
    const parsed = parseScenario(scenarioOf(parameters), { path: 'test' });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const served = new ServedTwin({ scenario: parsed.scenario, speed: 0 });
    return Promise.resolve(new ServedSide(served, parameters));
  }

  get now(): number {
    return this.served.now();
  }

  stop(): void {
    this.served.stop();
  }

  pass(seconds: number): void {
    this.served.advanceTo(this.now + 1_000 * seconds);
  }

  /** Passes time until so many pods run that a label selector names; ten minutes at most. */
  untilRunning(namespace: string, selector: string, count: number): void {
    const path = `/api/v1/namespaces/${namespace}/pods?labelSelector=${selector}`;
    for (let step = 0; step < 600; step += 1) {
      const running = this.list(path).filter(
        ({ status }) => (status as { phase?: string }).phase === 'Running',
      );
      if (running.length >= count) return;
      this.pass(1);
    }
    throw new Error(`${count} pods of ${selector} did not run within ten minutes`);
  }

  createNamespace(name: string): void {
    this.send('POST', '/api/v1/namespaces', { metadata: { name } });
  }

  /** Registers the namespace with EMR and starts job runs in it. */
  startJobs(namespace: string, count: number): string[] {
    const { emr } = this.served.twin;
    const ids: string[] = [];
    const common = { name: namespace, namespace, clusterName: 'c', tags: {} };
    emr.createVirtualCluster({ clientToken: namespace, ...common }, (cluster) => {
      if (!cluster.ok) return;
      for (let index = 0; index < count; index += 1) {
        const clientToken = `${namespace}-${this.now}-${index}`;
        const { id: virtualClusterId } = cluster.value;
        const [job] = this.served.scenario.jobs;
        const request = { ...job?.request, jobDriver: this.#jobDriver };
        const submission = { virtualClusterId, clientToken, template: 'sleep', request };
        emr.startJobRun(submission, (answer) => {
          if (answer.ok) ids.push(answer.value.id);
        });
      }
    });
    this.pass(2);
    return ids;
  }

  get #jobDriver(): Readonly<Record<string, unknown>> {
    return {
      sparkSubmitJobDriver: {
        entryPoint: 'local:///sleep.py',
        sparkSubmitParameters: this.#parameters,
      },
    };
  }

  send(
    method: string,
    path: string,
    body?: unknown,
    { contentType = 'application/json' } = {},
  ): ResourceAnswer {
    return this.api.handle(requestOf(method, path, { body, contentType }));
  }

  get(path: string): KubeObject {
    return this.send('GET', path).body as KubeObject;
  }

  list(path: string): readonly KubeObject[] {
    return (this.send('GET', path).body as { readonly items: readonly KubeObject[] }).items;
  }

  names(path: string): string[] {
    return this.list(path).map(({ metadata }) => metadata.name);
  }

  watch(path: string, onEvent: (event: WatchedEvent) => void): void {
    this.api.watch(requestOf('GET', path, {}), (event) => {
      onEvent(event as unknown as WatchedEvent);
    });
  }

  /** Objects that the twin's etcd counts, by kind, but for those that the API does not show. */
  counted(): Record<string, number> {
    const inventory = this.served.twin.cluster.apiServer.inventory();
    return Object.fromEntries([...inventory].filter(([kind]) => kindsCounted.includes(kind)));
  }

  /** Objects of the same kinds that the API shows, but for those of the system. */
  shown(): Record<string, number> {
    const counts = resourceTypes
      .filter(({ plural, verbs }) => verbs.includes('list') && kindsCounted.includes(plural))
      .map(({ group, version, plural }) => {
        const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
        const shown = this.list(`${root}/${plural}`).filter(
          ({ metadata }) => !systemNames.has(metadata.name),
        );
        return [plural, shown.length] as const;
      });
    return Object.fromEntries(counts.filter(([, count]) => count > 0));
  }
}

const systemNames = new Set(['default', 'kube-node-lease', 'kube-public', 'kube-system']);
const kindsCounted = [
  'namespaces',
  'jobs',
  'pods',
  'configmaps',
  'secrets',
  'services',
  'persistentvolumeclaims',
  'persistentvolumes',
  'sparkapplications',
];

function requestOf(
  method: string,
  path: string,
  { body, contentType = '' }: { readonly body?: unknown; readonly contentType?: string },
): ResourceRequest {
  const url = new URL(path, 'https://localhost');
  const target = parsePath(url.pathname);
  if (target === undefined) throw new RangeError(`${path} names no resource`);
  return { method, target, query: url.searchParams, accept: undefined, contentType, body };
}

function scenarioOf(parameters: string): string {
  return `
name: served
jobs:
  - name: sleep
    request:
      name: sleep
      executionRoleArn: arn:aws:iam::123456789012:role/job
      releaseLabel: emr-7.9.0-latest
      jobDriver:
        sparkSubmitJobDriver:
          entryPoint: local:///sleep.py
          sparkSubmitParameters: ${parameters}
    work: { duration: 60s }
load: { arrivals: 1/min, duration: 1m }
twin:
  quotas:
    StartJobRun: { burst: 1000, refill: 100/s }
  nodePools: [{ name: spark, kind: static, instanceType: m5.4xlarge, nodes: 2 }]
`;
}
