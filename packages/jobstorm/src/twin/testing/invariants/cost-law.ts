import { costOf } from '../../../metrics/cost.ts';
import type { ClusterSample, JobCharge } from '../../../model/cluster-sample.ts';
import type { JournalEntry } from '../../../model/journal-entry.ts';
import type { TwinConfig } from '../../../model/twin-config.ts';
import { JobAccounts } from '../../cluster/accounting/job-accounts.ts';
import { lookOn } from './look-on.ts';
import { hold } from './violation.ts';

/** US dollars: far more than the rounding of sums, far less than anything costs. */
const toleranceUsd = 1e-6;
/** A charge has three parts, each rounded to a billionth. */
const roundingUsd = 3e-9;

/**
 * Costs are conserved on one run: at no sample are pods and volumes charged with more than nodes
 * and disks cost; and once every job run has been charged, its charges are what was requested,
 * EMR's uplift and the transfer between zones, so that jobs and what is idle make up the whole. At
 * the last sample this holds whatever is still there.
 */
export class CostLaw {
  accounts = 0;

  /** A run begins; the one before it, if any, is over. */
  static begin(): CostLaw {
    current = new CostLaw();
    return current;
  }

  /** The run is over. */
  check(entries: readonly JournalEntry[], twin: TwinConfig): void {
    let jobRuns = 0;
    let chargedUsd = 0;
    const samples = entries.filter((entry) => entry.kind === 'sample');
    const last = samples.at(-1);
    for (const entry of samples) {
      const { charges = [] } = entry.sample;
      jobRuns += charges.length;
      for (const charge of charges) chargedUsd += totalOf(charge);
      const owedUsd = owed(entry.sample, twin);
      const missingUsd = owedUsd - chargedUsd;
      const rounding = toleranceUsd + jobRuns * roundingUsd;
      hold(missingUsd > -rounding, () => `job runs pay ${-missingUsd} USD more than they owe`);
      hold(
        (entry !== last && (jobRuns < this.accounts || isOccupied(entry.sample))) ||
          missingUsd < rounding,
        () => `${missingUsd} USD that job runs owe is charged to none of them`,
      );
    }
  }
}

/** What job runs owe by now, having looked whether that is not more than there is to pay. */
function owed({ counters }: ClusterSample, twin: TwinConfig): number {
  const basis = { durationMs: 0, jobRunsCompleted: 0, knowsTransfer: true };
  const { ec2Usd, ebsUsd, emrUsd, crossAzUsd } = costOf({ ...basis, counters, twin });
  const { nodeUsdRequested } = counters;
  const idleUsd = (ec2Usd ?? Infinity) + ebsUsd - nodeUsdRequested;
  hold(idleUsd > -toleranceUsd, () => `${idleUsd} USD of nodes and disks are idle`);
  return nodeUsdRequested + emrUsd + (crossAzUsd ?? 0);
}

/** Whether anything is there that costs and that is not charged yet. */
function isOccupied({ podsRunning, vcpuRequested, volumes }: ClusterSample): boolean {
  return podsRunning + vcpuRequested + volumes > 0;
}

function totalOf({ nodesUsd, emrUsd, crossAzUsd }: JobCharge): number {
  return nodesUsd + emrUsd + crossAzUsd;
}

/** The run that is going on: one at a time, since each runs to its end without a pause. */
let current: CostLaw | undefined;

/** Lets the run that goes on see whom costs are put down to. */
export function watchAccounts(): void {
  lookOn(JobAccounts, 'open', () => {
    if (current !== undefined) current.accounts += 1;
  });
}
