import type { Instant } from '../model/instant.ts';
import type { TimerHandle, Timeline } from './ports.ts';

/**
 * Calls back when nothing has moved for a given time. Each sign of progress costs O(1) and no
 * timer.
 */
export class StallDeadline {
  readonly #timeline: Timeline;
  readonly #maxMs: number;
  readonly #onStall: () => void;
  #progressAt: Instant = 0;
  #timer: TimerHandle | undefined;

  constructor(timeline: Timeline, maxMs: number, onStall: () => void) {
    this.#timeline = timeline;
    this.#maxMs = maxMs;
    this.#onStall = onStall;
  }

  start(): void {
    this.stop();
    this.progress();
    this.#wait();
  }

  progress(): void {
    this.#progressAt = this.#timeline.now();
  }

  stop(): void {
    if (this.#timer !== undefined) this.#timeline.cancel(this.#timer);
    this.#timer = undefined;
  }

  #wait(): void {
    this.#timer = this.#timeline.at(this.#progressAt + this.#maxMs, () => {
      this.#timer = undefined;
      if (this.#timeline.now() < this.#progressAt + this.#maxMs) this.#wait();
      else this.#onStall();
    });
  }
}
