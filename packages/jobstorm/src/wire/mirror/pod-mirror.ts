import type { Pod, PodLoss } from '../../twin/cluster/pods/pod.ts';
import { pods } from '../kubernetes/resources/resource-types.ts';
import type { KubeObject, OwnerReference } from '../kubernetes/kube-object.ts';
import type { MirrorContext } from './mirror-context.ts';
import { PodEvents } from './pod-events.ts';
import { phaseOf, podObject } from './pod-object.ts';
import type { PodRole, PodState } from './pod-state.ts';
import { hideAtDriversEnd, hideSparkObjects, showSparkObjects } from './spark-objects.ts';
import { podLabels, podNameOf, type SparkRecord } from './spark-record.ts';

export interface PodMirrorOptions {
  readonly context: MirrorContext;
  /** What is known of the job that a pod belongs to, made when its first pod is. */
  readonly recordOf: (pod: Pod) => SparkRecord | undefined;
  readonly forget: (record: SparkRecord) => void;
  readonly nodeOf: (node: number) => { readonly name: string; readonly address: string };
  /** Names of the claims of a pod. */
  readonly claimsOf: (pod: Pod) => readonly string[];
}

interface Entry {
  readonly state: PodState;
  readonly record: SparkRecord;
}

/** The pods of job runs, with what their drivers make beside them. */
export class PodMirror {
  readonly #options: PodMirrorOptions;
  readonly #entries = new Map<Pod, Entry>();
  readonly #podOf = new Map<string, Pod>();
  readonly #events: PodEvents;

  constructor(options: PodMirrorOptions) {
    this.#options = options;
    this.#events = new PodEvents(options.context);
  }

  /** The pod behind an object; undefined when it is gone, or a client's own. */
  find(namespace: string, name: string): Pod | undefined {
    return this.#podOf.get(keyOf(namespace, name));
  }

  /** The twin's pods of a namespace that are not gone. */
  inNamespace(namespace: string): Pod[] {
    return [...this.#entries]
      .filter(([, { record }]) => record.namespace === namespace)
      .map(([pod]) => pod);
  }

  /** Its owner knows only after this instant what it is to it. */
  created(pod: Pod): void {
    this.#options.context.timeline.after(0, this.#appear, pod);
  }

  scheduled(pod: Pod): void {
    this.#update(pod, ({ state, record }) => {
      const { name, address } = this.#options.nodeOf(pod.node);
      state.nodeName = name;
      state.hostIp = address;
      state.scheduledAt = this.#now();
      this.#events.scheduled(this.#write(state, record), state);
    });
  }

  running(pod: Pod): void {
    this.#update(pod, ({ state, record }) => {
      state.podIp = this.#options.context.addresses.nextOfPod();
      state.runningAt = this.#now();
      this.#events.running(this.#write(state, record), state);
    });
  }

  unschedulable(pod: Pod): void {
    this.#update(pod, ({ state, record }) => {
      const count = this.#options.context.cluster.nodes().length;
      state.unschedulable = `0/${count} nodes are available: none fits the pod's requests, selectors and tolerations.`;
      this.#events.unschedulable(this.#write(state, record), state);
    });
  }

  stopping(pod: Pod): void {
    this.#update(pod, ({ state, record }) => {
      state.stoppedAt = this.#now();
      const hasEnded = pod.owner.hasSucceeded === true && state.role !== 'executor';
      if (!hasEnded) state.deletedAt = this.#now();
      const object = this.#write(state, record);
      if (!hasEnded) this.#events.killing(object, state);
    });
  }

  lost(pod: Pod, loss: PodLoss): void {
    this.#update(pod, ({ state, record }) => {
      state.failure = `The pod was taken away: ${loss}`;
      if (pod.phase !== 'gone') this.#write(state, record);
    });
  }

  gone(pod: Pod): void {
    this.#update(pod, ({ state, record }) => {
      this.#entries.delete(pod);
      const key = keyOf(state.namespace, state.name);
      this.#podOf.delete(key);
      state.endedAt = this.#now();
      if (pod.owner.hasSucceeded !== true) state.failure ??= 'The pod was stopped';
      // As a kubelet does: its end is written before it is deleted.
      if (state.runningAt !== null || pod.isKept) this.#write(state, record);
      if (pod.isKept && !record.isCollected) record.kept.add(state.name);
      else this.#options.context.objects.remove(pods, state.namespace, state.name);
      if (state.role === 'driver' && pod.owner.hasSucceeded === true) {
        hideAtDriversEnd(record, this.#options.context);
      }
    });
  }

  /** The garbage collector has come: what the application left behind is gone. */
  collected(record: SparkRecord): void {
    const { context, forget } = this.#options;
    for (const name of record.kept) context.objects.remove(pods, record.namespace, name);
    record.kept.clear();
    record.isCollected = true;
    hideSparkObjects(record, context);
    forget(record);
  }

  readonly #appear = (pod: Pod): void => {
    const record = pod.phase === 'gone' ? undefined : this.#options.recordOf(pod);
    const role = pod.owner.identify?.(pod).role;
    if (record === undefined || role === undefined) return;
    const state = this.#newState(pod, record, role);
    this.#entries.set(pod, { state, record });
    this.#podOf.set(keyOf(state.namespace, state.name), pod);
    const object = this.#write(state, record);
    if (role === 'driver') {
      record.driver = controllerReference(object);
      showSparkObjects(record, this.#options.context);
    }
  };

  #newState(pod: Pod, record: SparkRecord, role: PodRole): PodState {
    if (role === 'executor') record.executors += 1;
    const { context, claimsOf } = this.#options;
    const name = this.#freeName(podNameOf(record, role, context.newSuffix()), record.namespace);
    const account = role === 'submitter' ? 'client' : role;
    return {
      name,
      namespace: record.namespace,
      role,
      origin: record.origin,
      labels: podLabels(record, role),
      owner: role === 'executor' ? record.driver : record.parent,
      serviceAccount:
        record.origin === 'emr' ? `emr-containers-sa-spark-${account}` : 'spark-operator-spark',
      claims: claimsOf(pod),
      spec: pod.podClass.spec,
      createdAt: this.#now(),
      nodeName: null,
      hostIp: null,
      podIp: null,
      scheduledAt: null,
      runningAt: null,
      stoppedAt: null,
      endedAt: null,
      deletedAt: null,
      failure: null,
      unschedulable: null,
    };
  }

  /** A further attempt at a driver finds the object of the one before it there. */
  #freeName(name: string, namespace: string): string {
    const { objects, newSuffix } = this.#options.context;
    const isTaken = objects.get(pods, namespace, name) !== undefined;
    return isTaken ? `${name}-${newSuffix()}` : name;
  }

  #update(pod: Pod, change: (entry: Entry) => void): void {
    const entry = this.#entries.get(pod);
    if (entry === undefined) return;
    change(entry);
  }

  #write(state: PodState, { executorState }: SparkRecord): KubeObject {
    if (state.role === 'executor') executorState.set(state.name, phaseOf(state).toUpperCase());
    return this.#options.context.objects.put(pods, podObject(state));
  }

  #now(): number {
    return this.#options.context.now();
  }
}

function keyOf(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}

/** A reference to an object as the controller of what it owns. */
export function controllerReference({ apiVersion, kind, metadata }: KubeObject): OwnerReference {
  const { name, uid } = metadata;
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true };
}
