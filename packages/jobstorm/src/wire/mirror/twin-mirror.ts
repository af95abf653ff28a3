import type { ClusterObserver, ObservedNodeClaim } from '../../twin/cluster/cluster-observer.ts';
import type { NodeGroup } from '../../twin/cluster/nodes/node-table.ts';
import type { Namespace } from '../../twin/cluster/pods/namespaces.ts';
import type { Pod, PodLoss, PodOwner } from '../../twin/cluster/pods/pod.ts';
import type { VolumeClaim } from '../../twin/cluster/storage/volume-claim.ts';
import type { EmrService } from '../../twin/emr/emr-service.ts';
import { namespaces, resourceTypes } from '../kubernetes/resources/resource-types.ts';
import type { ObjectStore } from '../kubernetes/store/object-store.ts';
import { ApplicationMirror, type ApplicationMirrorOptions } from './application-mirror.ts';
import { JobMirror } from './job-mirror.ts';
import type { ClientObjects } from './client-objects.ts';
import type { MirrorContext } from './mirror-context.ts';
import { NodeMirror } from './node-mirror.ts';
import { controllerReference, PodMirror } from './pod-mirror.ts';
import type { SparkRecord } from './spark-record.ts';
import { VolumeMirror } from './volume-mirror.ts';

export interface TwinMirrorOptions extends Pick<ApplicationMirrorOptions, 'operators' | 'jobOf'> {
  readonly context: MirrorContext;
  readonly store: ObjectStore;
  readonly emr: EmrService;
  readonly clientObjects: ClientObjects;
}

/** Namespaces of every cluster, which the twin does not count. */
export const systemNamespaces: readonly string[] = [
  'default',
  'kube-node-lease',
  'kube-public',
  'kube-system',
];

/**
 * Shows in the Kubernetes API what the twin's cluster contains, step by step as it happens: the
 * objects of job runs and of SparkApplications, nodes, volumes, namespaces and events.
 */
export class TwinMirror implements ClusterObserver {
  readonly pods: PodMirror;
  readonly nodes: NodeMirror;
  readonly applications: ApplicationMirror;
  readonly #options: TwinMirrorOptions;
  readonly #jobs: JobMirror;
  readonly #volumes: VolumeMirror;
  readonly #records = new Map<object, SparkRecord>();

  constructor(options: TwinMirrorOptions) {
    const { context, emr } = options;
    this.#options = options;
    for (const name of systemNamespaces) this.#showNamespace(name, {});
    this.#jobs = new JobMirror(context);
    this.#volumes = new VolumeMirror(context);
    this.nodes = new NodeMirror(context);
    this.applications = new ApplicationMirror(options);
    this.pods = new PodMirror({
      context,
      recordOf: (pod) => this.#recordOf(pod),
      forget: (record) => this.#records.delete(record.owner),
      nodeOf: (node) => this.nodes.at(node),
      claimsOf: (pod) => this.#volumes.namesOf(pod),
    });
    for (const namespace of context.cluster.namespaces.list()) {
      this.namespaceChanged(namespace, 'created');
    }
    context.cluster.observe(this);
    emr.subscribe((change, virtualClusterId) => {
      const namespace = emr.findVirtualCluster(virtualClusterId)?.namespace.name;
      if (namespace === undefined) return;
      if (change.kind === 'finished') this.#jobs.finished(change.jobRunId);
      else if (change.milestone === 'submitted') {
        this.#jobs.submitted(change.jobRunId, virtualClusterId, namespace);
      }
    });
  }

  created(pod: Pod): void {
    this.pods.created(pod);
    if (pod.namespace.phase === 'Terminating') this.#deleteSoon(pod);
  }

  scheduled(pod: Pod): void {
    this.pods.scheduled(pod);
  }

  running(pod: Pod): void {
    this.pods.running(pod);
  }

  gone(pod: Pod): void {
    this.pods.gone(pod);
  }

  unschedulable(pod: Pod): void {
    this.pods.unschedulable(pod);
  }

  stopping(pod: Pod): void {
    this.pods.stopping(pod);
  }

  lost(pod: Pod, loss: PodLoss): void {
    this.pods.lost(pod, loss);
  }

  nodeAdded(node: number, group: NodeGroup): void {
    this.nodes.added(node, group);
  }

