import { second, type Instant } from '../../model/instant.ts';
import type { ClusterSample } from '../../model/cluster-sample.ts';
import type { Session } from '../../model/session.ts';
import type { ClusterWatcher, TargetError, TimerHandle, Timeline } from '../ports.ts';

/** One node that runs one pod for each active job run. */
export class FakeClusterWatcher implements ClusterWatcher {
  /** Reported in place of the next samples, first one first. */
  readonly nextErrors: TargetError[] = [];

  readonly #timeline: Timeline;
  readonly #activeIn: (virtualClusterId: string) => number;
  #timer: TimerHandle | undefined;
  #podSeconds = 0;
  #podsPeak = 0;

  constructor(timeline: Timeline, activeIn: (virtualClusterId: string) => number) {
    this.#timeline = timeline;
    this.#activeIn = activeIn;
  }

  watch(
    session: Session,
    intervalMs: number,
    onSample: (sample: ClusterSample) => void,
    onError: (error: TargetError) => void,
  ): void {
    const startedAt = this.#timeline.now();
    const takeSample = (): void => {
      this.#waitFor(this.#timeline.now() + intervalMs, takeSample);
      const error = this.nextErrors.shift();
      if (error === undefined) onSample(this.#sample(session, startedAt, intervalMs));
      else onError(error);
    };
    this.#waitFor(startedAt + intervalMs, takeSample);
  }

  stop(): void {
    if (this.#timer !== undefined) this.#timeline.cancel(this.#timer);
    this.#timer = undefined;
  }

  #waitFor(instant: Instant, callback: () => void): void {
    this.#timer = this.#timeline.at(instant, callback);
  }

  #sample(session: Session, startedAt: Instant, intervalMs: number): ClusterSample {
    const pods = session.virtualClusters.reduce((sum, one) => sum + this.#activeIn(one.id), 0);
    const seconds = (this.#timeline.now() - startedAt) / second;
    this.#podSeconds += (pods * intervalMs) / second;
    this.#podsPeak = Math.max(this.#podsPeak, pods);
    return {
      podsRunning: pods,
      podsPending: {},
      nodes: 1,
      nodesLaunching: 0,
      vcpuAllocatable: 8,
      vcpuRequested: pods,
      memoryGiBAllocatable: 32,
      memoryGiBRequested: pods,
      podsPeak: pods,
      nodesPeak: 1,
      apiServerSeatsInUse: 0,
      apiServerSeats: 600,
      apiServerQueueWaitMs: 0,
      createPodP99Ms: 0,
      etcdGiB: 0,
      etcdQuotaGiB: 8,
      volumes: 0,
      volumeWaitP99Ms: 0,
      counters: {
        podsCreated: this.#podsPeak,
        podSeconds: this.#podSeconds,
        nodeSeconds: { 'm5.2xlarge': seconds },
        spotNodeSeconds: {},
        vcpuRequestedSeconds: this.#podSeconds,
        memoryGiBRequestedSeconds: this.#podSeconds,
        emrVcpuSeconds: this.#podSeconds,
        emrMemoryGiBSeconds: this.#podSeconds,
        diskGiBSeconds: seconds,
        nodeUsdRequested: 0,
        crossAzGB: 0,
        imagePulledGB: 0,
        diskThroughputSeconds: 0,
        apiServerRequests: 0,
        apiServerRejected: 0,
        apiServerErrors: 0,
        etcdSlowApplies: 0,
        ec2Requests: 0,
        ec2Throttled: 0,
        schedulingAttempts: 0,
        schedulingFailures: 0,
      },
    };
  }
}
