import type { JournalEntry } from '../model/journal-entry.ts';
import { shuffleMiBOf } from '../model/spark/shuffle-size.ts';
import { activeMax } from './fold/active-job-runs.ts';
import { countArrivals, type ArrivalCounts } from './fold/arrival-counts.ts';
import { intendedRows, steadyRows, templateRows } from './fold/arrival-rows.ts';
import { ArrivalTable } from './fold/arrival-table.ts';
import { AttemptTally } from './fold/attempt-tally.ts';
import { ChargeTally } from './fold/charge-tally.ts';
import { ClusterTally } from './fold/cluster-tally.ts';
import { FailureTally } from './fold/failure-tally.ts';
import { summarizeLatencies, summarizeStartLag } from './fold/latencies.ts';
import { RunOutline } from './fold/run-outline.ts';
import { summarizeThroughput } from './fold/throughput.ts';
import { WatchTally } from './fold/watch-tally.ts';
import { costOf } from './cost.ts';
import type { MeasuredRun } from './figures.ts';
import {
  summaryVersion,
  type CostSummary,
  type RunFacts,
  type RunSummary,
  type TemplateSummary,
} from './run-summary.ts';
import { judgeRun } from './verdict.ts';

/**
 * Folds the entries of a journal into a summary, while the run is recorded or when its journal is
 * read back. Works on every prefix that has the first entry. Adding an entry costs a few stores;
 * asking for the summary costs a sort of each latency, O(n log n) in arrivals.
 */
export class RunSummarizer {
  readonly #outline = new RunOutline();
  readonly #table = new ArrivalTable();
  readonly #attempts = new AttemptTally();
  readonly #failures = new FailureTally();
  readonly #cluster = new ClusterTally();
  readonly #watch = new WatchTally();
  readonly #charges = new ChargeTally();

  add(entry: JournalEntry): void {
    this.#outline.add(entry);
    this.#table.add(entry);
    this.#attempts.add(entry);
    this.#failures.add(entry);
    this.#cluster.add(entry);
    this.#watch.add(entry);
    this.#charges.add(entry);
  }

  /** @throws {JobstormError} of kind `storage` when the journal lacks its first entry */
  summary(): RunSummary {
    const measured = this.#measure();
    return { summaryVersion, run: this.#facts(measured), ...measured };
  }

  #measure(): MeasuredRun {
    const table = this.#table;
    const window = this.#outline.steadyWindow();
    const rows = intendedRows(table);
    const counts = countArrivals(table, rows);
    return {
      arrivals: {
        intended: counts.intended,
        started: counts.started,
        late: counts.late,
        dropped: counts.dropped,
        startLag: summarizeStartLag(table, rows),
      },
      submissions: this.#attempts.summary(),
      jobRuns: {
        completed: counts.completed,
        failed: counts.failed,
        failedByReason: this.#failures.counts(),
        cancelled: counts.cancelled,
        unfinished: counts.unfinished,
        activeMax: activeMax(table),
      },
      latencies: summarizeLatencies(table, steadyRows(table, rows, window)),
      throughput: summarizeThroughput(table, window),
      cluster: this.#cluster.summary(),
      cost: this.#cost(counts),
      watching: this.#watch.summary(table),
      jobCost: this.#charges.summary(null, this.#knowsTransfer()),
      leftBehind: this.#outline.leftBehind,
      templates: this.#templates(rows),
    };
  }

  #facts(measured: MeasuredRun): RunFacts {
    const { run, lastAt, complete, interrupts, arrivalsBegan, faults, resumes } = this.#outline;
    const { scenario } = run;
    const { thresholds, validity } = scenario;
    const {
      verdict,
      reasons,
      thresholds: results,
    } = judgeRun(measured, {
      thresholds,
      validity,
      complete,
      interrupts,
      leavesJobRuns: scenario.load.onEnd === 'leave',
      arrivalsBegan,
      faults,
    });
    return {
      scenario: scenario.name,
      target: scenario.target,
      seed: scenario.seed,
      session: run.session,
      jobstormVersion: run.jobstormVersion,
      startedAt: run.startedAt,
      durationMs: lastAt - run.at,
      steadyMs: this.#outline.steadyWindow()?.lengthMs ?? 0,
      resumes: resumes.length,
      verdict,
      reasons,
      thresholds: results,
      complete,
    };
  }

  #cost(counts: ArrivalCounts): CostSummary | null {
    const { counters } = this.#cluster;
    if (counters === null) return null;
    const cost = costOf({
      counters,
      durationMs: this.#outline.lastAt - this.#outline.run.at,
      jobRunsCompleted: counts.completed,
      twin: this.#outline.run.scenario.twin,
      knowsTransfer: this.#knowsTransfer(),
    });
    // Shares of nodes are counted by the twin alone.
    return this.#cluster.tellsControlPlane ? cost : { ...cost, idleUsd: null };
  }

  /** Whether the scenario says what executors exchange, of one template or of all. */
  #knowsTransfer(template?: string): boolean {
    const { jobs } = this.#outline.run.scenario;
    return jobs.every(
      ({ name, work }) => (template ?? name) !== name || shuffleMiBOf(work) !== null,
    );
  }

  /** Every template of the scenario, also one that the mix never drew. */
  #templates(rows: Int32Array): Readonly<Record<string, TemplateSummary>> {
    const names = this.#outline.run.scenario.jobs.map(({ name }) => name);
    return Object.fromEntries(names.map((name) => [name, this.#template(name, rows)]));
  }

  #template(name: string, all: Int32Array): TemplateSummary {
    const table = this.#table;
    const rows = templateRows(table, all, name);
    const { intended, started, dropped, accepted, ...counts } = countArrivals(table, rows);
    return {
      arrivals: { intended, started, dropped },
      submissions: { accepted, failed: counts.rejected },
      jobRuns: {
        completed: counts.completed,
        failed: counts.failed,
        cancelled: counts.cancelled,
        unfinished: counts.unfinished,
      },
      latencies: summarizeLatencies(table, steadyRows(table, rows, this.#outline.steadyWindow())),
      jobCost: this.#charges.summary(name, this.#knowsTransfer(name)),
    };
  }
}
