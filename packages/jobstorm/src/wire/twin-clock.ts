import type { VirtualTimeline } from '../twin/kernel/virtual-timeline.ts';
import type { Instant } from '../model/instant.ts';

/** The clock of the machine, ms, never running back. */
export type WallClock = () => number;

export interface TwinClockOptions {
  readonly timeline: VirtualTimeline;
  /** Virtual time passes so many times faster than the clock; 0 = only when it is told to. */
  readonly speed: number;
  readonly wallNow: WallClock;
}

/** Computing for longer than this in one go would leave clients and signals waiting. */
const sliceMsMax = 50;
/** How many events are run between two looks at the wall clock. */
const eventsPerLook = 256;

/**
 * Paces virtual time by the clock. Where the twin cannot compute so fast as it should go, virtual
 * time falls behind and goes on from there: nothing is skipped.
 */
export class TwinClock {
  readonly #options: TwinClockOptions;
  #virtualBase: Instant;
  #wallBase: number;

  constructor(options: TwinClockOptions) {
    this.#options = options;
    this.#virtualBase = options.timeline.now();
    this.#wallBase = options.wallNow();
  }

  /** Lets everything happen that is due by now, or as much of it as fits in a moment. */
  catchUp(): void {
    const { timeline, speed, wallNow } = this.#options;
    if (speed === 0) return;
    const startedAt = wallNow();
    const target = this.#virtualBase + (startedAt - this.#wallBase) * speed;
    while (this.#runSome(target)) {
      if (wallNow() - startedAt < sliceMsMax) continue;
      this.#rebase();
      return;
    }
    timeline.runUntil(target);
  }

  /** How long until the next event, ms of the wall clock; null when none is to come by itself. */
  get msToNext(): number | null {
    const { timeline, speed, wallNow } = this.#options;
    const next = timeline.nextInstant();
    if (speed === 0 || next === undefined) return null;
    const due = this.#wallBase + (next - this.#virtualBase) / speed;
    return Math.max(0, due - wallNow());
  }

  /** Lets time jump to an instant, with all that happens until then; it goes on from there. */
  advanceTo(instant: Instant): void {
    this.#options.timeline.runUntil(instant);
    this.#rebase();
  }

  /** Lets events happen, one after the other, for as long as this says so and there are any. */
  runWhile(isWanted: () => boolean): void {
    while (isWanted() && this.#options.timeline.runNext());
    this.#rebase();
  }

  #rebase(): void {
    this.#virtualBase = this.#options.timeline.now();
    this.#wallBase = this.#options.wallNow();
  }

  /** True when more is due. */
  #runSome(target: Instant): boolean {
    const { timeline } = this.#options;
    for (let events = 0; events < eventsPerLook; events += 1) {
      const next = timeline.nextInstant();
      if (next === undefined || next > target) return false;
      timeline.runNext();
    }
    return true;
  }
}
