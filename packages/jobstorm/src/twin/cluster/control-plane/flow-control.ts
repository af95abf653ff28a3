import type { Instant } from '../../../model/instant.ts';
import type { ControlPlaneConfig } from '../../../model/twin-config.ts';
import type { TwinParameters } from '../../../model/twin-parameters/all.ts';
import { flowLevels, type Flow } from './api-request.ts';
import { ControlPlaneSize } from './control-plane-size.ts';
import { nominalSeats, priorityLevels, shareSeats, type LevelConfig } from './priority-levels.ts';
import { SeatQueue } from './seat-queue.ts';

/** Seats are dealt out anew by demand this often. Source: apiserver flowcontrol. */
const shareIntervalMs = 10_000;
/** Weight of the past in the smoothed demand, per interval. Source: apiserver flowcontrol. */
const smoothing = 0.977;

/** One priority level at work. */
interface Level {
  readonly config: LevelConfig;
  readonly queue: SeatQueue;
  /** Requests and seat-ms that were sent as rates in this window. */
  requests: number;
  seatMs: number;
  smoothed: number;
  highest: number;
  inUse: number;
}

/**
 * API Priority and Fairness over all API servers: levels with their seats, which they lend each
 * other, and the size of the control plane, which follows the demand.
 */
export class FlowControl {
  readonly #parameters: TwinParameters['apiServer'];
  readonly #size: ControlPlaneSize;
  readonly #levels: readonly Level[];
  readonly #byFlow: Readonly<Record<Flow, Level>>;
  #sharedAt: Instant = 0;

  constructor(config: ControlPlaneConfig, parameters: TwinParameters['apiServer']) {
    this.#parameters = parameters;
    this.#size = new ControlPlaneSize(config, parameters);
    this.#levels = priorityLevels.map((level) => newLevel(level, this.#size.seats));
    const flows = Object.entries(flowLevels).map(([flow, name]) => [
      flow,
      this.#levels.find((level) => level.config.name === name),
    ]);
    // Every flow names a level of the table.
    this.#byFlow = Object.fromEntries(flows) as Record<Flow, Level>;
  }

  get seats(): number {
    return this.#size.seats;
  }

  /** Seats that a flow's level has by itself on one API server. */
  nominalSeatsPerServer(flow: Flow): number {
    return nominalSeats(this.#byFlow[flow].config, this.#size.seats / this.#parameters.servers);
  }

  /** Seats that requests had in the last window. */
  get seatsInUse(): number {
    return this.#levels.reduce((sum, level) => sum + level.inUse, 0);
  }

  /** Requests that come as a rate: only their load matters. */
  add(flow: Flow, requests: number, seatMs: number): void {
    const level = this.#byFlow[flow];
    level.requests += requests;
    level.seatMs += seatMs;
  }

  /** How long one request that comes now waits for its seat. */
  admit(flow: Flow, now: Instant, seatMs: number): number {
    return this.#byFlow[flow].queue.admit(now, seatMs, seatMs);
  }

  /** The longest wait of any level now. */
  waitMs(now: Instant): number {
    let longest = 0;
    for (const { queue } of this.#levels) longest = Math.max(longest, queue.waitMs(now, 0));
    return longest;
  }

  /** Ends a window; returns how many of the requests that came as rates were refused. */
  endWindow(now: Instant, elapsedMs: number): number {
    let refused = 0;
    let needed = 0;
    for (const level of this.#levels) {
      const { queue } = level;
      const demand = queue.takeDemand(now, elapsedMs);
      const standing = level.seatMs / elapsedMs;
      if (queue.waitMs(now, 0) > this.#parameters.queueWaitMaxMs && standing > 0) {
        refused += level.requests * Math.max(0, 1 - queue.seats / Math.max(standing, demand));
      }
      level.highest = Math.max(level.highest, demand);
      level.inUse = Math.min(demand, queue.seats);
      needed += demand;
      queue.resize(now, queue.seats, standing);
      level.requests = 0;
      level.seatMs = 0;
    }
    this.#size.observe(now, needed);
    if (now - this.#sharedAt >= shareIntervalMs) this.#share(now);
    return refused;
  }

  #share(now: Instant): void {
    const intervals = (now - this.#sharedAt) / shareIntervalMs;
    const past = smoothing ** intervals;
    this.#sharedAt = now;
    const demands = this.#levels.map((level) => {
      level.smoothed = Math.max(level.highest, past * level.smoothed + (1 - past) * level.highest);
      const nominal = nominalSeats(level.config, this.#size.seats);
      const seatsMin = nominal * (1 - level.config.lendable);
      return { nominal, seatsMin, smoothed: level.smoothed, highest: level.highest };
    });
    const seats = shareSeats(this.#size.seats, demands);
    this.#levels.forEach((level, index) => {
      level.highest = 0;
      level.queue.resize(now, seats[index] ?? 0, level.queue.standing);
    });
  }
}

function newLevel(config: LevelConfig, seats: number): Level {
  return {
    config,
    queue: new SeatQueue(nominalSeats(config, seats)),
    requests: 0,
    seatMs: 0,
    smoothed: 0,
    highest: 0,
    inUse: 0,
  };
}
