import type { ClusterCounters, ClusterSample, PendingReason } from '../../model/cluster-sample.ts';
import { second, type Instant } from '../../model/instant.ts';
import type { NodeView } from './node-view.ts';
import type { PodView } from './pod-view.ts';

const millicoresPerVcpu = 1_000;
const mebibytesPerGiB = 1_024;

/** Sums over what exists at one instant. */
interface Sums {
  readonly pods: number;
  readonly nodes: number;
  readonly cpuRequested: number;
  readonly memoryRequested: number;
  readonly cpuBilled: number;
  readonly memoryBilled: number;
  readonly cpuAllocatable: number;
  readonly memoryAllocatable: number;
  readonly podsRunning: number;
  readonly nodesLaunching: number;
  readonly podsPending: Readonly<Partial<Record<PendingReason, number>>>;
}

/** Counters that the API does not tell of, as the gauges below. */
const unknownCounters = {
  diskGiBSeconds: 0,
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
} satisfies Partial<ClusterCounters>;

/** Gauges that the API does not tell of; no seats say so, and summaries leave all of them out. */
const unknownGauges = {
  apiServerSeatsInUse: 0,
  apiServerSeats: 0,
  apiServerQueueWaitMs: 0,
  createPodP99Ms: 0,
  etcdGiB: 0,
  etcdQuotaGiB: 0,
  volumes: 0,
  volumeWaitP99Ms: 0,
} satisfies Partial<ClusterSample>;

/**
 * Makes samples of a cluster from the pods of a session and from all nodes. Counters that are
 * integrals over time grow from sample to sample by what there was at the sample, times the time
 * between them.
 */
export class ClusterSampler {
  readonly #pods: Iterable<PodView>;
  readonly #nodes: Iterable<NodeView>;
  readonly #nodeSeconds = new Map<string, number>();
  readonly #spotNodeSeconds = new Map<string, number>();
  #sampledAt: Instant;
  #podSeconds = 0;
  #vcpuRequestedSeconds = 0;
  #memoryGiBRequestedSeconds = 0;
  #emrVcpuSeconds = 0;
  #emrMemoryGiBSeconds = 0;
  /** Pods ever seen. */
  podsCreated = 0;
  /** The most that were there at once since the last sample. */
  podsPeak = 0;
  nodesPeak = 0;

  /** @param from where counters begin */
  constructor(pods: Iterable<PodView>, nodes: Iterable<NodeView>, from: Instant) {
    this.#pods = pods;
    this.#nodes = nodes;
    this.#sampledAt = from;
  }

  sample(now: Instant): ClusterSample {
    const sums = this.#sums();
    this.#count(sums, (now - this.#sampledAt) / second);
    this.#sampledAt = now;
    const sample: ClusterSample = {
      ...unknownGauges,
      podsRunning: sums.podsRunning,
      podsPending: sums.podsPending,
      nodes: sums.nodes - sums.nodesLaunching,
      nodesLaunching: sums.nodesLaunching,
      vcpuAllocatable: sums.cpuAllocatable / millicoresPerVcpu,
      vcpuRequested: sums.cpuRequested / millicoresPerVcpu,
      memoryGiBAllocatable: sums.memoryAllocatable / mebibytesPerGiB,
      memoryGiBRequested: sums.memoryRequested / mebibytesPerGiB,
      podsPeak: Math.max(this.podsPeak, sums.pods),
      nodesPeak: Math.max(this.nodesPeak, sums.nodes),
      counters: this.#counters(),
    };
    this.podsPeak = sums.pods;
    this.nodesPeak = sums.nodes;
    return sample;
  }

  #sums(): Sums {
    const sums = {
      pods: 0,
      nodes: 0,
      cpuRequested: 0,
      memoryRequested: 0,
      cpuBilled: 0,
      memoryBilled: 0,
      cpuAllocatable: 0,
      memoryAllocatable: 0,
      podsRunning: 0,
      nodesLaunching: 0,
    };
    const podsPending: Partial<Record<PendingReason, number>> = {};
    for (const pod of this.#pods) {
      sums.pods += 1;
      if (pod.waitsFor !== null) podsPending[pod.waitsFor] = (podsPending[pod.waitsFor] ?? 0) + 1;
      if (pod.hasEnded || pod.nodeName === null) continue;
      if (pod.runningAt !== null) sums.podsRunning += 1;
      sums.cpuRequested += pod.cpuMillicores;
      sums.memoryRequested += pod.memoryMiB;
      if (pod.role === 'submitter') continue;
      sums.cpuBilled += pod.cpuMillicores;
      sums.memoryBilled += pod.memoryMiB;
    }
    for (const node of this.#nodes) {
      sums.nodes += 1;
      if (!node.isReady) sums.nodesLaunching += 1;
      if (!node.isReady) continue;
      sums.cpuAllocatable += node.cpuMillicores;
      sums.memoryAllocatable += node.memoryMiB;
    }
    return { ...sums, podsPending };
  }

  #count(sums: Sums, seconds: number): void {
    this.#podSeconds += sums.pods * seconds;
    this.#vcpuRequestedSeconds += (sums.cpuRequested / millicoresPerVcpu) * seconds;
    this.#memoryGiBRequestedSeconds += (sums.memoryRequested / mebibytesPerGiB) * seconds;
    this.#emrVcpuSeconds += (sums.cpuBilled / millicoresPerVcpu) * seconds;
    this.#emrMemoryGiBSeconds += (sums.memoryBilled / mebibytesPerGiB) * seconds;
    for (const { instanceType, isSpot } of this.#nodes) {
      addTo(this.#nodeSeconds, instanceType, seconds);
      if (isSpot) addTo(this.#spotNodeSeconds, instanceType, seconds);
    }
  }

  #counters(): ClusterCounters {
    return {
      ...unknownCounters,
      podsCreated: this.podsCreated,
      podSeconds: this.#podSeconds,
      nodeSeconds: Object.fromEntries(this.#nodeSeconds),
      spotNodeSeconds: Object.fromEntries(this.#spotNodeSeconds),
      vcpuRequestedSeconds: this.#vcpuRequestedSeconds,
      memoryGiBRequestedSeconds: this.#memoryGiBRequestedSeconds,
      emrVcpuSeconds: this.#emrVcpuSeconds,
      emrMemoryGiBSeconds: this.#emrMemoryGiBSeconds,
    };
  }
}

function addTo(sums: Map<string, number>, key: string, value: number): void {
  sums.set(key, (sums.get(key) ?? 0) + value);
}
