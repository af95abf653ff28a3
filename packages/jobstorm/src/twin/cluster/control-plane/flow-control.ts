import type { Instant } from '../../../model/instant.ts';
import type { ControlPlaneConfig } from '../../../model/twin-config.ts';
import type { TwinParameters } from '../../../model/twin-parameters/all.ts';
import { flowLevels, flows, type Flow } from './api-request.ts';
import { ControlPlaneSize } from './control-plane-size.ts';
import { fairSeats, queueRoom } from './fair-queues.ts';
import { nominalSeats, priorityLevels, shareSeats, type LevelConfig } from './priority-levels.ts';
import { SeatQueue, type SeatCall } from './seat-queue.ts';

/** Seats are dealt out anew by demand this often. Source: apiserver flowcontrol. */
const shareIntervalMs = 10_000;
/** Weight of the past in the smoothed demand, per interval. Source: apiserver flowcontrol. */
const smoothing = 0.977;

/** All flows of one kind, with the part of their level that fair queueing leaves them. */
export interface FlowKind {
  readonly level: LevelConfig;
  readonly queue: SeatQueue;
  /** Flows of the kind. */
  users: number;
  /** Requests that they may have waiting. */
  room: number;
  /** Requests and seat-ms that were sent as rates in this window. */
  requests: number;
  seatMs: number;
  /** Seats that they needed in the last window, or one. */
  needed: number;
}

/** One priority level at work. */
interface Level {
  readonly config: LevelConfig;
  readonly kinds: readonly FlowKind[];
  seats: number;
  smoothed: number;
  highest: number;
  inUse: number;
}

/** What became of requests, from the start; each time that one comes again counts. */
export interface RequestCounts {
  readonly arrived: number;
  readonly granted: number;
  readonly refused: number;
  readonly waiting: number;
}

/**
 * API Priority and Fairness over all API servers: levels with their seats, which they lend each
 * other, fair queues in each, and the size of the control plane, which follows the demand.
 */
export class FlowControl {
  readonly #parameters: TwinParameters['apiServer'];
  readonly #size: ControlPlaneSize;
  readonly #levels: readonly Level[];
  readonly #kinds: ReadonlyMap<Flow, FlowKind>;
  #refused = 0;
  #sharedAt: Instant = 0;

