import type { Instant } from '../../model/instant.ts';
import type { TimerHandle } from '../../engine/ports.ts';

/** A callback that waits for its instant. */
export interface Timer {
  readonly instant: Instant;
  /** Counts up: breaks ties in the order in which timers were asked for. */
  readonly handle: TimerHandle;
  readonly callback: () => void;
}

/** Pending timers, earliest first; among equals, first come first. A binary heap: O(log n). */
export class TimerHeap {
  readonly #timers: Timer[] = [];

  get size(): number {
    return this.#timers.length;
  }

  peek(): Timer | undefined {
    return this.#timers[0];
  }

  push(timer: Timer): void {
    const timers = this.#timers;
    let hole = timers.length;
    timers.push(timer);
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      const above = timers[parent] as Timer;
      if (!isBefore(timer, above)) break;
      timers[hole] = above;
      hole = parent;
    }
    timers[hole] = timer;
  }

  pop(): Timer | undefined {
    const timers = this.#timers;
    const first = timers[0];
    const last = timers.pop();
    if (first !== undefined && last !== undefined && last !== first) this.#sink(last);
    return first;
  }

  #sink(timer: Timer): void {
    const timers = this.#timers;
    let hole = 0;
    for (let child = 1; child < timers.length; child = 2 * hole + 1) {
      const right = timers[child + 1];
      if (right !== undefined && isBefore(right, timers[child] as Timer)) child += 1;
      const below = timers[child] as Timer;
      if (!isBefore(below, timer)) break;
      timers[hole] = below;
      hole = child;
    }
    timers[hole] = timer;
  }
}

function isBefore(left: Timer, right: Timer): boolean {
  if (left.instant !== right.instant) return left.instant < right.instant;
  return left.handle < right.handle;
}
