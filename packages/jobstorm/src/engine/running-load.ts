import type { Instant } from '../model/instant.ts';
import type { Load, Scenario } from '../model/scenario.ts';
import type { Session } from '../model/session.ts';
import type { RandomStreams } from '../util/random.ts';
import { JobPlanner, type JobPlan } from '../workload/job-plan.ts';
import { scheduleForLoad } from '../workload/open/schedule-for-load.ts';
import { ClosedArrivals } from './arrivals-closed.ts';
import { OpenArrivals } from './arrivals-open.ts';
import type { Arrivals, OnIntended } from './arrivals.ts';
import { Cancellation } from './cancellation.ts';
import { InFlight } from './in-flight.ts';
import type { Job } from './job.ts';
import { JobTracker, type OnFinished } from './job-tracker.ts';
import type { JournalWriter } from './journal-writer.ts';
import type { JobRunChange, JobSubmitter, JobWatcher, TargetError, Timeline } from './ports.ts';
import { emptyLoadTally, type LoadCounts } from './run-progress.ts';
import { restoredPlan } from './resume/restored-plan.ts';
import type { RestoredJob, RestoredLoad } from './resume/restored-run.ts';
import { SubmissionFactory } from './submission-factory.ts';
import { Submissions } from './submissions.ts';

export interface LoadOptions {
  readonly scenario: Scenario;
  readonly session: Session;
  readonly timeline: Timeline;
  readonly submitter: JobSubmitter;
  readonly journal: JournalWriter;
  readonly streams: RandomStreams;
  /** A job run was accepted: its end is to be found out. */
  readonly follow: JobWatcher['follow'];
  /**
   * An arrival was answered or has finished, or a cancellation was accepted: see whether it is
   * time to go on.
   */
  readonly onProgress: () => void;
}

/**
 * The load of a run: arrivals become jobs, jobs are submitted, accepted, followed to their end and
 * cancelled when it is asked for. It does what the run tells it; when to is the run's affair.
 */
export class RunningLoad {
  readonly #options: LoadOptions;
  readonly #planner: JobPlanner;
  readonly #arrivals: Arrivals;
  readonly #inFlight: InFlight<Job>;
  readonly #submissions: Submissions;
  readonly #tracker: JobTracker;
  readonly #factory: SubmissionFactory;
  readonly #cancellation: Cancellation;
  readonly #counts = emptyLoadTally();
  #isCancelling = false;

