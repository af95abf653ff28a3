import { gp3MiBPerSecond, type Prices } from '../../../model/prices.ts';
import type { PodRequest } from '../../../model/spark/job-shape.ts';
import type { NodeGroup } from '../nodes/node-table.ts';

const hoursPerMonth = 30 * 24;
const mebibytesPerGiB = 1_024;

/** What a volume of gp3 with the throughput that it includes costs, in US dollars an hour. */
export function volumeUsdPerHour(gib: number, prices: Prices): number {
  return (gib * prices.gp3UsdPerGBMonth) / hoursPerMonth;
}

/** What an instance and its root volume cost together, in US dollars an hour. */
export function nodeUsdPerHour(group: NodeGroup, prices: Prices): number {
  const diskUsdPerMonth =
    group.diskGiB * prices.gp3UsdPerGBMonth +
    (group.diskMiBPerSecond - gp3MiBPerSecond) * prices.gp3UsdPerMiBPerSecondMonth;
  return group.usdPerHour + diskUsdPerMonth / hoursPerMonth;
}

/**
 * What a pod's request costs of its node, in US dollars an hour. The node's price is split between
 * its vCPUs and its GiB so that a vCPU costs `cpuToMemoryPriceRatio` times as much as a GiB:
 *
 * usd / h = price · (ratio · vCPU requested + GiB requested) / (ratio · vCPU + GiB of the type)
 *
 * What no pod requests is nobody's: requests never add up to more than the price.
 */
export function requestUsdPerHour(request: PodRequest, group: NodeGroup, prices: Prices): number {
  const { cpuToMemoryPriceRatio: ratio } = prices;
  const { vcpu, memoryMiB } = group.instanceType;
  const requested = (ratio * request.cpuMillicores) / 1_000 + request.memoryMiB / mebibytesPerGiB;
  return (nodeUsdPerHour(group, prices) * requested) / (ratio * vcpu + memoryMiB / mebibytesPerGiB);
}
