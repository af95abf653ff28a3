import type { Instant } from './instant.ts';

/**
 * A fault that strikes the twin at an instant of virtual time, counted from the run's beginning.
 */
export type Fault =
  | AzLossFault
  | NodeLossFault
  | InsufficientCapacityFault
  | SpotInterruptionsFault
  | ApiServerSlowFault
  | ApiServerErrorsFault
  | EtcdReadOnlyFault
  | SlowWebhookFault
  | EmrErrorsFault
  | EmrThrottlingFault
  | EmrInternalErrorsFault
  | SpecChangesFault
  | UnknownDriversFault;

/** A zone fails: its nodes go away at once, and EC2 launches none there for a while. */
export interface AzLossFault {
  readonly kind: 'az-loss';
  readonly at: Instant;
  readonly durationMs: number;
  readonly az: string;
}

/** For a while EC2 has no capacity for what matches; null = any. */
export interface InsufficientCapacityFault {
  readonly kind: 'insufficient-capacity';
  readonly at: Instant;
  readonly durationMs: number;
  readonly az: string | null;
  readonly instanceType: string | null;
}

/** A share of the nodes goes away at once, with everything on them. */
export interface NodeLossFault {
  readonly kind: 'node-loss';
  readonly at: Instant;
  readonly sharePercent: number;
  /** Only nodes of this pool; null = of any. */
  readonly pool: string | null;
  /** Only nodes in this zone; null = in any. */
  readonly az: string | null;
}

/** EC2 takes a share of the spot instances back at once, each with its notice. */
export interface SpotInterruptionsFault {
  readonly kind: 'spot-interruptions';
  readonly at: Instant;
  readonly sharePercent: number;
  /** Only nodes of this pool; null = of any. */
  readonly pool: string | null;
  /** Only nodes in this zone; null = in any. */
  readonly az: string | null;
}

/** For a while a share of the requests to the Kubernetes API is answered with a 5xx or 429. */
export interface ApiServerErrorsFault {
  readonly kind: 'api-server-errors';
  readonly at: Instant;
  readonly durationMs: number;
  readonly sharePercent: number;
}

/** For a while etcd takes no writes: each is answered with an error at once. Reads are served. */
export interface EtcdReadOnlyFault {
  readonly kind: 'etcd-read-only';
  readonly at: Instant;
  readonly durationMs: number;
}

/**
 * For a while a share of the requests to EMR is answered with a failure of the service. Half of
 * those had taken effect when the answer was lost, so that a second job run would start without the
 * client token.
 */
export interface EmrErrorsFault {
  readonly kind: 'emr-errors';
  readonly at: Instant;
  readonly durationMs: number;
  readonly sharePercent: number;
}

/** For a while a share of the requests to EMR is throttled, as when others use up the quotas. */
export interface EmrThrottlingFault {
  readonly kind: 'emr-throttling';
  readonly at: Instant;
  readonly durationMs: number;
  readonly sharePercent: number;
}

/** For a while the Kubernetes API servers and etcd answer this many times slower. */
export interface ApiServerSlowFault {
  readonly kind: 'api-server-slow';
  readonly at: Instant;
  readonly durationMs: number;
  readonly slowdown: number;
}

/** For a while an admission webhook adds this much to every creation of a pod. */
export interface SlowWebhookFault {
  readonly kind: 'slow-webhook';
  readonly at: Instant;
  readonly durationMs: number;
  readonly latencyMs: number;
}

/**
 * For a while the service fails at handing over a share of the job runs that it has accepted: they
 * end as FAILED for INTERNAL_ERROR. Source: EMR on EKS Development Guide, common errors.
 */
export interface EmrInternalErrorsFault {
  readonly kind: 'emr-internal-errors';
  readonly at: Instant;
  readonly durationMs: number;
  readonly sharePercent: number;
}

/**
 * The `spec` of a share of the SparkApplications whose driver is there is changed, as by applying
 * them again: their operator invalidates them and runs them anew.
 */
export interface SpecChangesFault {
  readonly kind: 'spec-changes';
  readonly at: Instant;
  readonly sharePercent: number;
}

/**
 * For a while the phase of a share of the running driver pods reads Unknown, as when their nodes
 * do not answer (Kubernetes, "Pod phase"). What runs in them goes on.
 */
export interface UnknownDriversFault {
  readonly kind: 'unknown-drivers';
  readonly at: Instant;
  readonly durationMs: number;
  readonly sharePercent: number;
}
