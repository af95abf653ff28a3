/**
 * What the cluster watcher saw at one instant. Gauges say what is; counters only grow from the
 * start of the watch, so the difference of two samples is exact whatever lies between them.
 */
export interface ClusterSample {
  readonly podsRunning: number;
  /**
   * Pods without a node or without running containers, by reason; a reason without pods is absent.
   */
  readonly podsPending: Readonly<Partial<Record<PendingReason, number>>>;
  readonly nodes: number;
  /** Launched, not yet taking pods. */
  readonly nodesLaunching: number;
  readonly vcpuAllocatable: number;
  readonly vcpuRequested: number;
  readonly memoryGiBAllocatable: number;
  readonly memoryGiBRequested: number;
  /** Largest number of pods that existed at once since the sample before. */
  readonly podsPeak: number;
  readonly nodesPeak: number;
  /** Requests that the API servers work on at once, in seats of priority and fairness. */
  readonly apiServerSeatsInUse: number;
  /** Seats that all priority levels have together. */
  readonly apiServerSeats: number;
  /** What a request of the busiest priority level waits for its seat. */
  readonly apiServerQueueWaitMs: number;
  /** The 99th percentile of the creation of a pod, since the start of the watch. */
  readonly createPodP99Ms: number;
  /** Size of etcd's database. */
  readonly etcdGiB: number;
  /** The size at which etcd takes no more writes. */
  readonly etcdQuotaGiB: number;
  /** Volumes of pods. */
  readonly volumes: number;
  /**
   * From the choice of a pod's node until its volumes are mounted, the 99th percentile since the
   * start of the watch.
   */
  readonly volumeWaitP99Ms: number;

  readonly counters: ClusterCounters;
  /**
   * Job runs that ended, with all their pods and volumes, since the sample before; absent = none.
   * The last sample also has those of which pods or volumes are still there, and those that go on,
   * with what these cost by then.
   */
  readonly charges?: readonly JobCharge[];
}

/** What one job run cost, in US dollars. */
export interface JobCharge {
  readonly jobRunId: string;
  readonly template: string;
  /** The shares of its pods' requests in the price of their nodes, and its volumes. */
  readonly nodesUsd: number;
  /** EMR's uplift. */
  readonly emrUsd: number;
  /** What its executors exchanged between zones; 0 where the scenario does not say how much. */
  readonly crossAzUsd: number;
  /** It goes on as the watch ends: what it has cost by then. Absent = it has ended. */
  readonly isUnfinished?: true;
}

export type PendingReason =
  /** In the scheduler's queue, not yet tried; or there is no scheduler of the name it asks for. */
  | 'scheduling'
  /** A node is chosen; the binding waits for the rate that the scheduler's client allows itself. */
  | 'binding'
  /** No node fits; nothing is being launched for it. */
  | 'unschedulable'
  /** No node fits; one is being launched. */
  | 'nodeLaunching'
  /** Its volumes are not created, not attached or not mounted yet. */
  | 'volume'
  /** Bound to a node that has no address for it. */
  | 'address'
  /** Bound to a node, waiting for the image. */
  | 'imagePull'
  /** Bound to a node, containers being created. */
  | 'containerCreating';

/** Integrals over time of what exists, and counts of what happened. */
export interface ClusterCounters {
  readonly podsCreated: number;
  readonly podSeconds: number;
  /** Node-seconds by instance type, from launch to termination: what EC2 bills. */
  readonly nodeSeconds: Readonly<Record<string, number>>;
  /** Of these, by instance type, what was bought as spot. */
  readonly spotNodeSeconds: Readonly<Record<string, number>>;
  readonly vcpuRequestedSeconds: number;
  readonly memoryGiBRequestedSeconds: number;
  /** Requests of driver and executor pods from image pull to pod end: what EMR on EKS bills. */
  readonly emrVcpuSeconds: number;
  readonly emrMemoryGiBSeconds: number;
  /** Root volumes of the nodes and volumes of pods, GiB-seconds of gp3. */
  readonly diskGiBSeconds: number;
  /** What pods requested of the nodes, as a share of the nodes' price, and their volumes, US dollars. */
  readonly nodeUsdRequested: number;
  /** What executors exchanged between zones, GB; 0 where the scenario does not say. */
  readonly crossAzGB: number;
  /** Image layers that nodes pulled, GB. */
  readonly imagePulledGB: number;
  /** Throughput of root volumes beyond what gp3 includes, MiB per second times seconds. */
  readonly diskThroughputSeconds: number;
  readonly apiServerRequests: number;
  /** Requests that waited too long for a seat and were refused (429). */
  readonly apiServerRejected: number;
  /** Requests that were answered with an error of the server, and sent again. */
  readonly apiServerErrors: number;
  /** Writes that etcd took longer than 100 ms for. */
  readonly etcdSlowApplies: number;
  /** Requests to the EC2 API that the twin counts, and how many of them met a throttle. */
  readonly ec2Requests: number;
  readonly ec2Throttled: number;
  readonly schedulingAttempts: number;
  readonly schedulingFailures: number;
}
