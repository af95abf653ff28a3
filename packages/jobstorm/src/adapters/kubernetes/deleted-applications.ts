import type {
  JobRunChange,
  JobSubmitter,
  JobWatcher,
  TargetError,
  Timeline,
  WatchCounts,
} from '../../engine/ports.ts';
import { second, type Instant } from '../../model/instant.ts';
import type { Session } from '../../model/session.ts';

/** How long a watch may take to tell of a deletion, and of an end just before it. */
const graceMs = 10 * second;

/**
 * Ends SparkApplications that were deleted without the watch having ever seen them: one that was
 * created and deleted while a list was under way is in neither the list nor the watch after it.
 */
export class DeletedApplications implements JobWatcher {
  /** What applications are to be submitted and deleted by. */
  readonly submitter: JobSubmitter;
  readonly #watcher: JobWatcher;
  readonly #timeline: Timeline;
  readonly #finished = new Set<string>();
  #onChange: ((change: JobRunChange) => void) | undefined;

  constructor(watcher: JobWatcher, submitter: JobSubmitter, timeline: Timeline) {
    this.#watcher = watcher;
    this.#timeline = timeline;
    this.submitter = {
      submit: (submission, onOutcome) => submitter.submit(submission, onOutcome),
      cancel: (namespace, jobRunId, onOutcome) =>
        submitter.cancel(namespace, jobRunId, (outcome) => {
          if (outcome.kind === 'accepted') this.#deleted(jobRunId);
          onOutcome(outcome);
        }),
    };
  }

  get counts(): WatchCounts | null {
    return this.#watcher.counts;
  }

  watch(
    session: Session,
    onChange: (change: JobRunChange) => void,
    onError: (error: TargetError) => void,
  ): void {
    this.#onChange = onChange;
    this.#watcher.watch(session, (change) => this.#changed(change), onError);
  }

  follow(jobRunId: string, virtualClusterId: string, requestedAt: Instant): void {
    this.#watcher.follow(jobRunId, virtualClusterId, requestedAt);
  }

  stop(): void {
    this.#onChange = undefined;
    this.#watcher.stop();
  }

  #deleted(jobRunId: string): void {
    const at = this.#timeline.now();
    this.#timeline.at(at + graceMs, () =>
      this.#changed({
        kind: 'finished',
        jobRunId,
        state: 'CANCELLED',
        reason: null,
        details: '',
        at,
      }),
    );
  }

  #changed(change: JobRunChange): void {
    if (this.#finished.has(change.jobRunId)) return;
    if (change.kind === 'finished') this.#finished.add(change.jobRunId);
    this.#onChange?.(change);
  }
}
