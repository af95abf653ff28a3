import type { Flow, flowLevels } from './api-request.ts';
import type { QueueSet } from './fair-queues.ts';

export type LevelName = (typeof flowLevels)[Flow];

/** Configuration of one priority level. */
export interface LevelConfig extends QueueSet {
  readonly name: string;
  /** Its part of all seats: seats · shares / sum of shares. */
  readonly shares: number;
  /** Part of its seats that other levels may borrow while it does not need them. */
  readonly lendable: number;
}

/**
 * The bootstrap priority levels of Kubernetes 1.34 that have seats. Source: apiserver
 * pkg/apis/flowcontrol/bootstrap/default.go.
 */
export const priorityLevels: readonly LevelConfig[] = [
  { name: 'system', shares: 30, lendable: 0.33, queues: 64, handSize: 6 },
  { name: 'node-high', shares: 40, lendable: 0.25, queues: 64, handSize: 6 },
  { name: 'leader-election', shares: 10, lendable: 0, queues: 16, handSize: 4 },
  { name: 'workload-high', shares: 40, lendable: 0.5, queues: 128, handSize: 6 },
  { name: 'workload-low', shares: 100, lendable: 0.9, queues: 128, handSize: 6 },
  { name: 'global-default', shares: 20, lendable: 0.5, queues: 128, handSize: 6 },
  { name: 'catch-all', shares: 5, lendable: 0, queues: 1, handSize: 1 },
];

const sumOfShares = priorityLevels.reduce((total, { shares }) => total + shares, 0);

/** Seats that a level has by itself: ceil(seats · shares / sum of shares). */
export function nominalSeats(level: LevelConfig, seats: number): number {
  return Math.ceil((seats * level.shares) / sumOfShares);
}

/** What the sharing of seats looks at, for one level. */
export interface SeatDemand {
  readonly nominal: number;
  /** Seats that the others cannot borrow. */
  readonly seatsMin: number;
  /** Smoothed number of seats that its requests needed. */
  readonly smoothed: number;
  /** The most that it needed since the last sharing. */
  readonly highest: number;
}

/** Halvings of the interval in which the fair proportion lies: enough for any number of seats. */
const bisections = 40;

/**
 * Deals all seats out by demand, as KEP-1040 does: each level keeps
 * `kept = max(seatsMin, min(nominal, highest))`, aims at `target = max(kept, smoothed)`, and gets
 * `max(kept, p · target)` with the one proportion `p` that uses up all seats.
 */
export function shareSeats(seats: number, demands: readonly SeatDemand[]): number[] {
  const kept = demands.map((one) => Math.max(one.seatsMin, Math.min(one.nominal, one.highest)));
  const targets = demands.map((one, index) => Math.max(kept[index] ?? 0, one.smoothed, 1e-6));
  const dealt = (proportion: number): number[] =>
    targets.map((target, index) => Math.max(kept[index] ?? 0, proportion * target));
  if (sum(kept) >= seats) return kept;
  let low = 0;
  let high = 1;
  while (sum(dealt(high)) < seats) high *= 2;
  for (let step = 0; step < bisections; step += 1) {
    const middle = (low + high) / 2;
    if (sum(dealt(middle)) < seats) low = middle;
    else high = middle;
  }
  return dealt(high);
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
