import { Run, type RunOutcome } from '../../engine/run.ts';
import type { InterruptNotice } from '../../engine/interrupt-notice.ts';
import type { RunJournal } from '../../engine/ports.ts';
import type { JournalDetail } from '../../model/journal-entry.ts';
import type { Scenario } from '../../model/scenario.ts';
import { VirtualTimeline } from '../../twin/kernel/virtual-timeline.ts';
import { Twin } from '../../twin/twin.ts';
import { RandomStreams } from '../../util/random.ts';
import { jobstormVersion } from '../version.ts';
import { ClockPacer, FreePacer, type Pacer } from './pacer.ts';
import type { DrivenRun } from './driven-run.ts';
import { twinSessionId } from './session-id.ts';

export interface TwinRunOptions {
  readonly scenario: Scenario;
  readonly journal: RunJournal;
  /** Times faster than the clock; undefined = as fast as can be. */
  readonly speed: number | undefined;
  readonly journalDetail: JournalDetail;
}

/** What happened on the twin, event by event: the same for the same scenario and seed. */
export interface EventStream {
  readonly count: number;
  readonly fingerprint: string;
}

/** A run of the engine against the twin. */
export class TwinRun implements DrivenRun {
  readonly sessionId: string;
  readonly #run: Run;
  readonly #pacer: Pacer;
  readonly #timeline = new VirtualTimeline();
  #isEnded = false;
  #isStopped = false;
  #eventsAtEnd: EventStream | undefined;

  constructor({ scenario, journal, speed, journalDetail }: TwinRunOptions) {
    const timeline = this.#timeline;
    const streams = new RandomStreams(scenario.seed);
    const { target } = new Twin({ scenario, timeline, streams });
    this.sessionId = twinSessionId(scenario);
    this.#pacer = speed === undefined ? new FreePacer(timeline) : new ClockPacer(timeline, speed);
    this.#run = new Run({
      scenario,
      sessionId: this.sessionId,
      startedAt: new Date(scenario.twin.startsAtEpochMs).toISOString(),
      jobstormVersion,
      timeline,
      target,
      journal,
      streams,
      journalDetail,
    });
  }

  /** Runs to the end, or until {@link TwinRun.stop}; gives back whether it came to its end. */
  async complete(): Promise<boolean> {
    this.#run.start(() => {
      this.#isEnded = true;
      this.#eventsAtEnd = this.#eventsNow();
    });
    await this.#pacer.drive(() => this.#isEnded || this.#isStopped);
    return this.#isEnded;
  }

  interrupt(): InterruptNotice {
    this.#pacer.catchUp();
    return this.#run.interrupt();
  }

  /** Ends it where it stands: nothing more happens, nothing is cleaned up. */
  stop(): void {
    this.#isStopped = true;
  }

  /** Job runs that the target has accepted and that have not finished. */
  get active(): number {
    return this.#run.progress.active;
  }

  /** Up to the end of the run: how far the twin goes on beyond it depends on the pace. */
  get events(): EventStream {
    return this.#eventsAtEnd ?? this.#eventsNow();
  }

  #eventsNow(): EventStream {
    return { count: this.#timeline.events, fingerprint: this.#timeline.fingerprint };
  }

  get outcome(): RunOutcome {
    return this.#run.outcome;
  }
}
