import type { ClusterCounters } from '../model/cluster-sample.ts';
import { hour } from '../model/instant.ts';
import { controlPlaneUsdPerHour, onDemandUsdPerHour, type Prices } from '../model/prices.ts';
import type { TwinConfig } from '../model/twin-config.ts';
import type { CostSummary } from './run-summary.ts';

const secondsPerHour = 3_600;
const secondsPerMonth = 30 * 24 * secondsPerHour;

export interface CostBasis {
  /** From the start of the watch to its end. */
  readonly counters: ClusterCounters;
  /** How long what is paid by the hour, whatever the load, is charged to the run. */
  readonly durationMs: number;
  readonly jobRunsCompleted: number;
  /** Whether the counter of what crossed zones covers every job. */
  readonly knowsTransfer: boolean;
  readonly twin: Pick<TwinConfig, 'prices' | 'controlPlane' | 'network' | 'parameters'>;
}

/**
 * What the run would cost, pro rata to the second.
 *
 * Counted: nodes from launch to termination, spot ones at their share of the on-demand price, their
 * root volumes and the volumes of pods; the control plane and the NAT gateways for the length of
 * the run, and the image layers that go through the gateways; the EMR uplift on what driver and
 * executor pods request, from image pull to end, a minute at least; what executors exchange between
 * zones, where the scenario says how much. Not counted: EC2's minimum of a minute an instance,
 * other data through the gateways, addresses, S3, logs, metrics, taxes: a lower bound.
 */
export function costOf(basis: CostBasis): CostSummary {
  const { counters, durationMs, jobRunsCompleted, knowsTransfer, twin } = basis;
  const { prices } = twin;
  const hours = durationMs / hour;
  const ec2 = ec2Cost(counters, prices, twin.parameters.ec2.spotPricePercent / 100);
  const ebsUsd =
    (counters.diskGiBSeconds * prices.gp3UsdPerGBMonth +
      counters.diskThroughputSeconds * prices.gp3UsdPerMiBPerSecondMonth) /
    secondsPerMonth;
  const eksUsd = hours * controlPlaneUsdPerHour(prices, twin.controlPlane.tier);
  const natUsd = natCost(counters, hours, twin);
  const emrUsd =
    (counters.emrVcpuSeconds * prices.emrUsdPerVcpuHour +
      counters.emrMemoryGiBSeconds * prices.emrUsdPerGBHour) /
    secondsPerHour;
  // Both directions are charged.
  const crossAzUsd = knowsTransfer ? counters.crossAzGB * 2 * prices.crossAzUsdPerGB : null;
  const totalUsd =
    ec2 === null ? null : ec2.usd + ebsUsd + eksUsd + natUsd + emrUsd + (crossAzUsd ?? 0);
  return {
    pricesAsOf: prices.asOf,
    ec2Usd: ec2?.usd ?? null,
    spotSavingsUsd: ec2?.savedUsd ?? null,
    ebsUsd,
    eksUsd,
    emrUsd,
    natUsd,
    crossAzUsd,
    totalUsd,
    idleUsd: ec2 === null ? null : Math.max(0, ec2.usd + ebsUsd - counters.nodeUsdRequested),
    perCompletedJobUsd:
      totalUsd === null || jobRunsCompleted === 0 ? null : totalUsd / jobRunsCompleted,
  };
}

/** Null when nodes are of a type whose price is not known: a sum without them would mislead. */
function ec2Cost(
  { nodeSeconds, spotNodeSeconds }: ClusterCounters,
  prices: Prices,
  spotShare: number,
): { readonly usd: number; readonly savedUsd: number } | null {
  let usd = 0;
  let savedUsd = 0;
  for (const [type, seconds] of Object.entries(nodeSeconds)) {
    const usdPerHour = onDemandUsdPerHour(prices, type);
    if (usdPerHour === undefined) return null;
    const spotHours = (spotNodeSeconds[type] ?? 0) / secondsPerHour;
    const saved = spotHours * usdPerHour * (1 - spotShare);
    usd += (seconds / secondsPerHour) * usdPerHour - saved;
    savedUsd += saved;
  }
  return { usd, savedUsd };
}

/** The gateways by the hour, and the image layers that nothing leads past them. */
function natCost(
  { imagePulledGB }: ClusterCounters,
  hours: number,
  { prices, network }: Pick<TwinConfig, 'prices' | 'network'>,
): number {
  const { natGateways, hasS3Endpoint } = network;
  const throughGB = natGateways === 0 || hasS3Endpoint ? 0 : imagePulledGB;
  return natGateways * hours * prices.natUsdPerHour + throughGB * prices.natUsdPerGB;
}
