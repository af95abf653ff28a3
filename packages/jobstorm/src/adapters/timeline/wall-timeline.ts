import type { Timeline, TimerHandle } from '../../engine/ports.ts';
import type { Instant } from '../../model/instant.ts';
import { assert } from '../../util/assert.ts';
import { TimerHeap } from './timer-heap.ts';

export interface WallTimelineOptions {
  /** Milliseconds of the timeline per millisecond of the clock. @default 1 */
  readonly speed?: number;
  /** Its instant at its creation: a run that is resumed goes on. @default 0 */
  readonly startAt?: Instant;
  /** Called when a callback throws; the timeline has stopped by then. */
  readonly onError: (error: unknown) => void;
}

/** setTimeout takes no longer delay; a longer one would fire at once. */
const delayMsMax = 2 ** 31 - 1;
/** How long callbacks may run in a row before signals and the screen get their turn. */
const sliceMsMax = 20;

/**
 * Time as it passes, from its creation, in whole milliseconds, by the monotonic clock. One
 * system timer waits for the earliest callback: separate ones would not keep the order of callbacks
 * for the same instant.
 */
export class WallTimeline implements Timeline {
  readonly #speed: number;
  readonly #onError: (error: unknown) => void;
  readonly #startAt: Instant;
  readonly #startedAtMs = performance.now();
  readonly #heap = new TimerHeap();
  readonly #pending = new Set<TimerHandle>();
  #nextHandle: TimerHandle = 1;
  #wakeUp: NodeJS.Timeout | undefined;
  #wakeUpAt: Instant = Infinity;
  #isStopped = false;
  #isFiring = false;

  constructor(options: WallTimelineOptions) {
    const { speed = 1, startAt = 0 } = options;
    assert(speed > 0 && Number.isFinite(speed), `a speed is above 0: ${speed}`);
    this.#speed = speed;
    this.#startAt = startAt;
    this.#onError = options.onError;
  }

  now(): Instant {
    return Math.floor(this.#startAt + (performance.now() - this.#startedAtMs) * this.#speed);
  }

  at(instant: Instant, callback: () => void): TimerHandle {
    assert(!Number.isNaN(instant), 'a timer has an instant');
    const handle = this.#nextHandle;
    this.#nextHandle += 1;
    // One that is overdue must not overtake those already due, so it counts from now.
    this.#heap.push({ instant: Math.max(instant, this.now()), handle, callback });
    this.#pending.add(handle);
    this.#arm();
    return handle;
  }

  cancel(handle: TimerHandle): void {
    this.#pending.delete(handle);
  }

  /** Drops every pending callback, so that the process can end. */
  stop(): void {
    this.#isStopped = true;
    this.#pending.clear();
    clearTimeout(this.#wakeUp);
  }

  /** Makes sure that a system timer wakes this timeline at its earliest callback. */
  #arm(): void {
    if (this.#isStopped || this.#isFiring) return;
    const first = this.#earliest();
    if (first === undefined || first >= this.#wakeUpAt) return;
    clearTimeout(this.#wakeUp);
    this.#wakeUpAt = first;
    const delayMs = Math.ceil((first - this.now()) / this.#speed);
    this.#wakeUp = setTimeout(this.#fire, Math.min(Math.max(delayMs, 0), delayMsMax));
  }

  readonly #fire = (): void => {
    this.#wakeUpAt = Infinity;
    this.#isFiring = true;
    try {
      this.#fireDue();
    } catch (error) {
      this.stop();
      this.#onError(error);
    } finally {
      this.#isFiring = false;
    }
    this.#arm();
  };

  #fireDue(): void {
    const endMs = performance.now() + sliceMsMax;
    while (performance.now() < endMs) {
      const first = this.#earliest();
      if (first === undefined || first > this.now()) return;
      const timer = this.#heap.pop();
      if (timer !== undefined && this.#pending.delete(timer.handle)) timer.callback();
    }
  }

  /** Instant of the earliest callback, once cancelled ones before it are gone. */
  #earliest(): Instant | undefined {
    for (;;) {
      const timer = this.#heap.peek();
      if (timer === undefined || this.#pending.has(timer.handle)) return timer?.instant;
      this.#heap.pop();
    }
  }
}