  constructor(options: LoadOptions) {
    const { scenario, session, timeline, submitter, journal, streams } = options;
    const { load, retry } = scenario;
    const factory = new SubmissionFactory(scenario, session);
    this.#options = options;
    this.#factory = factory;
    this.#planner = new JobPlanner(scenario, streams);
    this.#arrivals = arrivalsOf(load, timeline, streams, this.#intend);
    this.#inFlight = new InFlight<Job>({
      timeline,
      max: load.inFlightMax,
      policy: load.lateArrivals,
      offeredPerMinute: offeredPerMinute(load),
      onStart: this.#start,
      onDrop: this.#drop,
    });
    this.#tracker = new JobTracker(journal, this.#finished);
    this.#submissions = new Submissions({
      timeline,
      submitter,
      retry,
      jitter: streams.stream('engine/retry'),
      journal,
      submissionOf: (job) => factory.submissionOf(job),
      onAccepted: this.#accepted,
      onRejected: this.#rejected,
      onRefused: this.#refused,
    });
    this.#cancellation = new Cancellation({
      timeline,
      submitter,
      journal,
      virtualClusterIdOf: (job) => factory.virtualClusterOf(job).id,
      isActive: (job) => this.#tracker.has(job),
      onAccepted: options.onProgress,
    });
  }

  get counts(): LoadCounts {
    return this.#counts;
  }

  /** Arrivals started and not finished. */
  get inFlight(): number {
    return this.#inFlight.count;
  }

  /** Arrivals that wait for room among those in flight. */
  get waiting(): number {
    return this.#inFlight.waiting;
  }

  /** Arrivals started and not answered. */
  get submitting(): number {
    return this.#submissions.pending;
  }

  /** Job runs accepted and not finished. */
  get active(): number {
    return this.#tracker.active;
  }

  get cancelsRemaining(): number {
    return this.#isCancelling ? this.#cancellation.remaining : 0;
  }

  /** @param restored what another process had done of it, after {@link RunningLoad.restore} */
  start(at: Instant, restored?: RestoredLoad): void {
    this.#arrivals.start(at, restored);
  }

  /**
   * Takes over the arrivals of another process. What had no answer is submitted again, with the
   * token that the service knows it by.
   *
   * @param isOver nothing is submitted any more, so that what had no answer never gets one
   * @throws {JobstormError} of kind `config` when its journal is not of this scenario
   */
  restore({ counts, jobs, finishedJobRuns }: RestoredLoad, isOver: boolean): void {
    Object.assign(this.#counts, counts);
    this.#tracker.restoredFinished(finishedJobRuns);
    this.#inFlight.restore(jobs.length);
    let next = 0;
    for (let arrival = 0; arrival < counts.intended; arrival += 1) {
      const plan = this.#planner.next(arrival);
      const restored = jobs[next];
      if (restored?.arrival !== arrival) continue;
      next += 1;
      this.#restoreJob(restored, restoredPlan(plan, restored, this.#options.scenario), isOver);
    }
  }

  #restoreJob(restored: RestoredJob, plan: JobPlan, isOver: boolean): void {
    const { arrival, intendedAt, user, attempts, jobRunId } = restored;
    const job: Job = { arrival, intendedAt, plan, user, attempts, jobRunId };
    if (jobRunId !== null) {
      this.#tracker.restored(job, restored.milestones);
      this.#options.follow(jobRunId, this.#factory.virtualClusterOf(job).id, intendedAt);
    } else if (isOver) {
      this.#submissions.giveUp(job);
    } else {
      this.#submissions.submit(job);
    }
  }

  /** No arrival is intended or started any more; those that wait for room are dropped. */
  endArrivals(): void {
    this.#arrivals.stop();
    this.#inFlight.close();
  }

  /** No further attempts at arrivals that were refused. */
  giveUpRetries(): void {
    this.#submissions.giveUpRetries();
  }

  /** Cancels what is in flight, and what may yet be accepted. */
  cancelAll(): void {
    this.#isCancelling = true;
    for (const job of this.#tracker.jobs()) this.#cancellation.add(job);
    this.#submissions.giveUpRetries();
  }

  /** Waits for nothing any more: what has no answer is rejected, what runs stays unfinished. */
  abandon(): void {
    this.#cancellation.stop();
    this.#submissions.abandon();
  }

  /** Takes in what the job watcher saw. */
  changed(change: JobRunChange): void {
    this.#tracker.changed(change);
  }

  readonly #intend = (intendedAt: Instant, user: number | null): void => {
    const arrival = this.#counts.intended;
    this.#counts.intended += 1;
    const plan = this.#planner.next(arrival);
    this.#inFlight.offer({ arrival, intendedAt, plan, user, attempts: 0, jobRunId: null });
  };

  readonly #start = (job: Job): void => {
    this.#counts.started += 1;
    this.#options.journal.arrival(job, this.#templateOf(job));
    this.#submissions.submit(job);
  };

  readonly #drop = (job: Job): void => {
    this.#counts.dropped += 1;
    this.#options.journal.dropped(job, this.#templateOf(job));
    if (job.user !== null) this.#arrivals.dropped(job.user);
  };

  readonly #refused = (error: TargetError): void => {
    if (error.kind === 'throttled') this.#counts.throttled += 1;
    else this.#counts.errors += 1;
  };

  readonly #accepted = (job: Job, jobRunId: string): void => {
    this.#counts.accepted += 1;
    if (job.user !== null) this.#arrivals.answered(job.user);
    this.#tracker.accepted(job, jobRunId);
    const { id } = this.#factory.virtualClusterOf(job);
    if (this.#tracker.has(job)) this.#options.follow(jobRunId, id, job.intendedAt);
    if (this.#isCancelling && this.#tracker.has(job)) this.#cancellation.add(job);
    this.#options.onProgress();
  };

  readonly #rejected = (job: Job): void => {
    this.#counts.rejected += 1;
    if (job.user !== null) this.#arrivals.answered(job.user);
    this.#inFlight.release();
    this.#options.onProgress();
  };

  readonly #finished: OnFinished = (_job, { state }) => {
    if (state === 'COMPLETED') this.#counts.completed += 1;
    else if (state === 'FAILED') this.#counts.failed += 1;
    else this.#counts.cancelled += 1;
    this.#inFlight.release();
    this.#options.onProgress();
  };

  #templateOf(job: Job): string {
    return this.#options.scenario.jobs[job.plan.template]?.name ?? '';
  }
}

function arrivalsOf(
  load: Load,
  timeline: Timeline,
  streams: RandomStreams,
  onIntended: OnIntended,
): Arrivals {
  return load.model === 'open'
    ? new OpenArrivals(timeline, scheduleForLoad(load, streams), onIntended)
    : new ClosedArrivals(timeline, load, streams, onIntended);
}

/** Of a closed load: users divided by their mean think time, the most that they can offer. */
function offeredPerMinute(load: Load): number {
  if (load.model === 'open') return load.arrivalsPerMinute;
  return (load.users * 60_000) / ((load.waitLowMs + load.waitHighMs) / 2);
}
