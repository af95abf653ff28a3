import type { VolumeRequest } from '../../model/spark/job-volumes.ts';
import type { JobAccount } from '../cluster/accounting/job-accounts.ts';
import type { Pod, PodClass } from '../cluster/pods/pod.ts';
import type { PodVolumes } from '../cluster/storage/pod-volumes.ts';
import type { ClaimOwner, VolumeClaim } from '../cluster/storage/volume-claim.ts';
import type { SparkApplicationSpec } from './spark-application-spec.ts';

export interface ExecutorClaimsOptions {
  readonly volumes: PodVolumes;
  readonly podClass: PodClass;
  readonly namespace: string;
  /** Pays for the volumes. */
  readonly account?: JobAccount;
  /** A new executor gets the claims of one that has gone. */
  readonly areReused: boolean;
  /** Without a claim to reuse, executors are asked for only up to this many. */
  readonly executorsMax: number;
  /** The pod that had a claim is gone. */
  readonly onFreed: () => void;
}

/**
 * The claims of an application's executors, which the driver owns: those of an executor that has
 * gone are given to the next one, and all are deleted with the driver. Source: apache/spark
 * ExecutorPodsAllocator (getReusablePVCs, replacePVCsIfNeeded).
 */
export class ExecutorClaims implements ClaimOwner {
  readonly account: JobAccount | undefined;
  readonly #options: ExecutorClaimsOptions;
  readonly #requests: readonly VolumeRequest[];
  readonly #all: VolumeClaim[] = [];
  /** In the order in which they became free. */
  readonly #free: VolumeClaim[] = [];
  /** Claims of lost executors whose pods are not gone yet. */
  readonly #leaving = new Set<VolumeClaim>();

  constructor(options: ExecutorClaimsOptions) {
    this.account = options.account;
    this.#options = options;
    this.#requests = options.podClass.spec.volumes ?? [];
  }

  /** How many executors there are claims for, or may be. */
  get executors(): number {
    const each = this.#requests.length;
    const made = Math.ceil(this.#all.length / each);
    const free = Math.ceil(this.#free.length / each);
    return free + Math.max(0, this.#options.executorsMax - made);
  }

  /**
   * Executors that are lost and whose pods are not gone: Spark counts on them until then, and asks
   * for others only when their claims are free.
   */
  get executorsLeaving(): number {
    return Math.ceil(this.#leaving.size / this.#requests.length);
  }

  /** An executor is lost. */
  leave({ claims }: Pod): void {
    for (const claim of claims) this.#leaving.add(claim);
  }

  /** The claims of a new executor: free ones of the same class and size, else new ones. */
  readonly take = (): readonly VolumeClaim[] =>
    this.#requests.map((request) => this.#takeFree(request) ?? this.#make(request));

  /** Part of {@link ClaimOwner}. */
  claimFreed(claim: VolumeClaim): void {
    this.#leaving.delete(claim);
    if (this.#options.areReused) this.#free.push(claim);
    this.#options.onFreed();
  }

  /** The driver has gone, and its claims with it. */
  deleteAll(): void {
    this.#options.volumes.delete(this.#all);
  }

  #make(request: VolumeRequest): VolumeClaim {
    const { volumes, namespace } = this.#options;
    const claim = volumes.claim(request, namespace, this);
    this.#all.push(claim);
    return claim;
  }

  #takeFree(request: VolumeRequest): VolumeClaim | undefined {
    if (this.#free.length === 0) return undefined;
    const index = this.#free.findIndex(
      ({ request: { storageClass, gib } }) =>
        storageClass === request.storageClass && gib === request.gib,
    );
    return index < 0 ? undefined : this.#free.splice(index, 1)[0];
  }
}

/** Claims of an application that its driver owns; null = executors have none, or claim for themselves. */
export function ownedClaims(
  volumes: PodVolumes,
  {
    shape,
    pods,
    namespace,
    account,
  }: Pick<SparkApplicationSpec, 'shape' | 'pods' | 'namespace' | 'account'>,
  onFreed: () => void,
): ExecutorClaims | null {
  const { claims, dynamic } = shape.policy;
  if (!claims.areOwned || pods.executor.volumes === 0) return null;
  return new ExecutorClaims({
    volumes,
    podClass: pods.executor,
    namespace: namespace.name,
    account,
    areReused: claims.areReused,
    executorsMax: claims.areAwaited ? (dynamic?.executorsMax ?? shape.executors) : Infinity,
    onFreed,
  });
}
