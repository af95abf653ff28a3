/** What the flows of one kind, for instance all Spark drivers, need of a level. */
export interface FlowDemand {
  /** Flows of the kind: clients that fair queueing tells apart. */
  readonly users: number;
  /** Seats that their requests need. */
  readonly needed: number;
}

/**
 * Seats of a level that each kind of flows can use. While there are enough, that is all that the
 * others do not need; otherwise fair queueing gives each flow the same share `w`, and those that
 * need less just that: `min(needed, users · w)`, with the `w` that uses up the seats.
 */
export function fairSeats(seats: number, demands: readonly FlowDemand[]): number[] {
  const needed = demands.reduce((sum, demand) => sum + demand.needed, 0);
  if (needed <= seats) return demands.map((demand) => seats - (needed - demand.needed));
  const given = demands.map(() => 0);
  const order = demands.map((_, index) => index);
  order.sort((one, other) => shareOf(demands[one]) - shareOf(demands[other]));
  let left = seats;
  let users = demands.reduce((sum, demand) => sum + demand.users, 0);
  for (const index of order) {
    const demand = demands[index] as FlowDemand;
    const fair = (left * demand.users) / users;
    given[index] = Math.min(demand.needed, fair);
    left -= given[index] ?? 0;
    users -= demand.users;
  }
  return given;
}

function shareOf(demand: FlowDemand | undefined): number {
  return demand === undefined ? 0 : demand.needed / demand.users;
}

/** How a level keeps requests that wait: source as of its shares. */
export interface QueueSet {
  readonly queues: number;
  /** Queues among which one flow may choose: its hand in shuffle sharding. */
  readonly handSize: number;
}

/** Requests that one queue holds. Source: bootstrap configuration, queueLengthLimit. */
const queueLength = 50;

/**
 * Requests that so many flows can have waiting before the next is refused (queue-full): each puts
 * its own into the queues of its hand, and hands overlap, so that `Q (1 − (1 − h / Q)^n)` of the Q
 * queues are in use by n flows.
 */
export function queueRoom({ queues, handSize }: QueueSet, users: number, servers: number): number {
  const inUse = queues * (1 - (1 - handSize / queues) ** users);
  return servers * queueLength * inUse;
}
