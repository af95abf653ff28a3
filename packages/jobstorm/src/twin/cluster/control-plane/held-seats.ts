import type { Instant } from '../../../model/instant.ts';

/** Seats come free, and calls begin, at the beginning of slots of this length. */
export const slotMs = 100;
/** Slots that are looked ahead: the longest wait for a seat, and the longest call after it. */
const slots = 2_048;
/** A call that takes longer has no client any more. Source: apiserver, --request-timeout. */
const callMsMax = 60_000;

/** One request that keeps its seat for long. */
export interface LongCall {
  /** When it comes, when it has its seat, and how long it keeps it. */
  readonly sentAt: Instant;
  readonly beginsAt: Instant;
  readonly heldMs: number;
}

/**
 * Seats that requests keep while something else is asked about them, such as a webhook: how many
 * are held now and in each slot to come. As a request is served in its turn and its length is known
 * when it comes, so are the instants at which its seat is taken and free again.
 */
export class HeldSeats {
  readonly #asks = new Int32Array(slots);
  readonly #begins = new Int32Array(slots);
  readonly #ends = new Int32Array(slots);
  #slot = 0;
  /** From this slot on no seat is held. */
  #slotAfter = 0;
  #asked = 0;
  #held = 0;
  #expected = 0;
  #begun = 0;

  /** Whether no seat is held, now or later. */
  get isEmpty(): boolean {
    return this.#slot >= this.#slotAfter;
  }

  /** Seats that are held, and those that calls wait for beside them. */
  get asked(): number {
    return this.#asked;
  }

  get held(): number {
    return this.#held;
  }

  /** Calls that are known and have no seat yet. */
  get expected(): number {
    return this.#expected;
  }

  /** Calls that have had their seat. */
  get begun(): number {
    return this.#begun;
  }

  /** When the number of held seats may change next. */
  get slotEndsAt(): Instant {
    return (this.#slot + 1) * slotMs;
  }

  /** How many slots from now on seats are held at all. */
  get slotsAhead(): number {
    return this.#slotAfter - this.#slot;
  }

  /** By how much the number of held seats changes so many slots from now. */
  changeIn(ahead: number): number {
    const index = (this.#slot + ahead) % slots;
    return (this.#begins[index] ?? 0) - (this.#ends[index] ?? 0);
  }

  /** A call is known; one that is too far ahead counts as much earlier. */
  hold(now: Instant, { sentAt, beginsAt, heldMs }: LongCall): void {
    if (this.isEmpty) this.#slot = this.#slotAfter = Math.floor(now / slotMs);
    const last = this.#slot + slots - 1;
    const lastBegin = last - callMsMax / slotMs;
    const begin = Math.min(lastBegin, slotOf(beginsAt));
    const length = slotOf(beginsAt + Math.min(callMsMax, heldMs)) - slotOf(beginsAt);
    const end = begin + Math.max(1, length);
    const ask = Math.min(begin, slotOf(sentAt));
    this.#expected += 1;
    if (ask <= this.#slot) this.#asked += 1;
    else add(this.#asks, ask);
    if (begin <= this.#slot) this.#begin(1);
    else add(this.#begins, begin);
    add(this.#ends, end);
    this.#slotAfter = Math.max(this.#slotAfter, end);
  }

  /** The present slot has ended. */
  nextSlot(): void {
    this.#slot += 1;
    const index = this.#slot % slots;
    const ended = take(this.#ends, index);
    this.#asked += take(this.#asks, index) - ended;
    this.#held -= ended;
    this.#begin(take(this.#begins, index));
  }

  #begin(calls: number): void {
    this.#held += calls;
    this.#begun += calls;
    this.#expected -= calls;
  }
}

function slotOf(at: Instant): number {
  return Math.round(at / slotMs);
}

function add(counts: Int32Array, slot: number): void {
  counts[slot % slots] = (counts[slot % slots] ?? 0) + 1;
}

function take(counts: Int32Array, index: number): number {
  const count = counts[index] ?? 0;
  counts[index] = 0;
  return count;
}
