import type { ClusterWatcher } from '../../engine/ports.ts';
import type { ClusterSample } from '../../model/cluster-sample.ts';
import type { Session } from '../../model/session.ts';
import type { KubernetesCluster } from '../cluster/kubernetes-cluster.ts';
import type { VirtualTimeline } from '../kernel/virtual-timeline.ts';

/** Samples the twin's cluster. */
export class SimulatedClusterWatcher implements ClusterWatcher {
  readonly #timeline: VirtualTimeline;
  readonly #cluster: KubernetesCluster;
  #timer: number | undefined;
  #isLast = false;

  constructor(timeline: VirtualTimeline, cluster: KubernetesCluster) {
    this.#timeline = timeline;
    this.#cluster = cluster;
  }

  watch(_session: Session, intervalMs: number, onSample: (sample: ClusterSample) => void): void {
    this.stop();
    this.#isLast = false;
    const tick = (): void => {
      this.#timer = this.#timeline.at(this.#timeline.now() + intervalMs, tick);
      onSample(this.#cluster.sample(this.#isLast));
    };
    this.#timer = this.#timeline.at(this.#timeline.now(), tick);
  }

  conclude(): void {
    this.#isLast = true;
  }

  stop(): void {
    if (this.#timer !== undefined) this.#timeline.cancel(this.#timer);
    this.#timer = undefined;
  }
}
