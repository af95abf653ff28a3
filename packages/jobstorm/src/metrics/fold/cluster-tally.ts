import type { ClusterCounters, ClusterSample } from '../../model/cluster-sample.ts';
import type { JournalEntry } from '../../model/journal-entry.ts';
import type { ClusterSummary, ControlPlaneFigures } from '../run-summary.ts';

const secondsPerHour = 3_600;

const notTold = {
  apiServerRequests: null,
  apiServerRejected: null,
  apiServerErrors: null,
  apiServerSeatsInUseMax: null,
  apiServerQueueWaitMaxMs: null,
  createPodP99Ms: null,
  etcdGiBMax: null,
  etcdSlowApplies: null,
  volumesMax: null,
  volumeWaitP99Ms: null,
  ec2Requests: null,
  ec2Throttled: null,
  schedulingAttempts: null,
  schedulingFailures: null,
} satisfies { readonly [Figure in keyof ControlPlaneFigures]: null };

/** Peaks over the samples, and the counters of the last one. */
export class ClusterTally {
  #samples = 0;
  #podsMax = 0;
  #nodesMax = 0;
  #vcpuRequestedMax = 0;
  #memoryGiBRequestedMax = 0;
  #seatsMax = 0;
  #seatsInUseMax = 0;
  #queueWaitMaxMs = 0;
  #createPodP99MaxMs = 0;
  #etcdGiBMax = 0;
  #volumesMax = 0;
  #volumeWaitP99Ms = 0;
  readonly #podsPendingMax = new Map<string, number>();
  #countersAt = -Infinity;
  #counters: ClusterCounters | null = null;

  add(entry: JournalEntry): void {
    if (entry.kind !== 'sample') return;
    this.#samples += 1;
    this.#addGauges(entry.sample);
    if (entry.at < this.#countersAt) return;
    this.#countersAt = entry.at;
    this.#counters = entry.sample.counters;
    this.#volumeWaitP99Ms = entry.sample.volumeWaitP99Ms;
  }

  /** Counters of the last sample: they count from the start of the watch. Null without samples. */
  get counters(): ClusterCounters | null {
    return this.#counters;
  }

  summary(): ClusterSummary | null {
    const counters = this.#counters;
    if (counters === null) return null;
    return {
      samples: this.#samples,
      podsMax: this.#podsMax,
      podsCreated: counters.podsCreated,
      podHours: counters.podSeconds / secondsPerHour,
      nodesMax: this.#nodesMax,
      nodeHours: sum(counters.nodeSeconds) / secondsPerHour,
      vcpuRequestedMax: this.#vcpuRequestedMax,
      vcpuRequestedHours: counters.vcpuRequestedSeconds / secondsPerHour,
      memoryGiBRequestedMax: this.#memoryGiBRequestedMax,
      memoryGiBRequestedHours: counters.memoryGiBRequestedSeconds / secondsPerHour,
      podsPendingMax: Object.fromEntries([...this.#podsPendingMax].sort()),
      ...(this.tellsControlPlane ? this.#controlPlane(counters) : notTold),
    };
  }

  /** A control plane has seats: a sample without any is of a target that does not tell. */
  get tellsControlPlane(): boolean {
    return this.#seatsMax > 0;
  }

  #controlPlane(counters: ClusterCounters): ControlPlaneFigures {
    return {
      apiServerRequests: counters.apiServerRequests,
      apiServerRejected: counters.apiServerRejected,
      apiServerErrors: counters.apiServerErrors,
      apiServerSeatsInUseMax: this.#seatsInUseMax,
      apiServerQueueWaitMaxMs: this.#queueWaitMaxMs,
      createPodP99Ms: this.#createPodP99MaxMs,
      etcdGiBMax: this.#etcdGiBMax,
      etcdSlowApplies: counters.etcdSlowApplies,
      volumesMax: this.#volumesMax,
      volumeWaitP99Ms: this.#volumeWaitP99Ms,
      ec2Requests: counters.ec2Requests,
      ec2Throttled: counters.ec2Throttled,
      schedulingAttempts: counters.schedulingAttempts,
      schedulingFailures: counters.schedulingFailures,
    };
  }

  #addGauges(sample: ClusterSample): void {
    this.#podsMax = Math.max(this.#podsMax, sample.podsPeak);
    this.#createPodP99MaxMs = Math.max(this.#createPodP99MaxMs, sample.createPodP99Ms);
    this.#nodesMax = Math.max(this.#nodesMax, sample.nodesPeak);
    this.#vcpuRequestedMax = Math.max(this.#vcpuRequestedMax, sample.vcpuRequested);
    this.#memoryGiBRequestedMax = Math.max(this.#memoryGiBRequestedMax, sample.memoryGiBRequested);
    this.#seatsMax = Math.max(this.#seatsMax, sample.apiServerSeats);
    this.#seatsInUseMax = Math.max(this.#seatsInUseMax, sample.apiServerSeatsInUse);
    this.#queueWaitMaxMs = Math.max(this.#queueWaitMaxMs, sample.apiServerQueueWaitMs);
    this.#etcdGiBMax = Math.max(this.#etcdGiBMax, sample.etcdGiB);
    this.#volumesMax = Math.max(this.#volumesMax, sample.volumes);
    for (const [reason, pods] of Object.entries(sample.podsPending)) {
      this.#podsPendingMax.set(reason, Math.max(this.#podsPendingMax.get(reason) ?? 0, pods));
    }
  }
}

function sum(amounts: Readonly<Record<string, number>>): number {
  return Object.values(amounts).reduce((total, amount) => total + amount, 0);
}
