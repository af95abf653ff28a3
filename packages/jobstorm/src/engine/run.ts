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
import type { RestoredLoad, RestoredRun } from './resume/restored-run.ts';
import type { RunRestorer } from './resume/run-restorer.ts';
import { emptyLoadTally, type RunProgress } from './run-progress.ts';
import { StallDeadline } from './stall-deadline.ts';

export interface RunOptions extends RunIdentity {
  readonly timeline: Timeline;
  readonly target: Target;
  readonly journal: RunJournal;
  readonly streams: RandomStreams;
  /** Whether the journal tells of every pod, too. @default 'jobs' */
  readonly journalDetail?: JournalDetail;
  /** The journal so far of a run whose process was killed: this one goes on with it. */
  readonly restorer?: RunRestorer;
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
  #hasEndedBefore = false;
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
    const { restorer } = this.#options;
    if (restorer !== undefined) {
      this.#resume(restorer.resumeAt(this.#timeline.now()));
      return;
    }
    this.#journal.run(this.#options);
    this.#setUp();
  }

  #setUp(): void {
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
      ...(load?.counts ?? emptyLoadTally()),
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
    this.#setUpDone();
  }

  #setUpDone(): void {
    if (this.#areArrivalsOver) {
      this.#tearDown(true);
      return;
    }
    const startedAt = this.#timeline.now();
    const load = this.#createLoad(startedAt);
    this.#observe(load);
    this.#startArrivals(load, startedAt);
  }

  /** Goes on where another process was killed. */
  #resume(restored: RestoredRun): void {
    this.#journal.resume(restored.stoppedAt);
    this.#interrupts = restored.interrupts;
    this.#areArrivalsOver = restored.interrupts > 0;
    this.#observation.restore(restored);
    const { virtualClusters } = restored;
    this.#hasEndedBefore = restored.phase === 'ended';
    // What had come to its end but for the last word is looked at once more.
    const phase = this.#hasEndedBefore ? 'teardown' : restored.phase;
    this.#phase = phase;
    if (phase === null || virtualClusters === null) {
      if (phase === 'teardown') this.#tearDownFound();
      else this.#setUp();
      return;
    }
    this.#session = { ...this.#session, virtualClusters };
    if (restored.loadStartedAt === null && phase === 'setup') this.#setUpDone();
    else this.#resumeLoad(restored, phase);
  }

  #resumeLoad(restored: RestoredRun, phase: RunPhase): void {
    // Without a phase the run does not go on to the next one, half of its arrivals restored.
    this.#phase = null;
    const loadStartedAt = restored.loadStartedAt ?? this.#timeline.now();
    const isOver = phase === 'cancel' || phase === 'teardown';
    const load = this.#createLoad(loadStartedAt);
    this.#areArrivalsOver = phase !== 'warm-up' && phase !== 'steady';
    if (this.#areArrivalsOver) load.endArrivals();
    if (phase !== 'teardown') this.#observe(load);
    load.restore(restored.load, isOver);
    this.#phase = phase;
    if (phase === 'teardown') {
      this.#tearDown(restored.wasCancelled || this.#removes());
    } else if (phase === 'cancel') {
      this.#cancel();
    } else if (phase === 'drain') {
      this.#drainUntil((restored.drainStartedAt ?? 0) + this.#options.scenario.load.drainMaxMs);
    } else {
      this.#startArrivals(load, loadStartedAt, restored.load);
    }
  }

  /** What there is of a session whose set-up failed, or was not gone on with, is removed. */
  #tearDownFound(): void {
    this.#areArrivalsOver = true;
    this.#target.sessions.find({ session: this.#session.id }, ([session]) => {
      this.#session = session ?? this.#session;
      this.#tearDown(true);
    });
  }

  #createLoad(loadStartedAt: Instant): RunningLoad {
    const { scenario, streams } = this.#options;
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
    this.#load = load;
    this.#loadStartedAt = loadStartedAt;
    return load;
  }

  #observe(load: RunningLoad): void {
    this.#observation.start(this.#session, (change) => load.changed(change));
    if (this.#options.journalDetail === 'full') this.#observation.watchPods(this.#session);
  }

  /** @param restored what another process has done of it, whose phase this is */
  #startArrivals(load: RunningLoad, startedAt: Instant, restored?: RestoredLoad): void {
    const { warmUpMs, durationMs } = this.#options.scenario.load;
    if (restored === undefined) this.#enter(warmUpMs > 0 ? 'warm-up' : 'steady');
    // Before the first arrival, so that at one and the same instant the phase changes first.
    if (this.#phase === 'warm-up') this.#at(startedAt + warmUpMs, () => this.#enter('steady'));
    this.#at(startedAt + durationMs, () => this.#endArrivals());
    load.start(startedAt, restored);
    if (this.#interrupts > 0) this.#endArrivals();
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
    this.#drainUntil(this.#timeline.now() + drainMaxMs);
  }

  #drainUntil(deadline: Instant): void {
    this.#at(deadline, () => this.#endDrain());
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
    if (!this.#hasEndedBefore) this.#enter('ended');
    this.#phase = 'ended';
    this.#journal.end();
    this.#onEnd();
  }

  #enter(phase: RunPhase): void {
    // A run that is resumed in a phase has entered it before.
    if (this.#phase !== phase) this.#journal.phase(phase);
    this.#phase = phase;
    this.#steps = null;
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
    } else if (this.#options.restorer !== undefined && !this.#isPreparing) {
      this.#tearDownFound();
    } else if (!this.#isPreparing) {
      this.#end();
    }
  }

  #at(instant: Instant, callback: () => void): void {
    this.#timers.push(this.#timeline.at(instant, callback));
  }

  #cancelTimers(): void {
    for (const timer of this.#timers) this.#timeline.cancel(timer);
    this.#timers = [];
  }

  readonly #stepDone = (done: number, total: number): void => {
    this.#steps = { done, total };
  };
}