  constructor(config: ControlPlaneConfig, parameters: TwinParameters['apiServer']) {
    this.#parameters = parameters;
    this.#size = new ControlPlaneSize(config, parameters);
    const kinds = new Map<Flow, FlowKind>();
    this.#kinds = kinds;
    this.#levels = priorityLevels.map((level) => {
      const names = flows.filter((flow) => flowLevels[flow] === level.name);
      for (const flow of names) kinds.set(flow, newKind(level));
      return newLevel(
        level,
        this.#nominal(level),
        names.map((flow) => this.kind(flow)),
      );
    });
    for (const flow of flows) this.setUsers(flow, 1);
    for (const level of this.#levels) this.#deal(level, 0);
  }

  /** The flows of one kind of client, to be told of their requests. */
  kind(flow: Flow): FlowKind {
    // Every flow names a level of the table, and has a kind.
    return this.#kinds.get(flow) as FlowKind;
  }

  /**
   * Seats that all levels have together: each rounds its own up on each server, so they are a few
   * more than the servers' limits (602 of 600).
   */
  get seats(): number {
    return this.#levels.reduce((sum, { config }) => sum + this.#nominal(config), 0);
  }

  /** Requests refused (429), because they waited too long or their queues were full. */
  get refused(): number {
    return this.counts().refused;
  }

  /** Seats that a flow's level has by itself on one API server. */
  nominalSeatsPerServer(flow: Flow): number {
    return this.#nominal(this.kind(flow).level) / this.#parameters.servers;
  }

  /** Seats that requests had in the last window. */
  get seatsInUse(): number {
    return this.#levels.reduce((sum, level) => sum + level.inUse, 0);
  }

  /** How many clients of a kind there are, which fair queueing tells apart. */
  setUsers(flow: Flow, users: number): void {
    const kind = this.kind(flow);
    if (kind.users === users) return;
    kind.users = users;
    kind.room = queueRoom(kind.level, users, this.#parameters.servers);
  }

  /** Requests that come as a rate: only their load matters. */
  add(kind: FlowKind, requests: number, seatMs: number): void {
    kind.requests += requests;
    kind.seatMs += seatMs;
  }

  /** How long one request that comes now waits for its seat, and comes again when refused. */
  admit(kind: FlowKind, now: Instant, seatMs: number): number {
    const waitMs = kind.queue.admit(now, seatMs, seatMs);
    return waitMs === 0 ? 0 : this.#tries(kind, waitMs);
  }

  /** The same of a request that keeps its seat while webhooks are asked. */
  admitCall(kind: FlowKind, now: Instant, call: SeatCall): number {
    const waitMs = kind.queue.admitCall(now, call);
    return waitMs === 0 ? 0 : this.#tries(kind, waitMs);
  }

  /** How long a request that waits so long takes to its seat with all of its tries. */
  #tries({ queue, room }: FlowKind, waitMs: number): number {
    const { queueWaitMaxMs, retryAfterMs } = this.#parameters;
    const fullMs = queue.fullMs(room);
    const outsideMs = Math.max(0, waitMs - fullMs);
    const timeOuts = Math.floor((waitMs - outsideMs) / queueWaitMaxMs);
    this.#refused += timeOuts + Math.ceil(outsideMs / retryAfterMs);
    return waitMs + timeOuts * retryAfterMs;
  }

  /**
   * How long one request that comes now waits for its seat, or, where its queue is full or it would
   * wait too long, after how long it is refused.
   */
  admitOnce(
    { queue, room }: FlowKind,
    now: Instant,
    seatMs: number,
  ): { readonly waitMs: number; readonly isRefused: boolean } {
    const waitMs = queue.waitMs(now, seatMs);
    const { queueWaitMaxMs } = this.#parameters;
    const isFull = waitMs > 0 && waitMs > queue.fullMs(room);
    if (!isFull && waitMs <= queueWaitMaxMs) {
      return { waitMs: queue.admit(now, seatMs, seatMs), isRefused: false };
    }
    this.#refused += 1;
    return { waitMs: isFull ? 0 : queueWaitMaxMs, isRefused: true };
  }

  /** The longest wait of any level now. */
  waitMs(now: Instant): number {
    let longest = 0;
    for (const { kinds } of this.#levels) {
      for (const { queue } of kinds) longest = Math.max(longest, queue.waitMs(now, 0));
    }
    return longest;
  }

  /** What became of all requests so far. */
  counts(): RequestCounts {
    const counts = { arrived: this.#refused, granted: 0, refused: this.#refused, waiting: 0 };
    for (const { kinds } of this.#levels) {
      for (const { queue } of kinds) {
        counts.arrived += queue.arrived;
        counts.granted += queue.granted;
        counts.refused += queue.dropped;
        counts.waiting += queue.waiting;
      }
    }
    return counts;
  }

  /** Ends a window: what its requests needed decides the seats of the next. */
  endWindow(now: Instant, elapsedMs: number): void {
    let needed = 0;
    for (const level of this.#levels) {
      const demand = this.#needed(level, now, elapsedMs);
      level.highest = Math.max(level.highest, demand);
      level.inUse = Math.min(demand, level.seats);
      needed += demand;
      this.#deal(level, now);
    }
    this.#size.observe(now, needed);
    if (now - this.#sharedAt >= shareIntervalMs) this.#share(now);
  }

  /** Seats that a level needed in the window that ends; its rates are those of the next. */
  #needed(level: Level, now: Instant, elapsedMs: number): number {
    let demand = 0;
    for (const kind of level.kinds) {
      const { queue } = kind;
      kind.needed = queue.takeDemand(now, elapsedMs);
      demand += kind.needed;
      const standing = kind.seatMs / elapsedMs;
      this.#refuseRates(kind, queue.waitMs(now, 0), standing);
      queue.setRate(now, standing, kind.requests / elapsedMs);
      kind.needed = Math.max(neededLeast, kind.needed, standing);
      kind.requests = 0;
      kind.seatMs = 0;
    }
    return demand;
  }

  /** Of the requests that came as rates, those that seats were too few for were refused once. */
  #refuseRates(kind: FlowKind, waitMs: number, standing: number): void {
    const { queue, requests, needed, room } = kind;
    const mostMs = Math.min(this.#parameters.queueWaitMaxMs, queue.fullMs(room));
    if (waitMs <= mostMs || standing === 0) return;
    this.#refused += requests * Math.max(0, 1 - queue.seats / Math.max(standing, needed));
  }

  /** Deals the seats of a level out to its kinds of flows. */
  #deal({ kinds, seats }: Level, now: Instant): void {
    if (kinds.length === 1) kinds[0]?.queue.resize(now, seats);
    if (kinds.length <= 1) return;
    const dealt = fairSeats(seats, kinds);
    kinds.forEach(({ queue }, index) => {
      queue.resize(now, dealt[index] ?? 0);
    });
  }

  /** Seats that a level has by itself on all servers. */
  #nominal(config: LevelConfig): number {
    const { servers } = this.#parameters;
    return servers * nominalSeats(config, this.#size.seats / servers);
  }

  #share(now: Instant): void {
    const intervals = (now - this.#sharedAt) / shareIntervalMs;
    const past = smoothing ** intervals;
    this.#sharedAt = now;
    const demands = this.#levels.map((level) => {
      level.smoothed = Math.max(level.highest, past * level.smoothed + (1 - past) * level.highest);
      const nominal = this.#nominal(level.config);
      const seatsMin = nominal * (1 - level.config.lendable);
      return { nominal, seatsMin, smoothed: level.smoothed, highest: level.highest };
    });
    const seats = shareSeats(this.seats, demands);
    this.#levels.forEach((level, index) => {
      level.highest = 0;
      level.seats = seats[index] ?? 0;
      this.#deal(level, now);
    });
  }
}

/** A kind that needed nothing is still served at once when its first request comes. */
const neededLeast = 1;

function newKind(level: LevelConfig): FlowKind {
  return {
    level,
    queue: new SeatQueue(neededLeast),
    users: 0,
    room: 0,
    requests: 0,
    seatMs: 0,
    needed: neededLeast,
  };
}

function newLevel(config: LevelConfig, seats: number, kinds: readonly FlowKind[]): Level {
  return { config, kinds, seats, smoothed: 0, highest: 0, inUse: 0 };
}
