import type { Fault } from './fault.ts';
import type { Prices } from './prices.ts';
import type { NamedSchedulerConfig, SchedulerConfig } from './scheduler-config.ts';
import type { PodTemplates } from './spark/pod-placement.ts';
import type { Taint } from './taint.ts';
import type { TwinParameters } from './twin-parameters/all.ts';

/** The account, the EKS cluster and the EMR service that the twin plays. */
export interface TwinConfig {
  /** The date of virtual time 0, in ms since 1970-01-01 UTC. */
  readonly startsAtEpochMs: number;
  /** The account's request quotas by EMR action; an action without one is bounded only by `all`. */
  readonly quotas: EmrQuotas;
  readonly virtualClusters: VirtualClusterLimits;
  readonly network: NetworkConfig;
  readonly images: ImagesConfig;
  readonly storage: StorageConfig;
  readonly nodePools: readonly NodePoolConfig[];
  readonly clusterAutoscaler: ClusterAutoscalerConfig;
  readonly karpenter: KarpenterConfig;
  /** The kube-scheduler of the cluster, `default-scheduler`. */
  readonly scheduler: SchedulerConfig;
  /** Further ones beside it. */
  readonly schedulers: readonly NamedSchedulerConfig[];
  /** What the twin is told of pod templates that jobs name. */
  readonly podTemplates: PodTemplates;
  readonly operators: OperatorsConfig;
  readonly controlPlane: ControlPlaneConfig;
  /** What goes wrong, and when. */
  readonly faults: readonly Fault[];
  /** What the run is reckoned with, and what Karpenter chooses by. */
  readonly prices: Prices;
  readonly parameters: TwinParameters;
}

/** A token bucket: at most `burst` at once, `refillPerSecond` sustained. */
export interface TokenBucketLimit {
  readonly burst: number;
  readonly refillPerSecond: number;
}

export interface EmrQuotas {
  readonly actions: Readonly<Record<string, TokenBucketLimit>>;
  readonly all: TokenBucketLimit;
}

/** `schedulerConfiguration` of the virtual clusters; null = unlimited, the service's default. */
export interface VirtualClusterLimits {
  readonly maxConcurrentJobRuns: number | null;
  readonly maxInQueueJobRuns: number | null;
}

/** How EC2 sells an instance: `spot` is cheaper and may be taken back. */
export type CapacityType = 'on-demand' | 'spot';

export type NodePoolConfig = StaticNodePool | KarpenterNodePool | ManagedNodePool;

interface NodePoolBase {
  readonly name: string;
  readonly azs: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  /** None when absent. */
  readonly taints?: readonly Taint[];
  /** Pods a node takes; null = what its interfaces give, static nodes at most as managed ones. */
  readonly maxPodsPerNode: number | null;
  /** Root volume, GiB of gp3, and its throughput. */
  readonly diskGiB: number;
  readonly diskMiBPerSecond: number;
}

/** Nodes that are there from the start to the end, as the published tests had them. */
export interface StaticNodePool extends NodePoolBase {
  readonly kind: 'static';
  readonly instanceType: string;
  readonly nodes: number;
}

/** A managed node group, which the Cluster Autoscaler resizes. */
export interface ManagedNodePool extends NodePoolBase {
  readonly kind: 'managed';
  /** On-demand types are taken in this order, spot types by price. */
  readonly instanceTypes: readonly string[];
  readonly capacityType: CapacityType;
  /** Nodes that are there from the start, and that stay. */
  readonly nodesMin: number;
  readonly nodesMax: number;
}

export interface ClusterAutoscalerConfig {
  /** Which group is raised when several would help. */
  readonly expander: 'least-waste' | 'random';
}

/** What is the same for all of Karpenter's pools. */
export interface KarpenterConfig {
  /** The feature gate of this name: spot nodes may be replaced by cheaper spot nodes. */
  readonly spotToSpotConsolidation: boolean;
}

/** Why Karpenter takes a node away when nothing forces it to. */
export type DisruptionReason = 'empty' | 'drifted' | 'underutilized';

/** NodePool `disruption.budgets`: how many nodes of a pool may be going at once. */
export interface DisruptionBudget {
  readonly nodes: number;
  readonly unit: 'count' | 'percent';
  /** The reasons that it bounds; none = all. */
  readonly reasons: readonly DisruptionReason[];
  /** Cron schedule in UTC at which it begins to hold, for `durationMs`; null = it always holds. */
  readonly schedule: string | null;
  readonly durationMs: number | null;
}

/** Nodes that a Karpenter-like provisioner launches for unschedulable pods. */
export interface KarpenterNodePool extends NodePoolBase {
  readonly kind: 'karpenter';
  readonly instanceTypes: readonly string[];
  readonly capacityTypes: readonly CapacityType[];
  /** Pools of a higher weight are tried first. */
  readonly weight: number;
  /** NodePool `limits.cpu`, in vCPU. */
  readonly vcpuMax: number;
  readonly consolidationPolicy: 'WhenEmpty' | 'WhenEmptyOrUnderutilized';
  /** NodePool `disruption.consolidateAfter`; null = never. */
  readonly consolidateAfterMs: number | null;
  readonly budgets: readonly DisruptionBudget[];
  /** Age at which a node is replaced; null = never. */
  readonly expireAfterMs: number | null;
  /** When a new image makes nodes from before it drift; null = never. */
  readonly driftAfterMs: number | null;
}

