import { minute, second, type Instant } from '../model/instant.ts';

const windowSeconds = minute / second;
/** The whole seconds of the window, and the one that has just begun. */
const slots = windowSeconds + 1;

/** Events of the last sixty whole seconds, in a ring. */
export class RateMeter {
  readonly #counts = new Uint32Array(slots);
  /** The second that time has reached. */
  #current = -1;
  /** The second of the first event: in the first minute, the rate is over what there was of it. */
  #first = Infinity;

  add(at: Instant): void {
    const index = Math.floor(at / second);
    this.#advance(index);
    if (index <= this.#current - slots) return;
    this.#first = Math.min(this.#first, index);
    const slot = index % slots;
    this.#counts[slot] = (this.#counts[slot] ?? 0) + 1;
  }

  /** Events per minute over the minute before `now`; the second that is not over does not count. */
  perMinute(now: Instant): number {
    this.#advance(Math.floor(now / second));
    const seconds = Math.min(windowSeconds, this.#current - this.#first);
    if (seconds <= 0) return 0;
    const unfinished = this.#counts[this.#current % slots] ?? 0;
    const events = this.#counts.reduce((sum, count) => sum + count, 0) - unfinished;
    return (events * windowSeconds) / seconds;
  }

  /** Empties the slots of the seconds that have passed. */
  #advance(index: number): void {
    if (index <= this.#current) return;
    const from = Math.max(this.#current + 1, index - slots + 1);
    for (let passed = from; passed <= index; passed += 1) this.#counts[passed % slots] = 0;
    this.#current = index;
  }
}
