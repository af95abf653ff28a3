import type { Instant } from '../../../model/instant.ts';
import type { SchedulerConfig } from '../../../model/twin-config.ts';
import type { TwinParameters } from '../../../model/twin-parameters/all.ts';
import type { RandomStream } from '../../../util/random.ts';
import { TokenBucket } from '../../kernel/token-bucket.ts';
import type { VirtualTimeline } from '../../kernel/virtual-timeline.ts';
import { NodeChooser } from './node-choice.ts';
import type { NodeTable } from '../nodes/node-table.ts';
import { isSelected } from '../nodes/node-table.ts';
import type { Pod, PodClass } from '../pods/pod.ts';
import { profileScores } from './scoring.ts';
import { SchedulingQueue } from './scheduling-queue.ts';

export interface KubeSchedulerOptions {
  readonly timeline: VirtualTimeline;
  readonly random: RandomStream;
  readonly nodes: NodeTable;
  readonly config: SchedulerConfig;
  readonly parameters: TwinParameters['scheduler'];
  /** The pod holds its node's resources from here on. */
  readonly onAssumed: (pod: Pod) => void;
  /** The binding is stored: the pod has its node (PodScheduled). */
  readonly onBound: (pod: Pod) => void;
  /** No node fits the pod. */
  readonly onUnschedulable: (pod: Pod) => void;
  /** What a pod with volumes waits for between the choice of its node and its binding. */
  readonly volumes: VolumeBinding;
  readonly onAttempt: (isScheduled: boolean) => void;
  /** Sends a binding: the time until it is stored. */
  readonly bindLatencyMs: () => number;
}

/** Has volumes made where pods are going to be: the plugin VolumeBinding. */
export interface VolumeBinding {
  /** Claims of the pod for which the scheduler has to choose the zone, each with a request. */
  unboundClaims(pod: Pod): number;
  /** The requests are out; returns whether the pod may be bound at once. */
  bind(pod: Pod, markedAt: Instant): boolean;
}

/**
 * The kube-scheduler: one scheduling cycle at a time chooses a node for the pod at the head of the
 * queue; binding runs beside it, at the rate that the scheduler's client allows itself.
 */
export class KubeScheduler {
  readonly #options: KubeSchedulerOptions;
  readonly #queue: SchedulingQueue;
  readonly #limiter: TokenBucket;
  readonly #chooser: NodeChooser;
  #isBusy = false;

  constructor(options: KubeSchedulerOptions) {
    this.#options = options;
    this.#queue = new SchedulingQueue(options.timeline, options.parameters, this.#wake);
    this.#limiter = new TokenBucket({
      burst: options.config.burst,
      refillPerSecond: options.config.qps,
    });
    const score = profileScores[options.config.scoringStrategy];
    this.#chooser = new NodeChooser(options.nodes, score, options.random);
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

  /** A queued pod was deleted. */
  forget(pod: Pod): void {
    this.#queue.forget(pod);
  }

  /** A node was added, or a pod on it has gone: pods that fit on it now are tried again. */
  nodeHasRoom(node: number): void {
    this.#queue.forUnschedulable(this.#retryOn, node);
  }

  readonly #retryOn = (podClass: PodClass, node: number): void => {
    const { nodes } = this.#options;
    if (!nodes.fits(node, podClass) || !isSelected(nodes.group(node), podClass)) return;
    this.#queue.retry(podClass);
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
    const { timeline, parameters } = this.#options;
    const { node, evaluated } = this.#chooser.choose(pod.podClass);
    const endsAt = timeline.now() + parameters.cycleBaseMs + parameters.cyclePerNodeMs * evaluated;
    if (node >= 0) this.#assume(pod, node, endsAt);
    else this.#reject(pod, endsAt);
    timeline.schedule(endsAt, this.#cycle, undefined);
  };

  #assume(pod: Pod, node: number, endsAt: number): void {
    this.#options.nodes.allocate(node, pod.podClass);
    pod.node = node;
    this.#options.onAttempt(true);
    this.#options.onAssumed(pod);
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
    const boundAt = this.#limiter.reserve(from) + this.#options.bindLatencyMs();
    timeline.schedule(boundAt, this.#bound, pod);
  }

  #reject(pod: Pod, endsAt: number): void {
    // The first failure writes the pod's condition; later ones find it as it is.
    if (pod.failures === 0) this.#limiter.reserve(endsAt);
    pod.failures += 1;
    this.#options.onAttempt(false);
    this.#queue.park(pod, endsAt);
    this.#options.onUnschedulable(pod);
  }

  readonly #bound = (pod: Pod): void => {
    if (pod.phase === 'queued') this.#options.onBound(pod);
  };
}
