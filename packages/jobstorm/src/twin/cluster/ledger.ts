import type { ClusterCounters, ClusterSample } from '../../model/cluster-sample.ts';
import type { Instant } from '../../model/instant.ts';
import { gp3MiBPerSecond } from '../../model/prices.ts';
import { TimeIntegral } from '../kernel/time-integral.ts';
import type { NodeGroup } from './nodes/node-table.ts';
import type { Pod, PodSpec } from './pods/pod.ts';

const millicoresPerVcpu = 1_000;
const mebibytesPerGiB = 1_024;

/** Counters that the component keeps where it happens. */
type CountedElsewhere =
  | 'nodeUsdRequested'
  | 'crossAzGB'
  | 'apiServerErrors'
  | 'imagePulledGB'
  | 'apiServerRejected'
  | 'etcdSlowApplies'
  | 'ec2Requests'
  | 'ec2Throttled';

/** What exists on the cluster, integrated exactly over time, and counts of what happened. */
export class Ledger {
  /** Pods from creation until they are gone. */
  readonly pods = new TimeIntegral();
  readonly podsRunning = new TimeIntegral();
  /** Nodes from launch to termination. */
  readonly nodes = new TimeIntegral();
  // CPU in millicores and memory in MiB: whole numbers, whose sums are exact.
  readonly #cpuAllocatable = new TimeIntegral();
  readonly #memoryAllocatable = new TimeIntegral();
  readonly #cpuRequested = new TimeIntegral();
  readonly #memoryRequested = new TimeIntegral();
  readonly #emrCpu = new TimeIntegral();
  readonly #emrMemory = new TimeIntegral();
  readonly #diskGiB = new TimeIntegral();
  /** Volumes of pods. */
  readonly volumes = new TimeIntegral();
  /** What EMR's minimum adds for pods that ended before it. */
  #emrVcpuSecondsMore = 0;
  #emrGiBSecondsMore = 0;
  readonly #nodesByType = new Map<string, TimeIntegral>();
  readonly #diskThroughput = new TimeIntegral();
  readonly #spotNodesByType = new Map<string, TimeIntegral>();
  readonly #billedMsMin: number;
  #podsCreated = 0;
  #apiServerRequests = 0;
  #schedulingAttempts = 0;
  #schedulingFailures = 0;

  /** @param billedMsMin what EMR bills at least for a pod */
  constructor(billedMsMin = 0) {
    this.#billedMsMin = billedMsMin;
  }

  podCreated(now: Instant): void {
    this.#podsCreated += 1;
    this.pods.add(now, 1);
  }

  podGone(now: Instant): void {
    this.pods.add(now, -1);
  }

  /** A pod's request begins (1) or ceases (-1) to be held on a node. */
  requested(now: Instant, spec: PodSpec, sign: 1 | -1): void {
    this.#cpuRequested.add(now, sign * spec.request.cpuMillicores);
    this.#memoryRequested.add(now, sign * spec.request.memoryMiB);
  }

  /** A pod starts to pull its image: EMR bills drivers and executors from now on. */
  billed(now: Instant, pod: Pod): void {
    const { isBilled, request } = pod.podClass.spec;
    if (!isBilled) return;
    pod.billedAt = now;
    this.#emrCpu.add(now, request.cpuMillicores);
    this.#emrMemory.add(now, request.memoryMiB);
  }

