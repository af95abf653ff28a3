import { minute, type Instant } from '../model/instant.ts';
import type { JournalDetail } from '../model/journal-entry.ts';
import type { RunPhase } from '../model/run-phase.ts';
import type { LeftBehind, Session } from '../model/session.ts';
import type { RandomStreams } from '../util/random.ts';
import { assert } from '../util/assert.ts';
import { interruptNotice, type InterruptNotice } from './interrupt-notice.ts';
import { JournalWriter, type RunIdentity } from './journal-writer.ts';
import { RunningLoad } from './running-load.ts';
import { Observation } from './observation.ts';
import type {
  CleanUpResult,
  PrepareResult,
  RunJournal,
  Target,
  TargetError,
  TimerHandle,
  Timeline,
} from './ports.ts';
import type { LoadCounts, RunProgress } from './run-progress.ts';
import { StallDeadline } from './stall-deadline.ts';

export interface RunOptions extends RunIdentity {
  readonly timeline: Timeline;
  readonly target: Target;
  readonly journal: RunJournal;
  readonly streams: RandomStreams;
  /** Whether the journal tells of every pod, too. @default 'jobs' */
  readonly journalDetail?: JournalDetail;
}

/** What a run came to, beside what its journal says. */
export interface RunOutcome {
  /** Why the session could not be set up; null when it could. */
  readonly prepareError: TargetError | null;
  /**
   * What the journal threw when it could not be written any more; null when all of it was written.
   */
  readonly journalFailure: { readonly thrown: unknown } | null;
  /** null when the run ended before there was anything to leave behind. */
  readonly leftBehind: LeftBehind | null;
}

/** Cancelling waits this long for the next sign of progress, then the run ends without the rest. */
export const cancelStallMaxMs = 10 * minute;

const noCounts: LoadCounts = {
  intended: 0,
  started: 0,
  dropped: 0,
  throttled: 0,
  errors: 0,
  accepted: 0,
  rejected: 0,
  completed: 0,
  failed: 0,
  cancelled: 0,
};

/**
 * One load test from setup to clean-up: a synchronous state machine on a timeline.
 *
 *     setup → warm-up → steady → drain | cancel → teardown → ended
 *
 * Whatever goes wrong on the way (no session, an interrupt at any instant, a journal that cannot be
 * written), the run goes to teardown and ends: what it has made on the target is removed.
 */
export class Run {
  readonly #options: RunOptions;
  readonly #timeline: Timeline;
  readonly #target: Target;
  readonly #journal: JournalWriter;
  readonly #observation: Observation;
  readonly #stall: StallDeadline;
  #phase: RunPhase | null = null;
  #session: Session;
  #load: RunningLoad | undefined;
  #loadStartedAt: Instant | null = null;
  /** Ends of the current phases: warm-up and load, then the drain. */
  #timers: TimerHandle[] = [];
  #steps: RunProgress['steps'] = null;
  #interrupts = 0;
  #isPreparing = false;
  #areArrivalsOver = false;
  #prepareError: TargetError | null = null;
  #leftBehind: LeftBehind | null = null;
  #onEnd: () => void = () => undefined;

