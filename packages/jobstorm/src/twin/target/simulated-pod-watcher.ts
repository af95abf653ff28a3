import type { PodWatcher } from '../../engine/ports.ts';
import type { Instant } from '../../model/instant.ts';
import type { PodNode, PodRecord } from '../../model/pod-record.ts';
import type { Session } from '../../model/session.ts';
import type { KubernetesCluster } from '../cluster/kubernetes-cluster.ts';
import type { PodObserver } from '../cluster/pods/pod-observer.ts';
import type { Pod } from '../cluster/pods/pod.ts';
import type { VirtualTimeline } from '../kernel/virtual-timeline.ts';

/** When a pod took its steps, as far as it has come. */
interface PodTimes {
  readonly createdAt: Instant;
  scheduledAt: Instant | null;
  runningAt: Instant | null;
}

/** Follows every pod of the twin, as long as somebody watches. */
export class SimulatedPodWatcher implements PodWatcher, PodObserver {
  readonly #timeline: VirtualTimeline;
  readonly #cluster: KubernetesCluster;
  readonly #times = new Map<Pod, PodTimes>();
  #onGone: (pod: PodRecord) => void = () => undefined;

  constructor(timeline: VirtualTimeline, cluster: KubernetesCluster) {
    this.#timeline = timeline;
    this.#cluster = cluster;
  }

  watch(_session: Session, onGone: (pod: PodRecord) => void): void {
    this.#onGone = onGone;
    this.#cluster.observePods(this);
  }

  stop(): void {
    this.#cluster.observePods(null);
    this.#times.clear();
  }

  created(pod: Pod): void {
    const createdAt = this.#timeline.now();
    this.#times.set(pod, { createdAt, scheduledAt: null, runningAt: null });
  }

  scheduled(pod: Pod): void {
    const times = this.#times.get(pod);
    if (times !== undefined) times.scheduledAt = this.#timeline.now();
  }

  running(pod: Pod): void {
    const times = this.#times.get(pod);
    if (times !== undefined) times.runningAt = this.#timeline.now();
  }

  gone(pod: Pod): void {
    const times = this.#times.get(pod);
    const identity = pod.owner.identify?.(pod);
    this.#times.delete(pod);
    if (times === undefined || identity === undefined) return;
    const { jobRunId, role } = identity;
    const { createdAt, scheduledAt, runningAt } = times;
    const node = scheduledAt === null ? null : this.#nodeOf(pod);
    this.#onGone({ jobRunId, role, createdAt, scheduledAt, runningAt, node });
  }

  #nodeOf({ node }: Pod): PodNode {
    const { instanceType, az } = this.#cluster.nodeGroup(node);
    return { name: `node-${node}`, instanceType: instanceType.name, az };
  }
}
