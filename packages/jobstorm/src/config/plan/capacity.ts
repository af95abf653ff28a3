import type { Scenario } from '../../model/scenario.ts';
import { formatAmount, formatCount, formatNumber } from '../../util/format.ts';
import { durationText } from '../units/duration.ts';
import { seatWarning } from './api-seats.ts';
import { podsPerSecond, type SteadyLoad } from './bottlenecks.ts';
import type { NodePoolPlan } from './node-demand.ts';
import { volumeWarning } from './volume-rates.ts';

/** What of a plan the limits outside the control plane are compared with. */
export interface CapacityLoad extends SteadyLoad {
  readonly podsSteady: number;
  readonly nodePools: readonly NodePoolPlan[];
}

/**
 * A warning for each limit of the account, the network, the operators, the API servers or the
 * volumes that the load is above: the twin would let nodes, pods or applications wait for it.
 */
export function capacityWarnings(scenario: Scenario, load: CapacityLoad): readonly string[] {
  return [
    launchWarning(scenario, load),
    addressWarning(scenario, load),
    operatorWarning(scenario, load),
    seatWarning(scenario, load),
    volumeWarning(scenario, load),
  ].filter((warning) => warning !== null);
}

/** The account launches so many instances at once; the others wait for the bucket to refill. */
function launchWarning({ twin }: Scenario, { nodePools }: CapacityLoad): string | null {
  const { launchBurst, launchRefillPerSecond } = twin.parameters.ec2;
  const nodes = nodePools
    .filter(({ kind }) => kind !== 'static')
    .reduce((sum, { nodesNeeded, nodesMax }) => sum + Math.min(nodesNeeded, nodesMax), 0);
  if (nodes <= launchBurst) return null;
  const minutes = Math.ceil((nodes - launchBurst) / launchRefillPerSecond / 60);
  return `EC2 launches ${formatCount(launchBurst)} instances at once and then ${formatNumber(launchRefillPerSecond)}/s (twin.parameters.ec2), and the steady state needs about ${formatCount(nodes)} nodes: the last come about ${durationText(60_000 * minutes)} later than they could.`;
}

/** Addresses of every subnet that AWS keeps for itself. */
const reservedAddresses = 5;

/**
 * A zone's subnet must hold its pods, the addresses that cool down after others, and one address of
 * each node: what nodes hold in stock comes on top, so that this is the least.
 */
function addressWarning({ twin }: Scenario, load: CapacityLoad): string | null {
  const { addressCooldownMs } = twin.parameters.vpcCni;
  const zones = new Set(twin.nodePools.flatMap((pool) => pool.azs)).size;
  const nodes = load.nodePools.reduce(
    (sum, { nodesNeeded, nodesMax }) => sum + Math.min(nodesNeeded, nodesMax),
    0,
  );
  const cooling = podsPerSecond(load) * (addressCooldownMs / 1_000);
  const needed = Math.ceil((load.podsSteady + cooling + nodes) / zones);
  const { subnetPrefixLength } = twin.network;
  const there = 2 ** (32 - subnetPrefixLength) - reservedAddresses;
  if (needed <= there) return null;
  return `A subnet of ${formatCount(there)} addresses in each zone (twin.network.subnetPrefixLength: ${subnetPrefixLength}) is too small for the about ${formatCount(needed)} that its pods and nodes need: expect pods that wait for an address.`;
}

/** Events of an application itself while it goes through its states, each of them written. */
const applicationEvents = 6;

/**
 * What an operator gets through in the long run: its spark-submits share the cores of its pod, and
 * every event of a pod costs a token of its work queue.
 */
function operatorWarning(
  { twin, submission, namespaces }: Scenario,
  load: CapacityLoad,
): string | null {
  if (submission !== 'spark-operator') return null;
  const { count, cores, workers } = twin.operators;
  const { submitCoreSeconds, submitCoresMax, queueRefillPerSecond } = twin.parameters.sparkOperator;
  const submits = (60 * Math.min(cores, workers * submitCoresMax)) / submitCoreSeconds;
  const pods = (60 * podsPerSecond(load)) / load.acceptedPerMinute;
  const events = eventsOfPods(pods, twin) + applicationEvents;
  const perMinute =
    Math.min(count, namespaces) * Math.min(submits, (60 * queueRefillPerSecond) / events);
  if (load.acceptedPerMinute <= perMinute) return null;
  return `${formatAmount(count, 'Spark operator')} (twin.operators) get through at most about ${formatNumber(perMinute)} applications/min and the load needs about ${formatNumber(load.acceptedPerMinute)}/min: expect applications that stay New, and more of them every minute.`;
}

/** Events that reach an operator's work queue of the pods of one job: executors are deleted. */
function eventsOfPods(pods: number, { operators, parameters }: Scenario['twin']): number {
  const figures = parameters.sparkOperator;
  const createdAndRunning = 2;
  const driverEnded = 1;
  if (operators.version === 'v2') {
    return createdAndRunning * pods + driverEnded + figures.podUpdatesDeletedV2 * (pods - 1);
  }
  const { podUpdatesScheduledV1, podUpdatesInitContainerV1, podUpdatesDeletedV1 } = figures;
  const initContainer = operators.initContainerMs === null ? 0 : podUpdatesInitContainerV1;
  const started = createdAndRunning + podUpdatesScheduledV1 + initContainer;
  return started * pods + driverEnded + podUpdatesDeletedV1 * (pods - 1);
}
