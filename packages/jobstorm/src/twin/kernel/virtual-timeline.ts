import type { TimerHandle, Timeline } from '../../engine/ports.ts';
import { assert } from '../../util/assert.ts';
import type { Instant } from '../../model/instant.ts';
import { EventQueue, type EventHandler } from './event-queue.ts';

/**
 * Virtual time: it stands still until the next event is due and then jumps there. Everything on one
 * timeline happens in one order, named by (instant, turn), so a run can be repeated exactly.
 */
export class VirtualTimeline implements Timeline {
  readonly #queue = new EventQueue();
  #now: Instant = 0;
  #events = 0;
  #fingerprint = 0;

  now(): Instant {
    return this.#now;
  }

  /** Events that have happened. */
  get events(): number {
    return this.#events;
  }

  /**
   * A hash of the instants of all events in their order, eight hexadecimal digits: two runs that
   * differ in any event differ in it, but for one chance in four thousand million.
   */
  get fingerprint(): string {
    return (this.#fingerprint >>> 0).toString(16).padStart(8, '0');
  }

  /** Events that are still to happen. */
  get pending(): number {
    return this.#queue.size;
  }

  at(instant: Instant, callback: () => void): TimerHandle {
    return this.timer(instant, callback, undefined);
  }

  /** As {@link schedule}, for an event that may be cancelled. */
  timer<Argument>(
    instant: Instant,
    handler: (argument: Argument) => void,
    argument: Argument,
  ): TimerHandle {
    return this.#queue.handle(this.#schedule(instant, handler as EventHandler, argument));
  }

  /** As {@link timer}, `delayMs` from now. */
  timerAfter<Argument>(
    delayMs: number,
    handler: (argument: Argument) => void,
    argument: Argument,
  ): TimerHandle {
    return this.timer(this.#now + delayMs, handler, argument);
  }

  /**
   * Lets the handler be called with the argument: one shared handler and many arguments cost less
   * than many closures, and an event that nobody can cancel less than a timer.
   */
  schedule<Argument>(
    instant: Instant,
    handler: (argument: Argument) => void,
    argument: Argument,
  ): void {
    this.#schedule(instant, handler as EventHandler, argument);
  }

  /** As {@link schedule}, `delayMs` from now. */
  after<Argument>(
    delayMs: number,
    handler: (argument: Argument) => void,
    argument: Argument,
  ): void {
    this.schedule(this.#now + delayMs, handler, argument);
  }

  #schedule(instant: Instant, handler: EventHandler, argument: unknown): number {
    assert(!Number.isNaN(instant), 'an event has an instant');
    const time = instant > this.#now ? instant : this.#now;
    return this.#queue.schedule(time, handler, argument);
  }

  cancel(handle: TimerHandle): void {
    this.#queue.cancel(handle);
  }

  /** Instant of the next event; undefined when nothing is pending. */
  nextInstant(): Instant | undefined {
    return this.#queue.nextTime();
  }

  /** Lets the next event happen; false when nothing is pending. */
  runNext(): boolean {
    return this.#queue.pop(this.#happen);
  }

  /** Lets at most this many events happen and returns how many did; fewer = nothing is pending. */
  run(eventsMax: number): number {
    let count = 0;
    while (count < eventsMax && this.#queue.pop(this.#happen)) count += 1;
    return count;
  }

  /** Lets everything happen that is due at or before this instant, and moves time there. */
  runUntil(instant: Instant): void {
    for (let next = this.nextInstant(); next !== undefined && next <= instant;) {
      this.runNext();
      next = this.nextInstant();
    }
    if (instant > this.#now) this.#now = instant;
  }

  readonly #happen = (time: number, handler: EventHandler, argument: unknown): void => {
    this.#now = time;
    this.#events += 1;
    // FNV's step; the low bits of an instant in units of 1/1024 ms.
    this.#fingerprint = Math.imul(this.#fingerprint ^ (time * 1_024), 0x0100_0193);
    handler(argument);
  };
}