  constructor(options: RunOptions) {
    const { scenario, sessionId, timeline, target } = options;
    this.#options = options;
    this.#timeline = timeline;
    this.#target = target;
    this.#journal = new JournalWriter(options.journal, timeline, this.#journalFailed);
    this.#observation = new Observation(target, timeline, this.#journal, scenario.sampleIntervalMs);
    this.#stall = new StallDeadline(timeline, cancelStallMaxMs, () =>
      this.#tearDown(this.#removes()),
    );
    const { clusterName, region } = scenario;
    this.#session = { id: sessionId, clusterName, region, virtualClusters: [] };
  }

  /** @param onEnd called once, after the last entry of the journal */
  start(onEnd: () => void): void {
    assert(this.#phase === null, 'a run starts once');
    this.#onEnd = onEnd;
    this.#journal.run(this.#options);
    this.#enter('setup');
    // Nothing is made on the target for a run that cannot be recorded.
    if (this.#journal.failure !== null) return;
    this.#isPreparing = true;
    const { scenario, sessionId: id } = this.#options;
    const { clusterName, region, namespaces } = scenario;
    this.#target.sessions.prepare(
      { id, clusterName, region, namespaces },
      this.#stepDone,
      (result) => this.#prepared(result),
    );
  }

  /**
   * Takes in that the user wants the run to end: the first time, arrivals end and the run goes on
   * to what the scenario says for its end; the second time, what is in flight is cancelled.
   */
  interrupt(): InterruptNotice {
    if (this.#phase !== null && this.#phase !== 'ended') {
      this.#interrupts += 1;
      this.#journal.interrupt(this.#interrupts);
      this.#endArrivals();
      if (this.#interrupts >= 2 && this.#phase === 'drain') this.#cancel();
    }
    return interruptNotice({
      count: this.#interrupts,
      phase: this.#phase,
      load: this.#options.scenario.load,
      submitting: this.#load?.submitting ?? 0,
      active: this.#load?.active ?? 0,
    });
  }

  get progress(): RunProgress {
    const load = this.#load;
    const startedAt = this.#loadStartedAt;
    return {
      ...(load?.counts ?? noCounts),
      phase: this.#phase,
      steps: this.#steps,
      loadStartedAt: startedAt,
      loadEndsAt: startedAt === null ? null : startedAt + this.#options.scenario.load.durationMs,
      waiting: load?.waiting ?? 0,
      submitting: load?.submitting ?? 0,
      active: load?.active ?? 0,
      cancelsRemaining: load?.cancelsRemaining ?? 0,
    };
  }

  /** Complete once the run has ended. */
  get outcome(): RunOutcome {
    return {
      prepareError: this.#prepareError,
      journalFailure: this.#journal.failure,
      leftBehind: this.#leftBehind,
    };
  }

  #prepared(result: PrepareResult): void {
    this.#isPreparing = false;
    if (result.kind === 'error') {
      this.#journal.fault('prepare', result.error);
      this.#prepareError = result.error;
      this.#session = result.partial;
      this.#tearDown(true);
      return;
    }
    this.#session = result.session;
    this.#journal.session(result.session);
    if (this.#areArrivalsOver) this.#tearDown(true);
    else this.#startLoad();
  }

  #startLoad(): void {
    const { scenario, streams } = this.#options;
    const { warmUpMs, durationMs } = scenario.load;
    const load = new RunningLoad({
      scenario,
      session: this.#session,
      timeline: this.#timeline,
      submitter: this.#target.submitter,
      journal: this.#journal,
      streams,
      follow: (...jobRun) => this.#target.jobWatcher.follow(...jobRun),
      onProgress: this.#proceed,
    });
    const startedAt = this.#timeline.now();
    this.#load = load;
    this.#loadStartedAt = startedAt;
    this.#observation.start(this.#session, (change) => load.changed(change));
    if (this.#options.journalDetail === 'full') this.#observation.watchPods(this.#session);
    this.#enter(warmUpMs > 0 ? 'warm-up' : 'steady');
    // Before the first arrival, so that at one and the same instant the phase changes first.
    if (warmUpMs > 0) this.#after(warmUpMs, () => this.#enter('steady'));
    this.#after(durationMs, () => this.#endArrivals());
    load.start(startedAt);
  }

  /** Does nothing when arrivals are over already. */
  #endArrivals(): void {
    if (this.#areArrivalsOver) return;
    this.#areArrivalsOver = true;
    if (this.#load === undefined) return;
    this.#cancelTimers();
    this.#load.endArrivals();
    const { onEnd, drainMaxMs } = this.#options.scenario.load;
    if (onEnd === 'cancel') {
      this.#cancel();
      return;
    }
    this.#enter('drain');
    this.#after(drainMaxMs, () => this.#endDrain());
    this.#proceed();
  }

  #endDrain(): void {
    if (this.#removes()) {
      this.#cancel();
      return;
    }
    this.#stall.start();
    this.#load?.giveUpRetries();
  }

  #cancel(): void {
    this.#cancelTimers();
    this.#enter('cancel');
    this.#stall.start();
    this.#load?.cancelAll();
    this.#proceed();
  }

  /** Goes on to the next phase when what this one waits for has come. */
  readonly #proceed = (): void => {
    const load = this.#load;
    if (load === undefined) return;
    this.#stall.progress();
    if (this.#phase === 'cancel' || (this.#phase === 'drain' && this.#removes())) {
      if (load.inFlight === 0) this.#tearDown(true);
    } else if (this.#phase === 'drain' && load.submitting === 0) {
      this.#tearDown(false);
    }
  };

  /**
   * Whether the run, as it stands, removes its session: not when its jobs are to be left running.
   */
  #removes(): boolean {
    return this.#phase === 'cancel' || this.#options.scenario.load.onEnd !== 'leave';
  }

  #tearDown(remove: boolean): void {
    this.#cancelTimers();
    this.#stall.stop();
    this.#enter('teardown');
    this.#load?.abandon();
    this.#target.sessions.cleanUp(this.#session, { remove }, this.#stepDone, (result) =>
      this.#cleanedUp(result),
    );
  }

  #cleanedUp(result: CleanUpResult): void {
    if (result.kind === 'error') this.#journal.fault('clean-up', result.error);
    this.#leftBehind = result.leftBehind;
    this.#journal.leftBehind(result.leftBehind);
    this.#observation.stopAfterSample(() => this.#end());
  }

  #end(): void {
    this.#enter('ended');
    this.#journal.end();
    this.#onEnd();
  }

  #enter(phase: RunPhase): void {
    this.#phase = phase;
    this.#steps = null;
    this.#journal.phase(phase);
  }

  /** Tells the machine later, since the write that failed is in the middle of something. */
  readonly #journalFailed = (): void => {
    this.#timeline.at(this.#timeline.now(), () => this.#stopForJournal());
  };

  /** A full disk is no reason to leave anything behind: what runs is cancelled and removed. */
  #stopForJournal(): void {
    if (this.#phase === 'cancel' || this.#phase === 'teardown' || this.#phase === 'ended') return;
    this.#areArrivalsOver = true;
    if (this.#load !== undefined) {
      this.#load.endArrivals();
      this.#cancel();
    } else if (!this.#isPreparing) {
      this.#end();
    }
  }

  #after(ms: number, callback: () => void): void {
    this.#timers.push(this.#timeline.at(this.#timeline.now() + ms, callback));
  }

  #cancelTimers(): void {
    for (const timer of this.#timers) this.#timeline.cancel(timer);
    this.#timers = [];
  }

  readonly #stepDone = (done: number, total: number): void => {
    this.#steps = { done, total };
  };
}
