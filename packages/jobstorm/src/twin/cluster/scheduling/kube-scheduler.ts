import type { Instant } from '../../../model/instant.ts';
import type { SchedulerConfig } from '../../../model/scheduler-config.ts';
import type { TwinParameters } from '../../../model/twin-parameters/all.ts';
import { TokenBucket } from '../../kernel/token-bucket.ts';
import type { VirtualTimeline } from '../../kernel/virtual-timeline.ts';
import type { NodeTable } from '../nodes/node-table.ts';
import type { Pod, PodClass } from '../pods/pod.ts';
import type { NodeChooser } from './node-choice.ts';
import { SchedulingQueue } from './scheduling-queue.ts';
import type { SchedulerViews } from './unseen-pods.ts';

/** What becomes of pods in the hands of a scheduler. */
export interface SchedulingListener {
  /** A node is chosen for the pod. */
  readonly onAssumed: (pod: Pod) => void;
  /** The pod holds resources of its node from here on. */
  readonly onHeld: (pod: Pod) => void;
  /** The binding is stored: the pod has its node (PodScheduled). */
  readonly onBound: (pod: Pod) => void;
  /** The binding is stored, and the kubelet rejects the pod. */
  readonly onRejected: (pod: Pod) => void;
  /** No node fits the pod. */
  readonly onUnschedulable: (pod: Pod) => void;
  readonly onAttempt: (isScheduled: boolean) => void;
  /** Sends a binding: the time until it is stored. */
  readonly bindLatencyMs: (sentAt: Instant) => number;
}

/** Has volumes made where pods are going to be: the plugin VolumeBinding. */
export interface VolumeBinding {
  /** Claims of the pod for which the scheduler has to choose the zone, each with a request. */
  unboundClaims(pod: Pod): number;
  /** The requests are out; returns whether the pod may be bound at once. */
  bind(pod: Pod, markedAt: Instant): boolean;
}

export interface KubeSchedulerOptions {
  readonly timeline: VirtualTimeline;
  readonly nodes: NodeTable;
  readonly chooser: NodeChooser;
  readonly client: Pick<SchedulerConfig, 'qps' | 'burst'>;
  readonly parameters: TwinParameters['scheduler'];
  readonly listener: SchedulingListener;
  /** Which of several schedulers it is. */
  readonly index: number;
  /** undefined = there are no others. */
  readonly views: SchedulerViews | undefined;
  /** What a pod with volumes waits for between the choice of its node and its binding. */
  readonly volumes: VolumeBinding;
}

/**
 * A kube-scheduler: one scheduling cycle at a time chooses a node for the pod at the head of the
 * queue; binding runs beside it, at the rate that the scheduler's client allows itself.
 */
export class KubeScheduler {
  readonly #options: KubeSchedulerOptions;
  readonly #queue: SchedulingQueue;
  readonly #limiter: TokenBucket;
  #isBusy = false;

  constructor(options: KubeSchedulerOptions) {
    this.#options = options;
    this.#queue = new SchedulingQueue(options.timeline, options.parameters, this.#wake);
    this.#limiter = new TokenBucket({
      burst: options.client.burst,
      refillPerSecond: options.client.qps,
    });
  }

  /** Pods that wait for their turn. */
  get podsActive(): number {
    return this.#queue.activeCount;
  }

  /** Pods of a class that no node fitted, in backoff or parked. */
  podsUnschedulable(podClass: PodClass): number {
    return this.#queue.unschedulableCount(podClass);
  }

  schedule(pod: Pod): void {
    this.#queue.push(pod);
  }

  /** A pod was deleted that was queued, or placed and not bound yet. */
  forget(pod: Pod): void {
    if (pod.node < 0) this.#queue.forget(pod);
    else this.#options.views?.settled(pod, this.#options.index);
  }

  /** A node was added, or a pod on it has gone: pods that fit on it now are tried again. */
  nodeHasRoom(node: number): void {
    this.#queue.forUnschedulable(this.#retryOn, node);
  }

  readonly #retryOn = (podClass: PodClass, node: number): void => {
    if (this.#options.chooser.isFeasible(node, podClass)) this.#queue.retry(podClass);
  };

  readonly #wake = (): void => {
    if (this.#isBusy) return;
    this.#isBusy = true;
    this.#options.timeline.after(0, this.#cycle, undefined);
  };

  readonly #cycle = (): void => {
    const pod = this.#queue.pop();
    if (pod === undefined) {
      this.#isBusy = false;
      return;
    }
    const { timeline, parameters, chooser } = this.#options;
    const { node, evaluated } = chooser.choose(pod.podClass);
    const endsAt = timeline.now() + parameters.cycleBaseMs + parameters.cyclePerNodeMs * evaluated;
    if (node >= 0) this.#assume(pod, node, endsAt);
    else this.#reject(pod, endsAt);
    timeline.schedule(endsAt, this.#cycle, undefined);
  };

  #assume(pod: Pod, node: number, endsAt: number): void {
    const { nodes, listener, views, index } = this.#options;
    pod.node = node;
    if (views === undefined) nodes.allocate(node, pod.podClass);
    else views.placed(pod, index);
    listener.onAttempt(true);
    listener.onAssumed(pod);
    if (!pod.holdsNothing) listener.onHeld(pod);
    if (pod.claims.length === 0 || this.#bindVolumes(pod, endsAt)) this.#bind(pod, endsAt);
  }

  #bindVolumes(pod: Pod, endsAt: Instant): boolean {
    const { volumes } = this.#options;
    let markedAt = endsAt;
    for (let claims = volumes.unboundClaims(pod); claims > 0; claims -= 1) {
      markedAt = this.#limiter.reserve(endsAt);
    }
    return volumes.bind(pod, markedAt);
  }

  /** The volumes of a pod that has its node are there. */
  volumesBound(pod: Pod): void {
    this.#bind(pod, this.#options.timeline.now());
  }

  #bind(pod: Pod, from: Instant): void {
    const { timeline } = this.#options;
    const sentAt = this.#limiter.reserve(from);
    const boundAt = sentAt + this.#options.listener.bindLatencyMs(sentAt);
    timeline.schedule(boundAt, this.#bound, pod);
  }

  #reject(pod: Pod, endsAt: number): void {
    // The first failure writes the pod's condition; later ones find it as it is.
    if (pod.failures === 0) this.#limiter.reserve(endsAt);
    pod.failures += 1;
    this.#options.listener.onAttempt(false);
    this.#queue.park(pod, endsAt);
    this.#options.listener.onUnschedulable(pod);
  }

  readonly #bound = (pod: Pod): void => {
    const { listener, views, index, nodes } = this.#options;
    if (pod.phase !== 'queued') return;
    if (pod.holdsNothing && !nodes.fits(pod.node, pod.podClass)) {
      listener.onRejected(pod);
      return;
    }
    views?.settled(pod, index);
    if (pod.holdsNothing) {
      pod.holdsNothing = false;
      nodes.allocate(pod.node, pod.podClass);
      listener.onHeld(pod);
    }
    listener.onBound(pod);
  };
}
