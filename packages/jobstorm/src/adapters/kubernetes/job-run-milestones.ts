import type { JobRunMilestone } from '../../engine/ports.ts';
import type { Instant } from '../../model/instant.ts';
import { jobMilestones, type JobMilestone } from '../../model/job-run.ts';
import type { PodView } from './pod-view.ts';

/** What is known of the milestones of one job run. */
interface Progress {
  /** Index of the next milestone that may be told. */
  next: number;
  /** Of the last one told: later steps are no earlier, whatever clocks said. */
  at: Instant;
  executorsRunning: Set<string> | null;
  executorsRunningAt: Instant;
}

export interface JobRunMilestonesOptions {
  /** How many executors a job run asked for; null = not known. */
  readonly requestedExecutors: (jobRunId: string) => number | null;
  readonly onMilestone: (milestone: JobRunMilestone) => void;
}

/**
 * Tells the milestones of job runs from their pods, each once and in order. One that was missed
 * while nobody looked, and that the object does not tell of any more, is left out: it is unknown.
 */
export class JobRunMilestones {
  readonly #options: JobRunMilestonesOptions;
  readonly #progress = new Map<string, Progress>();

  constructor(options: JobRunMilestonesOptions) {
    this.#options = options;
  }

  /** A pod of a job run is there, or has changed. */
  seen(pod: PodView): void {
    const { jobRunId, role } = pod;
    if (role === 'submitter') this.reach(jobRunId, 'submitted', pod.createdAt);
    else if (role === 'driver') this.#driver(pod);
    else this.#executor(pod);
  }

  /** Tells a milestone, unless it or a later one was told before. */
  reach(jobRunId: string, milestone: JobMilestone, at: Instant): void {
    const progress = this.#of(jobRunId);
    const index = jobMilestones.indexOf(milestone);
    if (index < progress.next) return;
    progress.next = index + 1;
    progress.at = Math.max(progress.at, at);
    this.#options.onMilestone({ kind: 'milestone', jobRunId, milestone, at: progress.at });
  }

  #driver({ jobRunId, createdAt, scheduledAt, runningAt }: PodView): void {
    this.reach(jobRunId, 'driverCreated', createdAt);
    if (scheduledAt !== null) this.reach(jobRunId, 'driverScheduled', scheduledAt);
    if (runningAt === null) return;
    this.reach(jobRunId, 'driverRunning', runningAt);
    this.#executorsReady(jobRunId);
  }

  #executor({ jobRunId, uid, runningAt }: PodView): void {
    const progress = this.#of(jobRunId);
    if (runningAt === null || progress.next > jobMilestones.indexOf('executorsReady')) return;
    progress.executorsRunning ??= new Set();
    if (progress.executorsRunning.has(uid)) return;
    progress.executorsRunning.add(uid);
    progress.executorsRunningAt = Math.max(progress.executorsRunningAt, runningAt);
    this.#executorsReady(jobRunId);
  }

  #executorsReady(jobRunId: string): void {
    const progress = this.#of(jobRunId);
    const requested = this.#options.requestedExecutors(jobRunId);
    const running = progress.executorsRunning?.size ?? 0;
    const isDriverRunning = progress.next > jobMilestones.indexOf('driverRunning');
    if (requested === null || !isDriverRunning || running < requested) return;
    this.reach(jobRunId, 'executorsReady', Math.max(progress.at, progress.executorsRunningAt));
    progress.executorsRunning = null;
  }

  #of(jobRunId: string): Progress {
    let progress = this.#progress.get(jobRunId);
    if (progress === undefined) {
      progress = {
        next: 0,
        at: -Infinity,
        executorsRunning: null,
        executorsRunningAt: -Infinity,
      };
      this.#progress.set(jobRunId, progress);
    }
    return progress;
  }
}
