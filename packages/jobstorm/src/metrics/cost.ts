import type { ClusterCounters } from '../model/cluster-sample.ts';
import { hour } from '../model/instant.ts';
import { instanceTypes } from '../model/instance-types.ts';
import type { ControlPlaneTier } from '../model/twin-config.ts';
import { controlPlaneUsdPerHour, prices } from './prices.ts';
import type { CostSummary } from './run-summary.ts';

const secondsPerHour = 3_600;
const secondsPerMonth = 30 * 24 * secondsPerHour;

export interface CostBasis {
  /** From the start of the watch to its end. */
  readonly counters: ClusterCounters;
  /** How long the EKS control plane is charged to the run. */
  readonly durationMs: number;
  readonly jobRunsCompleted: number;
  readonly controlPlaneTier: ControlPlaneTier;
}

/**
 * What the run would cost by list prices, pro rata to the second.
 *
 * Counted: nodes from launch to termination, their root volumes, the control plane for the length
 * of the run, and the EMR uplift on what driver and executor pods request, from image pull to end.
 * Not counted: EMR's minimum of one minute a pod and EC2's of one minute an instance, data between
 * zones, NAT gateways, addresses, S3, logs, metrics, further volumes, taxes: a lower bound.
 */
export function costOf(basis: CostBasis): CostSummary {
  const { counters, durationMs, jobRunsCompleted, controlPlaneTier } = basis;
  const ec2Usd = ec2Cost(counters.nodeSeconds);
  const ebsUsd = (counters.diskGiBSeconds / secondsPerMonth) * prices.gp3.usd;
  const eksUsd = (durationMs / hour) * controlPlaneUsdPerHour[controlPlaneTier];
  const emrUsd =
    (counters.emrVcpuSeconds * prices.emrVcpu.usd +
      counters.emrMemoryGiBSeconds * prices.emrMemory.usd) /
    secondsPerHour;
  const totalUsd = ec2Usd === null ? null : ec2Usd + ebsUsd + eksUsd + emrUsd;
  return {
    ec2Usd,
    ebsUsd,
    eksUsd,
    emrUsd,
    totalUsd,
    perCompletedJobUsd:
      totalUsd === null || jobRunsCompleted === 0 ? null : totalUsd / jobRunsCompleted,
  };
}

/** Null when nodes are of a type whose price is not known: a sum without them would mislead. */
function ec2Cost(nodeSeconds: Readonly<Record<string, number>>): number | null {
  let usd = 0;
  for (const [name, seconds] of Object.entries(nodeSeconds)) {
    const type = instanceTypes.get(name);
    if (type === undefined) return null;
    usd += (seconds / secondsPerHour) * type.usdPerHour;
  }
  return usd;
}
