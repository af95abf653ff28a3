import { tierSeats } from '../../model/control-plane-tiers.ts';
import { isAtLeast } from '../../model/kubernetes-version.ts';
import type { Scenario } from '../../model/scenario.ts';
import { listSeats, mutatingSeatMs } from '../../model/seat-cost.ts';
import { formatCount } from '../../util/format.ts';
import { podsPerSecond, type SteadyLoad } from './bottlenecks.ts';

/**
 * What the priority level of service accounts (workload-low) has at most: its own share, 100 of
 * 245, and all that the others lend. Source: apiserver pkg/apis/flowcontrol/bootstrap/default.go.
 */
const workloadLow = { own: 100 / 245, most: 149.9 / 245 };

/** Requests for one pod: creation, binding, four of its status, deletion. */
const writesPerPod = 7;
/** Of these, those of service accounts, in workload-low. */
const writesOfClients = 1;

/** What of a plan the seats are compared with. */
export interface SeatLoad extends SteadyLoad {
  readonly podsSteady: number;
}

/**
 * Each driver watches and lists the pods of its namespace, so the seats that they need grow with
 * the square of the drivers in one; a warning when they need more than there will ever be.
 */
export function seatWarning(scenario: Scenario, load: SeatLoad): string | null {
  const seats = seatsMax(scenario);
  const perWrite = podWriteSeatMs(scenario, load) / 1_000;
  const lists = listsPerSecond(scenario, load) * (listSeatMs(scenario, load, seats) / 1_000);
  const clients = lists + podsPerSecond(load) * writesOfClients * perWrite;
  const all = lists + podsPerSecond(load) * writesPerPod * perWrite;
  const clientsMax = workloadLow.most * seats;
  if (clients <= clientsMax && all <= seats) return null;
  const text =
    clients > clientsMax
      ? `Spark's requests need about ${formatCount(Math.ceil(clients))} seats, and their priority level workload-low gets ${formatCount(Math.floor(clientsMax))} of them at most`
      : `writing pods and telling those who watch them takes about ${formatCount(Math.ceil(all))} seats`;
  return `The API servers have at most ${formatCount(seats)} seats (twin.controlPlane, twin.parameters.apiServer); ${text}: expect requests that wait or are refused. Fewer job runs in each namespace need fewer seats.`;
}

/** Seats of the control plane once it has grown. */
function seatsMax({ twin: { controlPlane, parameters } }: Scenario): number {
  const { tier, kubernetesVersion } = controlPlane;
  if (tier !== 'standard') return tierSeats(tier, kubernetesVersion);
  const { servers, seatsPerServerMin, seatsPerServerMax } = parameters.apiServer;
  return servers * Math.max(seatsPerServerMin, seatsPerServerMax);
}

function listsPerSecond({ twin }: Scenario, { jobsSteady }: SeatLoad): number {
  return jobsSteady / (twin.parameters.apiServer.podListIntervalMs / 1_000);
}

/** Seats that a LIST of one driver takes, times how long. */
function listSeatMs({ twin, namespaces }: Scenario, load: SeatLoad, seats: number): number {
  const { kubernetesVersion } = twin.controlPlane;
  const { apiServer, etcd } = twin.parameters;
  // ConsistentListFromCache.
  const isCached = isAtLeast(kubernetesVersion, '1.31');
  const perObjectMs = apiServer.listPerObjectMs / (isCached ? apiServer.cachedListSpeedup : 1);
  const perList = listSeats(kubernetesVersion, {
    stored: load.podsSteady,
    bytesEach: etcd.podBytes,
    isCached,
    levelSeats: (workloadLow.own * seats) / apiServer.servers,
  });
  return perList * (apiServer.listBaseMs + perObjectMs * (load.podsSteady / namespaces));
}

/** Seats that a write of a pod takes, times how long: its watchers are told one by one. */
function podWriteSeatMs({ twin, namespaces }: Scenario, { jobsSteady }: SeatLoad): number {
  const { apiServer, etcd } = twin.parameters;
  const etcdMs = etcd.latencyMedianMs * Math.exp(etcd.latencySigma ** 2 / 2);
  const watchers = apiServer.podWatchers + jobsSteady / namespaces;
  return mutatingSeatMs(apiServer.serviceMs + etcdMs, watchers);
}
