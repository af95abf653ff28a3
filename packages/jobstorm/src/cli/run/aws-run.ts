import { randomBytes } from 'node:crypto';
import { WallTimeline } from '../../adapters/timeline/wall-timeline.ts';
import type { InterruptNotice } from '../../engine/interrupt-notice.ts';
import type { RunJournal, Target } from '../../engine/ports.ts';
import type { RunRestorer } from '../../engine/resume/run-restorer.ts';
import { Run, type RunOutcome } from '../../engine/run.ts';
import type { JournalDetail } from '../../model/journal-entry.ts';
import type { Scenario } from '../../model/scenario.ts';
import { sessionId } from '../../model/session.ts';
import { RandomStreams } from '../../util/random.ts';
import type { AwsAccess } from '../target/aws-access.ts';
import { createAwsTarget, type WrapSubmitter } from '../target/aws-target.ts';
import { jobstormVersion } from '../version.ts';
import type { DrivenRun } from './driven-run.ts';

export interface AwsRunOptions {
  readonly scenario: Scenario;
  readonly sessionId: string;
  /** Unix time of instant 0, by the service's clock, in ms. */
  readonly epochMs: number;
  /** Times faster than the clock: for a twin that is served so. */
  readonly speed: number;
  readonly journal: RunJournal;
  readonly journalDetail: JournalDetail;
  readonly access: AwsAccess;
  /** The journal so far of a run whose process was killed. */
  readonly restorer?: RunRestorer;
  readonly wrapSubmitter?: WrapSubmitter;
}

/** A new session, which no other has: upstream's form, by chance and by the date. */
export function newSessionId(epochMs: number): string {
  const day = new Date(epochMs).toISOString().slice(0, 10).replaceAll('-', '');
  return sessionId(randomBytes(4).toString('hex'), day);
}

/** A run of the engine against EMR on EKS, in the time of the clock on the wall. */
export class AwsRun implements DrivenRun {
  readonly sessionId: string;
  readonly events = null;
  readonly #timeline: WallTimeline;
  readonly #target: Target;
  readonly #run: Run;
  #settle: (isEnded: boolean) => void = () => undefined;
  #fail: (thrown: unknown) => void = () => undefined;

  constructor(options: AwsRunOptions) {
    const { scenario, epochMs, speed, access, journal, journalDetail, restorer } = options;
    const { wrapSubmitter } = options;
    const wrapped = wrapSubmitter === undefined ? {} : { wrapSubmitter };
    this.sessionId = options.sessionId;
    const timeline = new WallTimeline({
      speed,
      startAt: restorer === undefined ? 0 : access.serviceNowMs() - epochMs,
      onError: (thrown) => this.#fail(thrown),
    });
    this.#timeline = timeline;
    this.#target = createAwsTarget({ scenario, timeline, epochMs, access, ...wrapped });
    this.#run = new Run({
      scenario,
      sessionId: options.sessionId,
      startedAt: new Date(epochMs).toISOString(),
      jobstormVersion,
      timeline,
      target: this.#target,
      journal,
      streams: new RandomStreams(scenario.seed),
      journalDetail,
      ...(restorer === undefined ? {} : { restorer }),
    });
  }

  async complete(): Promise<boolean> {
    try {
      return await new Promise<boolean>((resolve, reject) => {
        this.#settle = resolve;
        this.#fail = reject;
        this.#run.start(() => resolve(true));
      });
    } finally {
      this.#timeline.stop();
      this.#stopWatching();
    }
  }

  interrupt(): InterruptNotice {
    return this.#run.interrupt();
  }

  stop(): void {
    this.#settle(false);
  }

  /** A run that was stopped where it stood has connections open that would keep the process alive. */
  #stopWatching(): void {
    const { jobWatcher, clusterWatcher, podWatcher } = this.#target;
    for (const watcher of [jobWatcher, clusterWatcher, podWatcher]) watcher?.stop();
  }

  get active(): number {
    return this.#run.progress.active;
  }

  get outcome(): RunOutcome {
    return this.#run.outcome;
  }
}