/** The Spark operators of the cluster, all alike; only `submission: spark-operator` uses them. */
export interface OperatorsConfig {
  /** Namespaces are dealt out to them in turn. */
  readonly count: number;
  /** `v1`: up to v1beta2-1.x, hears of every change of a pod; `v2`: only of changes of phase. */
  readonly version: 'v1' | 'v2';
  /** `controllerThreads` or `controller.workers`: applications that one operator works on at once. */
  readonly workers: number;
  /** Cores that the pod of one operator can use. */
  readonly cores: number;
  /** Whether the operator's mutating webhook is asked about each Spark pod. */
  readonly hasWebhook: boolean;
  /** An init container before the containers of each Spark pod takes so long; null = none. */
  readonly initContainerMs: number | null;
  readonly restartPolicy: RestartPolicy;
  /**
   * `spec.timeToLiveSeconds`: the operator deletes an application so long after its end; null =
   * whoever created it does so as soon as its status says that it has ended.
   */
  readonly timeToLiveMs: number | null;
}

/** `spec.restartPolicy` of every SparkApplication, with the member names of its API. */
export interface RestartPolicy {
  /** `Always` is left out: it runs an application again after success, so that no job ever ends. */
  readonly type: 'Never' | 'OnFailure';
  /** Further runs after a driver that failed. */
  readonly onFailureRetries: number;
  /** Wait before the first further run; before the second it is twice as long, and so on. */
  readonly onFailureRetryIntervalMs: number;
  /** Further submissions after one that failed. */
  readonly onSubmissionFailureRetries: number;
  /** Wait before the first further submission; it grows like that of runs. */
  readonly onSubmissionFailureRetryIntervalMs: number;
}

/** Sizes of the EKS control plane: the standard one follows the load, the others are provisioned. */
export const controlPlaneTiers = [
  'standard',
  'tier-xl',
  'tier-2xl',
  'tier-4xl',
  'tier-8xl',
] as const;
export type ControlPlaneTier = (typeof controlPlaneTiers)[number];

/** Minor versions of EKS that the twin can play, as they are written. */
export const kubernetesVersions = [
  '1.28',
  '1.29',
  '1.30',
  '1.31',
  '1.32',
  '1.33',
  '1.34',
  '1.35',
] as const;
export type KubernetesVersion = (typeof kubernetesVersions)[number];

export interface ControlPlaneConfig {
  readonly tier: ControlPlaneTier;
  /** Decides what LISTs cost, where they are read, and the seats of a provisioned tier. */
  readonly kubernetesVersion: KubernetesVersion;
  /** The standard control plane begins at its largest, as AWS prepares it for a load test. */
  readonly preWarmed: boolean;
}

/** When a volume of a pod is created, `volumeBindingMode` of the storage classes. */
export const volumeBindingModes = ['WaitForFirstConsumer', 'Immediate'] as const;

export interface StorageConfig {
  /**
   * `WaitForFirstConsumer`: in the zone of the node that the scheduler has chosen; `Immediate`: at
   * once in any zone, to which the pod is then bound.
   */
  readonly volumeBindingMode: (typeof volumeBindingModes)[number];
}

/** The VPC's subnets and the warm targets of its CNI plug-in. */
export interface NetworkConfig {
  /** Prefix length of the subnet in each zone, from which nodes and pods have their addresses. */
  readonly subnetPrefixLength: number;
  /** Share of a subnet's /28 blocks that hold an address of something else: no prefix fits there. */
  readonly fragmentedPercent: number;
  /** A node's interfaces hold /28 prefixes instead of single addresses. */
  readonly hasPrefixDelegation: boolean;
  /** Addresses that cool down count as free when a node compares its pool with its targets. */
  readonly countsCoolingAddresses: boolean;
  /** Interfaces with none of their addresses in use that a node keeps; without prefixes only. */
  readonly warmEniTarget: number;
  /** Free prefixes that a node keeps; with prefixes only. */
  readonly warmPrefixTarget: number;
  /** Free addresses that a node keeps, and addresses it has at least; null = not set. */
  readonly warmIpTarget: number | null;
  readonly minimumIpTarget: number | null;
  /** NAT gateways that the run is charged with; 0 = none. */
  readonly natGateways: number;
  /** A gateway endpoint for S3, whence image layers come, leads past the NAT gateways. */
  readonly hasS3Endpoint: boolean;
}

/** How nodes pull container images. */
export interface ImagesConfig {
  /** Pulls at once on a node; null = no limit, 1 = `serializeImagePulls`. */
  readonly pullsMax: number | null;
  /** The feature `FastImagePull` of EKS's images: many connections, on nodes that are large enough. */
  readonly hasFastPull: boolean;
  /** Compressed sizes in MB by name; images without one have that of their kind. */
  readonly sizesMB: Readonly<Record<string, number>>;
}
