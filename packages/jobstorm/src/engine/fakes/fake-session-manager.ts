import {
  namespaceName,
  virtualClusterName,
  type LeftBehind,
  type Session,
  type VirtualCluster,
} from '../../model/session.ts';
import type {
  CleanUpOptions,
  CleanUpResult,
  PrepareResult,
  ProgressListener,
  SessionManager,
  SessionSpec,
  TargetError,
  Timeline,
} from '../ports.ts';

export interface FakeSessionManagerOptions {
  /** For each virtual cluster made or removed. */
  readonly stepMs: number;
  /** Job runs of a virtual cluster that have not finished: they keep it from being deleted. */
  readonly activeIn: (virtualClusterId: string) => number;
}

/**
 * Keeps sessions in memory; a virtual cluster with active job runs cannot be deleted, as on EMR.
 */
export class FakeSessionManager implements SessionManager {
  /** Errors for the next calls to prepare; half of what was asked for is made before each. */
  readonly nextPrepareErrors: TargetError[] = [];
  /** Errors for the next calls to clean up; nothing is removed then. */
  readonly nextCleanUpErrors: TargetError[] = [];

  readonly #timeline: Timeline;
  readonly #options: FakeSessionManagerOptions;
  readonly #sessions = new Map<string, Session>();
  readonly #virtualClusterIds = new Set<string>();

  constructor(timeline: Timeline, options: FakeSessionManagerOptions) {
    this.#timeline = timeline;
    this.#options = options;
  }

  hasVirtualCluster(id: string): boolean {
    return this.#virtualClusterIds.has(id);
  }

  prepare(
    spec: SessionSpec,
    onProgress: ProgressListener,
    onResult: (result: PrepareResult) => void,
  ): void {
    const error = this.nextPrepareErrors.shift();
    const count = error === undefined ? spec.namespaces : Math.floor(spec.namespaces / 2);
    const { id, clusterName, region } = spec;
    const virtualClusters = Array.from({ length: count }, (_, index) =>
      fakeVirtualCluster(spec, index),
    );
    const session: Session = { id, clusterName, region, virtualClusters };
    this.#afterSteps(count, spec.namespaces, onProgress, () => {
      this.#sessions.set(id, session);
      for (const { id: made } of virtualClusters) this.#virtualClusterIds.add(made);
      onResult(
        error === undefined
          ? { kind: 'ready', session }
          : { kind: 'error', error, partial: session },
      );
    });
  }

  find(
    query: { readonly session?: string; readonly clusterName?: string },
    onResult: (sessions: readonly Session[], error?: TargetError) => void,
  ): void {
    this.#later(0, () =>
      onResult(
        [...this.#sessions.values()].filter(
          ({ id, clusterName }) =>
            (query.session ?? id) === id && (query.clusterName ?? clusterName) === clusterName,
        ),
      ),
    );
  }

  cleanUp(
    session: Session,
    options: CleanUpOptions,
    onProgress: ProgressListener,
    onResult: (result: CleanUpResult) => void,
  ): void {
    const error = this.nextCleanUpErrors.shift();
    const known = this.#sessions.get(session.id)?.virtualClusters ?? [];
    const steps = options.remove && error === undefined ? known.length : 0;
    this.#afterSteps(steps, known.length, onProgress, () => {
      if (steps > 0) this.#remove(session.id);
      const leftBehind = this.#count(session.id);
      onResult(
        error === undefined ? { kind: 'done', leftBehind } : { kind: 'error', error, leftBehind },
      );
    });
  }

  #remove(id: string): void {
    const session = this.#sessions.get(id);
    if (session === undefined) return;
    const virtualClusters = session.virtualClusters.filter(
      (one) => this.#options.activeIn(one.id) > 0,
    );
    for (const one of session.virtualClusters) {
      if (!virtualClusters.includes(one)) this.#virtualClusterIds.delete(one.id);
    }
    if (virtualClusters.length === 0) this.#sessions.delete(id);
    else this.#sessions.set(id, { ...session, virtualClusters });
  }

  #count(id: string): LeftBehind {
    const virtualClusters = this.#sessions.get(id)?.virtualClusters ?? [];
    const jobRuns = virtualClusters.reduce((sum, one) => sum + this.#options.activeIn(one.id), 0);
    const namespaces = virtualClusters.length;
    return { jobRuns, virtualClusters: namespaces, namespaces, pods: jobRuns, volumes: 0 };
  }

  #afterSteps(
    steps: number,
    total: number,
    onProgress: ProgressListener,
    onDone: () => void,
    done = 0,
  ): void {
    const { stepMs } = this.#options;
    if (done === steps) {
      this.#later(0, onDone);
      return;
    }
    this.#later(stepMs, () => {
      onProgress(done + 1, total);
      this.#afterSteps(steps, total, onProgress, onDone, done + 1);
    });
  }

  #later(ms: number, callback: () => void): void {
    this.#timeline.at(this.#timeline.now() + ms, callback);
  }
}

function fakeVirtualCluster({ id, clusterName }: SessionSpec, index: number): VirtualCluster {
  const name = virtualClusterName(id, clusterName, index);
  return { id: `vc-${name}`, name, namespace: namespaceName(id, index) };
}
