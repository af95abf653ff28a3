import { second } from '../model/instant.ts';
import type { Session } from '../model/session.ts';
import type { JournalWriter } from './journal-writer.ts';
import { resumedSample, resumedWatchCounts } from './resume/resumed-counters.ts';
import type { RestoredRun } from './resume/restored-run.ts';
import type { JobRunChange, Target, TargetError, TimerHandle, Timeline } from './ports.ts';

/** How much later than its interval the last sample may come before the run ends without it. */
const lastSampleGraceMs = 10 * second;

/**
 * Watches the job runs and the cluster of a session, from the start of the load to the end of the
 * run.
 */
export class Observation {
  readonly #target: Target;
  readonly #timeline: Timeline;
  readonly #journal: JournalWriter;
  readonly #sampleIntervalMs: number;
  #base: Pick<RestoredRun, 'clusterCounters' | 'watchCounts'> | undefined;
  #isWatching = false;
  #lastSample: { readonly timer: TimerHandle; readonly onDone: () => void } | undefined;

  constructor(
    target: Target,
    timeline: Timeline,
    journal: JournalWriter,
    sampleIntervalMs: number,
  ) {
    this.#target = target;
    this.#timeline = timeline;
    this.#journal = journal;
    this.#sampleIntervalMs = sampleIntervalMs;
  }

  /** Counters go on from those of another process. */
  restore(base: Pick<RestoredRun, 'clusterCounters' | 'watchCounts'>): void {
    this.#base = base;
  }

  start(session: Session, onChange: (change: JobRunChange) => void): void {
    this.#isWatching = true;
    this.#target.jobWatcher.watch(session, onChange, this.#fault);
    this.#target.clusterWatcher.watch(
      session,
      this.#sampleIntervalMs,
      (sample) => {
        const { clusterCounters = null, watchCounts = null } = this.#base ?? {};
        this.#journal.sample(resumedSample(sample, clusterCounters));
        const { counts } = this.#target.jobWatcher;
        if (counts !== null) this.#journal.watch(resumedWatchCounts(counts, watchCounts));
        this.#endLastSample();
      },
      (error) => {
        this.#fault(error);
        this.#endLastSample();
      },
    );
  }

  /** Records every pod besides, once it has gone. */
  watchPods(session: Session): void {
    this.#target.podWatcher?.watch(session, (pod) => this.#journal.pod(pod));
  }

  /**
   * Stops watching after one more sample, whose counters then cover the whole run, or after it has
   * failed or is overdue.
   */
  stopAfterSample(onDone: () => void): void {
    if (!this.#isWatching) {
      onDone();
      return;
    }
    const deadline = this.#timeline.now() + this.#sampleIntervalMs + lastSampleGraceMs;
    const timer = this.#timeline.at(deadline, () => this.#endLastSample());
    this.#lastSample = { timer, onDone };
    this.#target.clusterWatcher.conclude?.();
  }

  #endLastSample(): void {
    if (this.#lastSample === undefined) return;
    const { timer, onDone } = this.#lastSample;
    this.#lastSample = undefined;
    this.#timeline.cancel(timer);
    this.#isWatching = false;
    this.#target.jobWatcher.stop();
    this.#target.clusterWatcher.stop();
    this.#target.podWatcher?.stop();
    onDone();
  }

  readonly #fault = (error: TargetError): void => this.#journal.fault('watch', error);
}