  nodeRemoved(node: number): void {
    this.nodes.removed(node);
  }

  nodeCordoned(node: number, isCordoned: boolean): void {
    this.nodes.cordoned(node, isCordoned);
  }

  nodeClaimChanged(claim: ObservedNodeClaim, step: string, node: number | null): void {
    this.nodes.claimChanged(claim, step, node);
  }

  claimChanged(claim: VolumeClaim, step: 'created' | 'bound' | 'gone'): void {
    this.#volumes.changed(claim, step);
  }

  /** A job run's ConfigMaps and Secret, or what one of its Spark applications left. */
  garbageCollected(owner: object): void {
    const record = this.#records.get(owner);
    if (record !== undefined) this.pods.collected(record);
    else if ('id' in owner && typeof owner.id === 'string') this.#jobs.collected(owner.id);
  }

  namespaceChanged({ name, labels }: Namespace, step: 'created' | 'terminating' | 'gone'): void {
    if (step === 'created') this.#showNamespace(name, labels);
    else if (step === 'terminating') this.#terminate(name);
    else this.#hideNamespace(name);
  }

  /** What runs in a namespace that is being deleted is deleted. */
  #terminate(name: string): void {
    const { objects } = this.#options.context;
    const object = objects.get(namespaces, '', name);
    if (object !== undefined) {
      objects.put(namespaces, { ...object, status: { phase: 'Terminating' } });
    }
    this.applications.deleteIn(name);
    for (const pod of this.pods.inNamespace(name)) this.#deleteSoon(pod);
  }

  /** Not while its owner is still busy with it. */
  #deleteSoon(pod: Pod): void {
    const { cluster, timeline } = this.#options.context;
    timeline.after(0, (one: Pod) => cluster.deletePod(one), pod);
  }

  #showNamespace(name: string, labels: Readonly<Record<string, string>>): void {
    const { objects } = this.#options.context;
    if (objects.get(namespaces, '', name) !== undefined) return;
    objects.put(namespaces, {
      metadata: { name, labels: { ...labels, 'kubernetes.io/metadata.name': name } },
      spec: { finalizers: ['kubernetes'] },
      status: { phase: 'Active' },
    });
  }

  /** All that is in it goes with it. */
  #hideNamespace(name: string): void {
    const { context, store, clientObjects } = this.#options;
    for (const type of resourceTypes) {
      if (!type.namespaced) continue;
      for (const object of store.list(type, name)) {
        clientObjects.deleted(type, object);
        context.objects.remove(type, name, object.metadata.name);
      }
    }
    this.#jobs.namespaceGone(name);
    for (const [owner, record] of this.#records) {
      if (record.namespace === name) this.#records.delete(owner);
    }
    context.objects.remove(namespaces, '', name);
  }

  #recordOf(pod: Pod): SparkRecord | undefined {
    const { owner } = pod;
    let record = this.#records.get(owner);
    if (record === undefined) {
      record = this.#newRecord(pod, owner);
      if (record !== undefined) this.#records.set(owner, record);
    }
    return record;
  }

  #newRecord({ namespace }: Pod, owner: PodOwner): SparkRecord | undefined {
    const { newUid } = this.#options.context;
    const application = this.applications.ofOwner(owner);
    const common = {
      owner,
      namespace: namespace.name,
      hash: newUid().replaceAll('-', '').slice(0, 16),
      driver: null,
      executors: 0,
      service: null,
      configMaps: [],
      kept: new Set<string>(),
      isCollected: false,
      executorState: new Map<string, string>(),
    };
    if (application !== undefined) {
      const { name } = application.metadata;
      const record: SparkRecord = {
        ...common,
        origin: 'operator',
        jobRunId: name,
        appName: name,
        driverName: `${name}-driver`,
        labels: { 'sparkoperator.k8s.io/app-name': name },
        parent: controllerReference(application),
      };
      this.applications.recorded(owner, record);
      return record;
    }
    // The twin's own pods always say whose they are.
    const job = this.#jobs.find(owner.account?.jobRunId ?? '');
    if (job === undefined) return undefined;
    return {
      ...common,
      origin: 'emr',
      jobRunId: job.jobRunId,
      appName: owner.account?.template ?? job.jobRunId,
      driverName: `spark-${job.jobRunId}-driver`,
      labels: job.labels,
      parent: job.job,
    };
  }
}