  /** The pod has ended; what is missing to the minimum is billed all the same. */
  billedNoMore(now: Instant, { billedAt, podClass }: Pod): void {
    if (billedAt < 0) return;
    const { cpuMillicores, memoryMiB } = podClass.spec.request;
    this.#emrCpu.add(now, -cpuMillicores);
    this.#emrMemory.add(now, -memoryMiB);
    const secondsMore = Math.max(0, this.#billedMsMin - (now - billedAt)) / 1_000;
    this.#emrVcpuSecondsMore += (secondsMore * cpuMillicores) / millicoresPerVcpu;
    this.#emrGiBSecondsMore += (secondsMore * memoryMiB) / mebibytesPerGiB;
  }

  /** A node is launched (1) or terminated (-1). */
  nodeExists(now: Instant, group: NodeGroup, sign: 1 | -1): void {
    this.nodes.add(now, sign);
    this.#diskGiB.add(now, sign * group.diskGiB);
    integralOf(this.#nodesByType, group).add(now, sign);
    this.#diskThroughput.add(now, sign * (group.diskMiBPerSecond - gp3MiBPerSecond));
    if (group.capacityType === 'spot') integralOf(this.#spotNodesByType, group).add(now, sign);
  }

  /** A volume of pods is created (1) or deleted (-1). */
  volume(now: Instant, gib: number, sign: 1 | -1): void {
    this.volumes.add(now, sign);
    this.#diskGiB.add(now, sign * gib);
  }

  /** A node begins (1) or ceases (-1) to take pods. */
  nodeTakesPods(now: Instant, group: NodeGroup, sign: 1 | -1): void {
    this.#cpuAllocatable.add(now, sign * group.allocatable.cpuMillicores);
    this.#memoryAllocatable.add(now, sign * group.allocatable.memoryMiB);
  }

  apiServerRequests(count: number): void {
    this.#apiServerRequests += count;
  }

  schedulingAttempt(isScheduled: boolean): void {
    this.#schedulingAttempts += 1;
    if (!isScheduled) this.#schedulingFailures += 1;
  }

  /** What nodes that take pods offer, and what pods on nodes request. */
  resources(): Pick<
    ClusterSample,
    'vcpuAllocatable' | 'vcpuRequested' | 'memoryGiBAllocatable' | 'memoryGiBRequested'
  > {
    return {
      vcpuAllocatable: this.#cpuAllocatable.value / millicoresPerVcpu,
      vcpuRequested: this.#cpuRequested.value / millicoresPerVcpu,
      memoryGiBAllocatable: this.#memoryAllocatable.value / mebibytesPerGiB,
      memoryGiBRequested: this.#memoryRequested.value / mebibytesPerGiB,
    };
  }

  /** All counters but those that the API server and EC2 keep themselves. */
  counters(now: Instant): Omit<ClusterCounters, CountedElsewhere> {
    return {
      podsCreated: this.#podsCreated,
      podSeconds: this.pods.seconds(now),
      nodeSeconds: secondsByType(this.#nodesByType, now),
      spotNodeSeconds: secondsByType(this.#spotNodesByType, now),
      vcpuRequestedSeconds: this.#cpuRequested.seconds(now) / millicoresPerVcpu,
      memoryGiBRequestedSeconds: this.#memoryRequested.seconds(now) / mebibytesPerGiB,
      emrVcpuSeconds: this.#emrCpu.seconds(now) / millicoresPerVcpu + this.#emrVcpuSecondsMore,
      emrMemoryGiBSeconds: this.#emrMemory.seconds(now) / mebibytesPerGiB + this.#emrGiBSecondsMore,
      diskGiBSeconds: this.#diskGiB.seconds(now),
      apiServerRequests: Math.floor(this.#apiServerRequests),
      diskThroughputSeconds: this.#diskThroughput.seconds(now),
      schedulingAttempts: this.#schedulingAttempts,
      schedulingFailures: this.#schedulingFailures,
    };
  }
}

function integralOf(byType: Map<string, TimeIntegral>, { instanceType }: NodeGroup): TimeIntegral {
  let integral = byType.get(instanceType.name);
  if (integral === undefined) byType.set(instanceType.name, (integral = new TimeIntegral()));
  return integral;
}

function secondsByType(
  byType: ReadonlyMap<string, TimeIntegral>,
  now: Instant,
): Readonly<Record<string, number>> {
  return Object.fromEntries([...byType].map(([type, integral]) => [type, integral.seconds(now)]));
}
