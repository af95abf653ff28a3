import type {
  ClusterWatcher,
  JobRunChange,
  JobWatcher,
  MilestoneWatcher,
  PodWatcher,
  TargetError,
  TimerHandle,
} from '../../engine/ports.ts';
import type { Session } from '../../model/session.ts';
import { SessionWatch, type SessionListeners, type SessionWatchOptions } from './session-watch.ts';
import type { SparkApplicationView } from './spark-application-view.ts';

/** Everything that is found out from the objects of a cluster. */
export interface SessionWatchers {
  readonly milestones: MilestoneWatcher;
  readonly clusterWatcher: ClusterWatcher;
  readonly podWatcher: PodWatcher;
  /** Follows SparkApplications to their end, which costs EMR nothing. */
  readonly sparkApplications: JobWatcher;
}

/**
 * Watchers on the Kubernetes API that share one watch of the session: it begins with the first of
 * them and ends with the last.
 */
export function createSessionWatchers(options: SessionWatchOptions): SessionWatchers {
  const shared = new SharedWatch(options);
  return {
    milestones: milestoneWatcher(shared),
    clusterWatcher: clusterWatcher(shared, options),
    podWatcher: podWatcher(shared),
    sparkApplications: applicationWatcher(shared, options),
  };
}

/** The watch, as long as anybody uses it. */
class SharedWatch {
  readonly #options: SessionWatchOptions;
  readonly #users = new Set<string>();
  #watch: SessionWatch | undefined;

  constructor(options: SessionWatchOptions) {
    this.#options = options;
  }

  begin(user: string, session: Session, listeners: SessionListeners): SessionWatch {
    this.#users.add(user);
    this.#watch ??= new SessionWatch(this.#options, session, this.#options.timeline.now());
    Object.assign(this.#watch.listeners, listeners);
    return this.#watch;
  }

  /** @param listeners those of the user that go with it */
  end(user: string, listeners: readonly (keyof SessionListeners)[]): void {
    for (const name of listeners) {
      if (this.#watch !== undefined) this.#watch.listeners[name] = undefined;
    }
    this.#users.delete(user);
    if (this.#users.size > 0) return;
    this.#watch?.stop();
    this.#watch = undefined;
  }
}

function milestoneWatcher(shared: SharedWatch): MilestoneWatcher {
  return {
    watch: (session, onMilestone, onError) => {
      shared.begin('milestones', session, { onMilestone, onError });
    },
    stop: () => shared.end('milestones', ['onMilestone', 'onError']),
  };
}

function podWatcher(shared: SharedWatch): PodWatcher {
  return {
    watch: (session, onPodGone) => {
      shared.begin('pods', session, { onPodGone });
    },
    stop: () => shared.end('pods', ['onPodGone']),
  };
}

function clusterWatcher(
  shared: SharedWatch,
  { timeline }: Pick<SessionWatchOptions, 'timeline'>,
): ClusterWatcher {
  let timer: TimerHandle | undefined;
  return {
    watch: (session, intervalMs, onSample) => {
      const { sampler } = shared.begin('cluster', session, {});
      // At instants fixed from the start, so that a late one does not make all others late.
      let at = timeline.now();
      const tick = (): void => {
        at += intervalMs;
        timer = timeline.at(at, tick);
        onSample(sampler.sample(timeline.now()));
      };
      timer = timeline.at(at, tick);
    },
    stop: () => {
      if (timer !== undefined) timeline.cancel(timer);
      timer = undefined;
      shared.end('cluster', []);
    },
  };
}

function applicationWatcher(
  shared: SharedWatch,
  { timeline }: Pick<SessionWatchOptions, 'timeline'>,
): JobWatcher {
  const finished = new Set<string>();
  return {
    counts: null,
    watch: (
      session: Session,
      onChange: (change: JobRunChange) => void,
      onError: (error: TargetError) => void,
    ) => {
      const finish = (application: SparkApplicationView, isGone: boolean): void => {
        const { name: jobRunId, end } = application;
        if ((end === null && !isGone) || finished.has(jobRunId)) return;
        finished.add(jobRunId);
        // One that was deleted before it ended was cancelled: that is how it is done.
        const { state, details, at } = end ?? { state: 'CANCELLED', details: '', at: null };
        const endedAt = at ?? timeline.now();
        onChange({ kind: 'finished', jobRunId, state, reason: null, details, at: endedAt });
      };
      shared.begin('applications', session, {
        onMilestone: (milestone) => {
          // What is seen of a job run after its end says nothing new.
          if (!finished.has(milestone.jobRunId)) onChange(milestone);
        },
        onApplication: finish,
        onError,
      });
    },
    // The watch tells of every application.
    follow: () => undefined,
    stop: () => shared.end('applications', ['onMilestone', 'onApplication', 'onError']),
  };
}
