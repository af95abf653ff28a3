import type { Scenario } from '../../model/scenario.ts';
import { RandomStreams } from '../../util/random.ts';
import type { Timeline } from '../ports.ts';
import { Run } from '../run.ts';
import { FakeTarget, type FakeTargetOptions } from './fake-target.ts';
import { MemoryJournal } from './memory-journal.ts';

/** A timeline that can be driven from outside. */
export type DrivenTimeline = Timeline & { runNext(): boolean };

export interface FakeRunOptions {
  readonly target?: FakeTargetOptions;
  /** @default unbounded */
  readonly journalEntriesMax?: number;
}

/** A run on the fake target, with everything that a test looks at. */
export class FakeRun {
  readonly timeline: DrivenTimeline;
  readonly target: FakeTarget;
  readonly journal: MemoryJournal;
  readonly run: Run;
  /** Calls to `onEnd`. */
  ends = 0;

  constructor(timeline: DrivenTimeline, scenario: Scenario, options: FakeRunOptions = {}) {
    this.timeline = timeline;
    this.target = new FakeTarget(timeline, options.target);
    this.journal = new MemoryJournal(options.journalEntriesMax);
    this.run = new Run({
      scenario,
      sessionId: 'emr-0a1b2c3d-20260101',
      startedAt: '2026-01-01T00:00:00.000Z',
      jobstormVersion: '0.0.0',
      timeline,
      target: this.target,
      journal: this.journal,
      streams: new RandomStreams(scenario.seed),
    });
  }

  start(): this {
    this.run.start(() => {
      this.ends += 1;
    });
    return this;
  }

  /** Lets time pass up to this instant. */
  runUntil(instant: number): this {
    const markers: number[] = [];
    this.timeline.at(instant, () => markers.push(instant));
    while (markers.length === 0) this.timeline.runNext();
    return this;
  }

  /**
   * Lets time pass until the run has ended.
   * @throws when nothing is pending and it has not: the run would hang
   */
  runToEnd(): this {
    while (this.ends === 0) {
      if (!this.timeline.runNext())
        throw new Error('Nothing is pending, and the run has not ended');
    }
    return this;
  }
}
