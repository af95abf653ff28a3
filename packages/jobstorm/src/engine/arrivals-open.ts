import type { Instant } from '../model/instant.ts';
import type { OpenSchedule } from '../workload/open/open-schedule.ts';
import type { Arrivals, OnIntended } from './arrivals.ts';
import type { RestoredLoad } from './resume/restored-run.ts';
import type { TimerHandle, Timeline } from './ports.ts';

/**
 * Arrivals on schedule, whatever becomes of those before them. One timer is pending at a time;
 * when it comes late, everything that has become due is intended at once, each at its own instant.
 */
export class OpenArrivals implements Arrivals {
  readonly #timeline: Timeline;
  readonly #schedule: OpenSchedule;
  readonly #onIntended: OnIntended;
  #offsets: Iterator<number> | undefined;
  #loadStartedAt: Instant = 0;
  #next: Instant = 0;
  #timer: TimerHandle | undefined;

  constructor(timeline: Timeline, schedule: OpenSchedule, onIntended: OnIntended) {
    this.#timeline = timeline;
    this.#schedule = schedule;
    this.#onIntended = onIntended;
  }

  start(loadStartedAt: Instant, restored?: RestoredLoad): void {
    this.#offsets = this.#schedule.offsets()[Symbol.iterator]();
    this.#loadStartedAt = loadStartedAt;
    const intended = restored?.counts.intended ?? 0;
    for (let passed = 0; passed < intended; passed += 1) {
      if (!this.#advance()) return;
    }
    if (this.#advance()) this.#wait();
  }

  stop(): void {
    this.#offsets = undefined;
    if (this.#timer !== undefined) this.#timeline.cancel(this.#timer);
    this.#timer = undefined;
  }

  answered(): void {
    // An open load does not look at answers: that is what makes it open.
  }

  dropped(): void {
    // Nor at what was dropped.
  }

  /** Moves to the next arrival; false when there is none. */
  #advance(): boolean {
    const next = this.#offsets?.next();
    if (next === undefined || next.done === true) return false;
    this.#next = this.#loadStartedAt + next.value;
    return true;
  }

  #wait(): void {
    this.#timer = this.#timeline.at(this.#next, this.#intendDue);
  }

  readonly #intendDue = (): void => {
    this.#timer = undefined;
    do {
      this.#onIntended(this.#next, null);
      if (!this.#advance()) return;
    } while (this.#next <= this.#timeline.now());
    this.#wait();
  };
}
