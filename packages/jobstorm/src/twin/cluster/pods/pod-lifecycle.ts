import type { Instant } from '../../../model/instant.ts';
import type { ImagesConfig } from '../../../model/twin-config.ts';
import type { TwinParameters } from '../../../model/twin-parameters/all.ts';
import type { VirtualTimeline } from '../../kernel/virtual-timeline.ts';
import type { JobAccounts } from '../accounting/job-accounts.ts';
import type { ApiServer } from '../control-plane/api-server.ts';
import { killingEvents, podEvents } from '../control-plane/pod-events.ts';
import type { Ledger } from '../ledger.ts';
import type { NodeTable } from '../nodes/node-table.ts';
import type { KubeSchedulers } from '../scheduling/kube-schedulers.ts';
import { Kubelets } from './kubelet.ts';
import type { Namespace } from './namespaces.ts';
import type { PodRequirement } from './pod-requirement.ts';
import { Pod, type PodClass, type PodEnding, type PodLoss, type PodOwner } from './pod.ts';
import type { PodObserver } from './pod-observer.ts';
import { PodsOnNodes } from './pods-on-nodes.ts';
import { apiRequest } from '../control-plane/api-request.ts';

const createPod = apiRequest('serviceAccount', 'create', 'pods');
const updatePod = apiRequest('kubelet', 'update', 'pods');
const createEvent = apiRequest('kubelet', 'create', 'events');
const deletePod = apiRequest('kubelet', 'delete', 'pods');

/** Status patches of the kubelet until a pod runs, and when it ends. */
const patchesAtStart = 2;
const patchesAtEnd = 2;

export interface PodLifecycleOptions {
  readonly timeline: VirtualTimeline;
  readonly parameters: TwinParameters;
  readonly images: ImagesConfig;
  readonly apiServer: ApiServer;
  readonly ledger: Ledger;
  readonly accounts: JobAccounts;
  readonly nodes: NodeTable;
  readonly requirements: readonly PodRequirement[];
  /** What a pod may have to wait for before the scheduler looks for its node. */
  readonly volumes: { readonly isSchedulable: (pod: Pod) => boolean };
}

/**
 * What happens to pods between their creation and their end: they are queued for a node, assumed on
 * one, bound to it, get what they need there, run, stop and are gone.
 */
export class PodLifecycle {
  readonly #options: PodLifecycleOptions;
  readonly #kubelets: Kubelets;
  readonly #onNodes = new PodsOnNodes();
  #scheduler: KubeSchedulers | undefined;
  #observer: PodObserver | null = null;
  #podsAssumed = 0;
  #podsBound = 0;
  /** Counts the times that pods stopped; by node, the last such time that concerned it. */
  #stops = 0;
  readonly #stopOf: number[] = [];

