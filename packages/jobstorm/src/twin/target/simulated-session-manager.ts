import type {
  CleanUpOptions,
  CleanUpResult,
  JobRunQuery,
  PrepareResult,
  ProgressListener,
  SessionManager,
  SessionSpec,
  TargetError,
} from '../../engine/ports.ts';
import {
  namespaceName,
  removalStallMsMax,
  sessionTag,
  virtualClusterName,
  type LeftBehind,
  type Session,
  type VirtualCluster,
} from '../../model/session.ts';
import type { KubernetesCluster } from '../cluster/kubernetes-cluster.ts';
import type { EmrAnswer } from '../emr/emr-answer.ts';
import type { EmrService } from '../emr/emr-service.ts';
import { isCancellable, type EmrJobRun } from '../emr/job-run.ts';
import type { JobRunListing } from '../emr/list-job-runs.ts';
import type { EmrVirtualCluster } from '../emr/virtual-cluster.ts';
import type { Instant } from '../../model/instant.ts';
import type { VirtualTimeline } from '../kernel/virtual-timeline.ts';
import { inOrder } from './in-order.ts';

/** Wait before a request that was throttled or failed is sent again: quotas refill every second. */
const retryWaitMs = 1_000;
/** How often a virtual cluster is looked at whose job runs are being cancelled. */
const cancelPollMs = 5_000;
/** States of job runs that have not ended. */
const activeStates = ['PENDING', 'SUBMITTED', 'RUNNING', 'CANCEL_PENDING'] as const;
/** Job runs that cannot be cancelled in this time are left behind. */
const cancelMsMax = 10 * 60_000;

export interface SimulatedSessionManagerOptions {
  readonly timeline: VirtualTimeline;
  readonly cluster: KubernetesCluster;
  readonly emr: EmrService;
  readonly region: string;
  /** SparkApplications of a namespace that have not ended; there are none without an operator. */
  readonly applicationsIn: (namespace: string) => number;
}

/** How often the volumes of a namespace are looked at that is gone. */
const volumePollMs = 5_000;

/** Makes and removes sessions on the twin, one resource after the other, patient with throttles. */
export class SimulatedSessionManager implements SessionManager {
  readonly #options: SimulatedSessionManagerOptions;

  constructor(options: SimulatedSessionManagerOptions) {
    this.#options = options;
  }

