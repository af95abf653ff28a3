import type { JobCharge } from '../../model/cluster-sample.ts';
import type { JournalEntry } from '../../model/journal-entry.ts';
import type { JobCostSummary } from '../run-summary.ts';
import { summarizeValues } from './percentiles.ts';

interface TemplateCharges {
  nodesUsd: number;
  emrUsd: number;
  crossAzUsd: number;
  /** Of each job run that has ended. */
  readonly totals: number[];
  /** Of those that go on as the watch ends. */
  unfinishedUsd: number;
}

/** What job runs were charged with, by template. */
export class ChargeTally {
  readonly #byTemplate = new Map<string, TemplateCharges>();

  add(entry: JournalEntry): void {
    if (entry.kind !== 'sample' || entry.sample.charges === undefined) return;
    for (const charge of entry.sample.charges) this.#add(charge);
  }

  /**
   * Of the job runs of one template, or of all; null when none was charged.
   *
   * @param hasTransfer whether what executors exchange is known
   */
  summary(template: string | null, hasTransfer: boolean): JobCostSummary | null {
    const parts =
      template === null ? [...this.#byTemplate.values()] : [this.#byTemplate.get(template)];
    const charges = parts.filter((part) => part !== undefined);
    const totals = charges.flatMap((part) => part.totals);
    if (charges.length === 0) return null;
    const sum = (of: (part: TemplateCharges) => number): number =>
      charges.reduce((usd, part) => usd + of(part), 0);
    const nodesUsd = sum((part) => part.nodesUsd);
    const emrUsd = sum((part) => part.emrUsd);
    const crossAzUsd = sum((part) => part.crossAzUsd);
    const totalUsd = nodesUsd + emrUsd + crossAzUsd;
    const { p50, p95, max } = summarizeValues(Float64Array.from(totals));
    return {
      jobRuns: totals.length,
      nodesUsd,
      emrUsd,
      crossAzUsd: hasTransfer ? crossAzUsd : null,
      totalUsd,
      unfinishedUsd: sum((part) => part.unfinishedUsd),
      meanUsd: totals.length === 0 ? null : totalUsd / totals.length,
      p50Usd: p50,
      p95Usd: p95,
      maxUsd: max,
    };
  }

  #add({ template, nodesUsd, emrUsd, crossAzUsd, isUnfinished }: JobCharge): void {
    let charges = this.#byTemplate.get(template);
    if (charges === undefined) {
      charges = { nodesUsd: 0, emrUsd: 0, crossAzUsd: 0, totals: [], unfinishedUsd: 0 };
      this.#byTemplate.set(template, charges);
    }
    if (isUnfinished === true) {
      charges.unfinishedUsd += nodesUsd + emrUsd + crossAzUsd;
      return;
    }
    charges.nodesUsd += nodesUsd;
    charges.emrUsd += emrUsd;
    charges.crossAzUsd += crossAzUsd;
    charges.totals.push(nodesUsd + emrUsd + crossAzUsd);
  }
}