  constructor(options: PodLifecycleOptions) {
    this.#options = options;
    this.#kubelets = new Kubelets({
      ...options,
      parameters: options.parameters.kubelet,
      podsOn: (node) => this.#onNodes.on(node),
      onRunning: this.#running,
    });
  }

  /** The scheduler and the lifecycle need each other: it is set once both exist. */
  attach(scheduler: KubeSchedulers): void {
    this.#scheduler = scheduler;
  }

  /** Tells this observer of every step of every pod; null = nobody. */
  observe(observer: PodObserver | null): void {
    this.#observer = observer;
  }

  /** Bound pods that wait for an image. */
  get podsPulling(): number {
    return this.#kubelets.podsPulling;
  }

  /** Image layers that all nodes have pulled. */
  get imagePulledGB(): number {
    return this.#kubelets.imagePulledGB;
  }

  /** Pods whose node is chosen and whose binding is not stored yet. */
  get podsAssumed(): number {
    return this.#podsAssumed;
  }

  /** Pods that have a node and whose containers do not run yet. */
  get podsBound(): number {
    return this.#podsBound;
  }

  /** The pods that hold resources of this node. */
  podsOn(node: number): readonly Pod[] {
    return this.#onNodes.on(node);
  }

  /** Every pod that holds resources of a node, of those taken away, too; O(nodes + pods). */
  onNodes(): Iterable<Pod> {
    return this.#onNodes.all();
  }

  nodeAdded(node: number): void {
    const group = this.#options.nodes.group(node);
    this.#kubelets.nodeAdded(node, group);
    for (const one of this.#options.requirements) one.nodeAdded(node, group);
  }

  /** The node goes out of service: its pods are evicted, and once it is empty nothing knows it. */
  nodeRemoved(node: number, loss: PodLoss): void {
    if (loss === 'node-failure') {
      for (const one of this.#options.requirements) one.nodeFailed?.(node);
    }
    this.#evict(node, loss);
    for (const pod of this.#onNodes.on(node)) this.#options.accounts.nodeGone(pod);
    if (this.#onNodes.on(node).length === 0) this.#nodeEmptied(node);
  }

  /** @param sentAt when the request goes out that creates it */
  create(
    podClass: PodClass,
    owner: PodOwner,
    namespace: Namespace,
    sentAt: Instant = this.#now(),
  ): Pod {
    const { apiServer, ledger, timeline } = this.#options;
    const pod = new Pod(podClass, owner, namespace);
    namespace.pods += 1;
    ledger.podCreated(this.#now());
    this.#observer?.created(pod);
    pod.storedAt = sentAt + apiServer.latencyMs(createPod, sentAt);
    timeline.schedule(pod.storedAt, this.#stored, pod);
    return pod;
  }

  readonly #stored = (pod: Pod): void => {
    if (pod.phase === 'queued' && this.#options.volumes.isSchedulable(pod)) this.schedulable(pod);
  };

  /** The pod joins the scheduler's queue. */
  schedulable(pod: Pod): void {
    pod.isStored = true;
    this.#scheduler?.schedule(pod);
  }

  /** The scheduler has chosen a node. */
  readonly assumed = (pod: Pod): void => {
    this.#onNodes.add(pod);
    this.#podsAssumed += 1;
  };

  /** The pod holds resources of its node from now on. */
  readonly held = (pod: Pod): void => {
    this.#options.ledger.requested(this.#now(), pod.podClass.spec, 1);
    this.#options.accounts.podHeld(pod);
  };

  /** The binding is stored: the kubelet learns of the pod. */
  readonly bound = (pod: Pod): void => {
    const { requirements } = this.#options;
    pod.phase = 'bound';
    this.#podsAssumed -= 1;
    this.#podsBound += 1;
    this.#observer?.scheduled(pod);
    pod.owner.podScheduled(pod);
    pod.requirementsLeft = requirements.length;
    this.#seekRequirements(pod);
  };

  /** The binding is stored, and the kubelet finds no room for the pod, which fails. */
  readonly rejected = (pod: Pod): void => {
    this.#options.apiServer.send(updatePod);
    this.end([pod]);
    this.#lose(pod, 'out-of-resources');
  };

  /** A bound pod has got what it sought last. */
  readonly acquired = (pod: Pod): void => {
    if (pod.phase === 'bound') this.#seekRequirements(pod);
  };

  /** Ends pods, whatever their phase; those on a node hold its resources a little longer. */
  end(pods: readonly Pod[], ending: PodEnding = 'stopped'): void {
    const stopping: Pod[] = [];
    let killing = 0;
    for (const pod of pods) {
      if (pod.phase === 'stopping' || pod.phase === 'gone') continue;
      if (pod.phase === 'queued') {
        this.#dequeue(pod);
        continue;
      }
      if (isKilled(pod, ending)) killing += killingEvents(pod.podClass.spec);
      this.#stop(pod);
      stopping.push(pod);
    }
    if (stopping.length === 0) return;
    const { timeline, parameters, apiServer } = this.#options;
    if (killing > 0) apiServer.send(createEvent, killing);
    timeline.after(parameters.kubelet.podStopMs, this.#stopped, stopping);
  }

  /** Ends every pod on a node against its owner's will; the owners learn why. */
  #evict(node: number, loss: PodLoss): void {
    const pods = this.#onNodes.on(node).filter((pod) => pod.phase !== 'stopping');
    this.end(pods, loss === 'node-failure' ? 'dead' : 'killed');
    for (const pod of pods) this.#lose(pod, loss);
  }

  /** A client deletes the pod: its owner learns of it as of any loss. */
  delete(pod: Pod): void {
    if (pod.phase === 'stopping' || pod.phase === 'gone') return;
    this.end([pod]);
    this.#lose(pod, 'deleted');
  }

  /** The scheduler found no node for the pod. */
  readonly unschedulable = (pod: Pod): void => {
    this.#observer?.unschedulable?.(pod);
  };

  #lose(pod: Pod, loss: PodLoss): void {
    this.#observer?.lost?.(pod, loss);
    pod.owner.podLost(pod, loss);
  }

  #nodeEmptied(node: number): void {
    for (const one of this.#options.requirements) one.nodeRemoved(node);
    this.#options.nodes.discard(node);
  }

  #seekRequirements(pod: Pod): void {
    const { requirements } = this.#options;
    while (pod.requirementsLeft > 0) {
      const next = requirements[requirements.length - pod.requirementsLeft];
      pod.requirementsLeft -= 1;
      if (next?.acquire(pod) === false) return;
    }
    this.#options.ledger.billed(this.#now(), pod);
    this.#kubelets.start(pod);
  }

  readonly #running = (pod: Pod): void => {
    const { apiServer, ledger } = this.#options;
    pod.phase = 'running';
    this.#podsBound -= 1;
    apiServer.send(updatePod, patchesAtStart);
    apiServer.send(createEvent, podEvents(pod.podClass.spec));
    ledger.podsRunning.add(this.#now(), 1);
    this.#observer?.running(pod);
    pod.owner.podRunning(pod);
  };

  #stop(pod: Pod): void {
    if (pod.phase === 'running') {
      this.#options.ledger.podsRunning.add(this.#now(), -1);
    } else {
      this.#podsBound -= 1;
      for (const one of this.#options.requirements) one.cancel(pod);
    }
    this.#kubelets.stop(pod);
    pod.phase = 'stopping';
    this.#observer?.stopping?.(pod);
  }

  /** A deleted pod that has no containers yet goes at once. */
  #dequeue(pod: Pod): void {
    pod.phase = 'gone';
    for (const one of this.#options.requirements) one.release(pod);
    if (pod.isStored) this.#scheduler?.forget(pod);
    if (pod.node >= 0) {
      this.#podsAssumed -= 1;
      this.#release(pod);
      if (this.#options.nodes.isPresent(pod.node)) this.#scheduler?.nodeHasRoom(pod.node);
    }
    this.#forget(pod);
  }

  readonly #stopped = (pods: readonly Pod[]): void => {
    const { apiServer, ledger, requirements } = this.#options;
    apiServer.send(updatePod, patchesAtEnd * pods.length);
    for (const pod of pods) {
      pod.phase = 'gone';
      for (const one of requirements) one.release(pod);
      ledger.billedNoMore(this.#now(), pod);
      this.#release(pod);
      this.#forget(pod);
    }
    this.#stops += 1;
    for (const { node } of pods) {
      if (this.#stopOf[node] === this.#stops) continue;
      this.#stopOf[node] = this.#stops;
      if (this.#options.nodes.isPresent(node)) this.#scheduler?.nodeHasRoom(node);
      else if (this.#onNodes.on(node).length === 0) this.#nodeEmptied(node);
    }
  };

  #release(pod: Pod): void {
    const { ledger, accounts, nodes } = this.#options;
    this.#onNodes.remove(pod);
    if (pod.holdsNothing) return;
    ledger.requested(this.#now(), pod.podClass.spec, -1);
    accounts.podReleased(pod);
    nodes.release(pod.node, pod.podClass, this.#now());
  }

  #forget(pod: Pod): void {
    const { apiServer, ledger } = this.#options;
    pod.namespace.pods -= 1;
    ledger.podGone(this.#now());
    this.#observer?.gone(pod);
    if (!pod.isKept) apiServer.send(deletePod);
  }

  #now(): Instant {
    return this.#options.timeline.now();
  }
}

/** The kubelet ends the pod's containers, and says so. */
function isKilled({ phase, isKept }: Pod, ending: PodEnding): boolean {
  return phase === 'running' && (ending === 'killed' || (ending === 'stopped' && !isKept));
}