  prepare(
    spec: SessionSpec,
    onProgress: ProgressListener,
    onResult: (result: PrepareResult) => void,
  ): void {
    const { id, clusterName, region } = spec;
    const virtualClusters: VirtualCluster[] = [];
    const session: Session = { id, clusterName, region, virtualClusters };
    const indices = Array.from({ length: spec.namespaces }, (_, index) => index);
    inOrder<number, TargetError>(indices, {
      step: (index, next) => {
        this.#createVirtualCluster(spec, index, (answer) => {
          if (!answer.ok) {
            next(answer.error);
            return;
          }
          virtualClusters.push(toVirtualCluster(answer.value));
          onProgress(virtualClusters.length, spec.namespaces);
          next();
        });
      },
      done: (error) => {
        onResult(
          error === undefined
            ? { kind: 'ready', session }
            : { kind: 'error', error, partial: session },
        );
      },
    });
  }

  find(
    query: { readonly session?: string; readonly clusterName?: string },
    onResult: (sessions: readonly Session[], error?: TargetError) => void,
  ): void {
    this.#request<readonly EmrVirtualCluster[]>(
      (onAnswer) => {
        this.#options.emr.listVirtualClusters(onAnswer);
      },
      (answer) => {
        if (answer.ok) onResult(this.#sessionsOf(answer.value, query));
        else onResult([], answer.error);
      },
    );
  }

  cleanUp(
    session: Session,
    options: CleanUpOptions,
    onProgress: ProgressListener,
    onResult: (result: CleanUpResult) => void,
  ): void {
    const { timeline } = this.#options;
    const clusters = options.remove ? session.virtualClusters : [];
    let done = 0;
    inOrder<VirtualCluster, TargetError>(clusters, {
      step: (cluster, next) => {
        const deadline = timeline.now() + cancelMsMax;
        this.#remove(cluster, deadline, (error) => {
          done += 1;
          onProgress(done, clusters.length);
          next(error);
        });
      },
      done: (error) => {
        timeline.at(timeline.now(), () => {
          const leftBehind = this.#leftBehind(session);
          onResult(
            error === undefined
              ? { kind: 'done', leftBehind }
              : { kind: 'error', error, leftBehind },
          );
        });
      },
    });
  }

  #createVirtualCluster(
    spec: SessionSpec,
    index: number,
    onAnswer: (answer: EmrAnswer<EmrVirtualCluster>) => void,
  ): void {
    const { cluster, emr } = this.#options;
    const namespace = namespaceName(spec.id, index);
    const tags = { [sessionTag]: spec.id };
    cluster.namespaces.create(namespace, tags, () => {
      const name = virtualClusterName(spec.id, spec.clusterName, index);
      const { clusterName } = spec;
      const request = { clientToken: name, name, clusterName, namespace, tags };
      this.#request<EmrVirtualCluster>(
        (onAnswered) => {
          emr.createVirtualCluster(request, onAnswered);
        },
        (answer) => {
          if (answer.ok) onAnswer(answer);
          // Nobody would find a namespace that no virtual cluster names.
          else
            cluster.namespaces.delete(namespace, () => {
              onAnswer(answer);
            });
        },
      );
    });
  }

  /**
   * Deletes a virtual cluster and, once it is gone, its namespace. Job runs that are still active
   * in it, such as one whose answer was lost when it was started, are cancelled first.
   */
  #remove(
    virtualCluster: VirtualCluster,
    deadline: Instant,
    onRemoved: (error?: TargetError) => void,
  ): void {
    const { timeline } = this.#options;
    this.#listActive(virtualCluster.id, (active) => {
      if (active.length === 0 || timeline.now() >= deadline) {
        this.#delete(virtualCluster, onRemoved);
        return;
      }
      this.#cancelAll(virtualCluster.id, active, () => {
        timeline.after(cancelPollMs, () => this.#remove(virtualCluster, deadline, onRemoved), null);
      });
    });
  }

  /** The first page of the job runs that may be cancelled, or are being so. */
  #listActive(virtualClusterId: string, onActive: (active: readonly EmrJobRun[]) => void): void {
    const query: JobRunQuery = {
      virtualClusterId,
      states: activeStates,
      createdAfter: null,
      createdBefore: null,
      nextToken: null,
    };
    this.#request<JobRunListing>(
      (onAnswer) => {
        this.#options.emr.listJobRuns(query, onAnswer);
      },
      (answer) => {
        onActive(answer.ok ? answer.value.jobRuns : []);
      },
    );
  }

  #cancelAll(virtualClusterId: string, active: readonly EmrJobRun[], onDone: () => void): void {
    inOrder<EmrJobRun, TargetError>(
      active.filter(({ state }) => isCancellable(state)),
      {
        step: ({ id }, next) => {
          this.#request<unknown>(
            (onAnswer) => {
              this.#options.emr.cancelJobRun(virtualClusterId, id, onAnswer);
            },
            () => {
              next();
            },
          );
        },
        done: onDone,
      },
    );
  }

  #delete(virtualCluster: VirtualCluster, onRemoved: (error?: TargetError) => void): void {
    const { cluster, emr } = this.#options;
    this.#request<EmrVirtualCluster>(
      (onAnswer) => {
        emr.deleteVirtualCluster(virtualCluster.id, onAnswer);
      },
      (answer) => {
        if (!answer.ok && !emr.isTerminated(virtualCluster.id)) {
          onRemoved(answer.error);
          return;
        }
        const { namespace } = virtualCluster;
        cluster.namespaces.delete(namespace, () => {
          this.#awaitVolumes(namespace, onRemoved);
        });
      },
    );
  }

  /** Volumes go after their namespace, at the rate at which EC2 lets them be deleted. */
  #awaitVolumes(namespace: string, onGone: () => void): void {
    const { timeline, cluster } = this.#options;
    const { volumes } = cluster.plugins;
    let left = volumes.left(namespace);
    let changedAt = timeline.now();
    const look = (): void => {
      const now = timeline.now();
      const still = volumes.left(namespace);
      if (still < left) changedAt = now;
      left = still;
      if (left === 0 || now - changedAt >= removalStallMsMax) onGone();
      else timeline.after(volumePollMs, look, undefined);
    };
    look();
  }

  #leftBehind(session: Session): LeftBehind {
    const { cluster, emr, applicationsIn } = this.#options;
    const clusters = emr.virtualClustersOf(sessionTag, session.id);
    const namespaces = cluster.namespaces
      .list()
      .filter((namespace) => namespace.labels[sessionTag] === session.id);
    return {
      jobRuns: clusters.reduce(
        (sum, one) => sum + one.active.size + applicationsIn(one.namespace.name),
        0,
      ),
      virtualClusters: clusters.length,
      namespaces: namespaces.length,
      pods: namespaces.reduce((sum, namespace) => sum + namespace.pods, 0),
      volumes: session.virtualClusters.reduce(
        (sum, { namespace }) => sum + cluster.plugins.volumes.left(namespace),
        0,
      ),
    };
  }

  #sessionsOf(
    clusters: readonly EmrVirtualCluster[],
    query: { readonly session?: string; readonly clusterName?: string },
  ): Session[] {
    const found = new Map<string, EmrVirtualCluster[]>();
    for (const cluster of clusters) {
      const id = cluster.tags[sessionTag];
      if (id === undefined) continue;
      if (query.session !== undefined && query.session !== id) continue;
      if (query.clusterName !== undefined && query.clusterName !== cluster.clusterName) continue;
      found.set(id, [...(found.get(id) ?? []), cluster]);
    }
    return [...found].map(([id, own]) => ({
      id,
      clusterName: own[0]?.clusterName ?? '',
      region: this.#options.region,
      virtualClusters: own.map(toVirtualCluster),
    }));
  }

  /** Sends a request again for as long as it is throttled or the service fails. */
  #request<Value>(
    send: (onAnswer: (answer: EmrAnswer<Value>) => void) => void,
    onAnswer: (answer: EmrAnswer<Value>) => void,
  ): void {
    const { timeline } = this.#options;
    const attempt = (): void => {
      send((answer) => {
        if (answer.ok || !isWorthRetrying(answer.error)) onAnswer(answer);
        else timeline.after(retryWaitMs, attempt, undefined);
      });
    };
    attempt();
  }
}

function isWorthRetrying({ kind }: TargetError): boolean {
  return kind === 'throttled' || kind === 'transient';
}

function toVirtualCluster(cluster: EmrVirtualCluster): VirtualCluster {
  return { id: cluster.id, name: cluster.name, namespace: cluster.namespace.name };
}
