import { minute, type Instant } from '../model/instant.ts';
import type { LateArrivalPolicy } from '../model/scenario.ts';
import { assert } from '../util/assert.ts';
import { Backlog } from './backlog.ts';
import type { TimerHandle, Timeline } from './ports.ts';

export interface InFlightOptions<Arrival> {
  readonly timeline: Timeline;
  /** Arrivals started and not finished; one more is late or dropped. */
  readonly max: number;
  readonly policy: LateArrivalPolicy;
  /** What `catch-up` keeps to twice of; Infinity = as `burst`. */
  readonly offeredPerMinute: number;
  readonly onStart: (arrival: Arrival) => void;
  readonly onDrop: (arrival: Arrival) => void;
}

/**
 * Keeps the number of arrivals in flight under its cap, and does with those that find it reached
 * what the policy says. Late arrivals start in the order of intention, and while one waits no other
 * overtakes it.
 */
export class InFlight<Arrival> {
  readonly #options: InFlightOptions<Arrival>;
  readonly #backlog = new Backlog<Arrival>();
  /** Between two late starts; 0 unless the policy is `catch-up`. */
  readonly #lateGapMs: number;
  #count = 0;
  #lateStartNotBefore: Instant = -Infinity;
  #timer: TimerHandle | undefined;

  constructor(options: InFlightOptions<Arrival>) {
    assert(options.max > 0, 'at least one arrival may be in flight');
    this.#options = options;
    this.#lateGapMs = options.policy === 'catch-up' ? minute / (2 * options.offeredPerMinute) : 0;
  }

  /** Started and not finished. */
  get count(): number {
    return this.#count;
  }

  /** Intended, and waiting for room. */
  get waiting(): number {
    return this.#backlog.size;
  }

  /** So many that another process had started are in flight. */
  restore(count: number): void {
    this.#count += count;
  }

  /** An arrival is intended now: it starts, waits or is dropped. */
  offer(arrival: Arrival): void {
    if (this.#backlog.size === 0 && this.#hasRoom()) {
      this.#start(arrival);
    } else if (this.#options.policy === 'drop') {
      this.#options.onDrop(arrival);
    } else {
      this.#backlog.push(arrival);
      this.#startLate();
    }
  }

  /** One that was started has finished or was given up. */
  release(): void {
    assert(this.#count > 0, 'what is released was in flight');
    this.#count -= 1;
    this.#startLate();
  }

  /**
   * Drops what waits: the load is over, and a later start would not be the load that was asked for.
   */
  close(): void {
    if (this.#timer !== undefined) this.#options.timeline.cancel(this.#timer);
    this.#timer = undefined;
    for (let late = this.#backlog.shift(); late !== undefined; late = this.#backlog.shift()) {
      this.#options.onDrop(late);
    }
  }

  #hasRoom(): boolean {
    return this.#count < this.#options.max;
  }

  #start(arrival: Arrival): void {
    this.#count += 1;
    this.#options.onStart(arrival);
  }

  #startLate(): void {
    const { timeline } = this.#options;
    while (this.#timer === undefined && this.#backlog.size > 0 && this.#hasRoom()) {
      if (timeline.now() < this.#lateStartNotBefore) {
        this.#timer = timeline.at(this.#lateStartNotBefore, this.#startLateNow);
        return;
      }
      this.#lateStartNotBefore = timeline.now() + this.#lateGapMs;
      this.#start(this.#backlog.shift() as Arrival);
    }
  }

  readonly #startLateNow = (): void => {
    this.#timer = undefined;
    this.#startLate();
  };
}
