import type { NodeSelector } from '../../model/spark/job-shape.ts';
import type { PodPlacement } from '../../model/spark/pod-placement.ts';
import type { TwinConfig } from '../../model/twin-config.ts';
import { RandomStreams } from '../../util/random.ts';
import { KubernetesCluster } from '../cluster/kubernetes-cluster.ts';
import type { Pod, PodLoss, PodOwner, PodSpec } from '../cluster/pods/pod.ts';
import { VirtualTimeline } from '../kernel/virtual-timeline.ts';
import './invariants/watchers.ts';
import { twinConfig } from './twin-scenario.ts';

/** A cluster alone, with pods that belong to the test, which records when they got where. */
export class ClusterBench implements PodOwner {
  readonly timeline = new VirtualTimeline();
  readonly cluster: KubernetesCluster;
  readonly scheduledAt = new Map<Pod, number>();
  readonly runningAt = new Map<Pod, number>();
  readonly lost = new Map<Pod, PodLoss>();

  constructor(changes: Partial<TwinConfig> = {}) {
    this.cluster = new KubernetesCluster({
      timeline: this.timeline,
      streams: new RandomStreams(1),
      config: twinConfig(changes),
    });
  }

  podScheduled(pod: Pod): void {
    this.scheduledAt.set(pod, this.timeline.now());
  }

  podRunning(pod: Pod): void {
    this.runningAt.set(pod, this.timeline.now());
  }

  podLost(pod: Pod, loss: PodLoss): void {
    this.lost.set(pod, loss);
  }

  createPods(
    count: number,
    request = { cpuMillicores: 100, memoryMiB: 100 },
    nodeSelector: NodeSelector = {},
    more: Partial<Pick<PodSpec, 'volumes'> & PodPlacement> = {},
  ): Pod[] {
    const podClass = this.cluster.podClasses.of({
      request,
      nodeSelector,
      ...more,
      image: 'spark',
      imagePullPolicy: 'IfNotPresent',
      isBilled: true,
    });
    const namespace = { name: 'test', labels: {}, pods: 0, phase: 'Active' as const };
    return Array.from({ length: count }, () => this.cluster.createPod(podClass, this, namespace));
  }

  /** Lets this much virtual time pass. */
  pass(ms: number): void {
    this.timeline.runUntil(this.timeline.now() + ms);
  }
}
