import type { RunProgress } from '../../engine/run-progress.ts';
import { Run } from '../../engine/run.ts';
import { RunSummarizer } from '../../metrics/run-summarizer.ts';
import type { RunSummary } from '../../metrics/run-summary.ts';
import type { JournalDetail, JournalEntry } from '../../model/journal-entry.ts';
import type { Scenario } from '../../model/scenario.ts';
import { RandomStreams } from '../../util/random.ts';
import { VirtualTimeline } from '../kernel/virtual-timeline.ts';
import { Twin } from '../twin.ts';

export interface TwinRun {
  readonly twin: Twin;
  readonly timeline: VirtualTimeline;
  readonly entries: readonly JournalEntry[];
  readonly summary: RunSummary;
}

/** Looks on while a scenario runs. */
export interface RunObserver {
  /** The engine has written this entry. */
  wrote(entry: JournalEntry): void;
  /** An event has happened. */
  happened(progress: RunProgress): void;
}

/**
 * Runs a scenario on the twin to its end, as fast as it goes: for runs too large to watch. More
 * than `eventsMax` events are a run that hangs.
 */
export function runUnwatched(
  scenario: Scenario,
  eventsMax = 20_000_000,
  observe?: (timeline: VirtualTimeline) => RunObserver,
  journalDetail: JournalDetail = 'jobs',
): TwinRun {
  const timeline = new VirtualTimeline();
  const streams = new RandomStreams(scenario.seed);
  const twin = new Twin({ scenario, timeline, streams });
  const observer = observe?.(timeline);
  const entries: JournalEntry[] = [];
  const summarizer = new RunSummarizer();
  const run = new Run({
    scenario,
    sessionId: 'emr-0a1b2c3d-20260105',
    startedAt: new Date(scenario.twin.startsAtEpochMs).toISOString(),
    jobstormVersion: '0.0.0',
    timeline,
    target: twin.target,
    streams,
    journalDetail,
    journal: {
      append: (entry) => {
        entries.push(entry);
        summarizer.add(entry);
        observer?.wrote(entry);
      },
    },
  });
  let isEnded = false;
  run.start(() => {
    isEnded = true;
  });
  while (!isEnded) {
    if (!timeline.runNext()) throw new Error('The run hangs: nothing is pending');
    observer?.happened(run.progress);
    if (timeline.events > eventsMax) throw new Error(`The run hangs: ${eventsMax} events`);
  }
  return { twin, timeline, entries, summary: summarizer.summary() };
}
