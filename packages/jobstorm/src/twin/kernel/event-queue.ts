import { assert } from '../../util/assert.ts';
import { EventHeap, type EventKeys } from './event-heap.ts';
import {
  bucketOf,
  bulkEnd,
  countIn,
  newList,
  newRung,
  type EventList,
  type Rung,
} from './event-rung.ts';

/** Called when its event is due, with the argument given when it was scheduled. */
export type EventHandler = (argument: unknown) => void;

/** Slots are numbered below this, so that a handle can carry a slot and its generation. */
const slotsMax = 2 ** 24;
const capacityInitial = 1_024;
/** A heap that grows beyond this is dealt out over a rung of its own. */
const heapEventsMax = 128;
/** Past this depth, buckets go to the heap whatever their size: their times hardly differ. */
const rungsMax = 8;

/**
 * Pending events in order of time, then of the turn in which they were scheduled.
 *
 * A ladder queue (Tang, Goh and Thng, ACM TOMACS 15(3), 2005): far events lie unordered in a list,
 * nearer ones in buckets that are split only when their turn comes, the nearest in a small heap.
 * schedule and pop cost O(1) amortised however many events are pending, which a heap of a million
 * entries, at twenty cache misses an operation, does not.
 */
export class EventQueue {
  readonly #keys: EventKeys = { values: new Float64Array(2 * capacityInitial) };
  readonly #near = new EventHeap(this.#keys);
  /** The heap's size at which it is dealt out next. */
  #heapSplitAt = heapEventsMax;
  readonly #rungs: Rung[] = [];
  /** By slot: the next slot of the same list (−1 = none), and how often the slot was used. */
  #links = new Int32Array(2 * capacityInitial);
  /** By slot: the handler (undefined = cancelled or free) and its argument. */
  readonly #calls: unknown[] = [];
  #freeSlot = -1;
  #slots = 0;
  #turn = 0;
  #pending = 0;

  #far = newList();
  /** Events at or after this instant are far. */
  #farStart = -Infinity;

  /** Events scheduled and neither popped nor cancelled. */
  get size(): number {
    return this.#pending;
  }

  /**
   * @param time any finite number; a time before that of the last popped event is popped next
   * @returns its slot, from which {@link handle} makes what {@link cancel} takes
   */
  schedule(time: number, handler: EventHandler, argument: unknown): number {
    const slot = this.#takeSlot();
    this.#keys.values[2 * slot] = time;
    this.#keys.values[2 * slot + 1] = this.#turn;
    this.#turn += 1;
    this.#calls[2 * slot] = handler;
    this.#calls[2 * slot + 1] = argument;
    this.#pending += 1;
    this.#place(slot, time);
    return slot;
  }

  /** A handle of the event that was scheduled last in this slot. */
  handle(slot: number): number {
    return (this.#links[2 * slot + 1] as number) * slotsMax + slot;
  }

  /** Takes a pending event back; returns whether it was still pending. */
  cancel(handle: number): boolean {
    const slot = handle % slotsMax;
    const generation = Math.floor(handle / slotsMax);
    if (slot >= this.#slots || this.#links[2 * slot + 1] !== generation) return false;
    if (this.#calls[2 * slot] === undefined) return false;
    // The slot stays where it lies and is freed when its time comes: finding it would cost more.
    this.#calls[2 * slot] = undefined;
    this.#calls[2 * slot + 1] = undefined;
    this.#pending -= 1;
    return true;
  }

  /** Time of the next event; undefined when none is pending. */
  nextTime(): number | undefined {
    const slot = this.#settle();
    return slot < 0 ? undefined : this.#keys.values[2 * slot];
  }

  /** Removes the next event and hands it to `visit`; returns false when none is pending. */
  pop(visit: (time: number, handler: EventHandler, argument: unknown) => void): boolean {
    const slot = this.#settle();
    if (slot < 0) return false;
    this.#near.pop();
    const handler = this.#calls[2 * slot] as EventHandler;
    const argument = this.#calls[2 * slot + 1];
    const time = this.#keys.values[2 * slot] as number;
    this.#pending -= 1;
    this.#release(slot);
    visit(time, handler, argument);
    return true;
  }

  /**
   * Brings the next pending event to the top of the heap and returns its slot; -1 when none is
   * left.
   */
  #settle(): number {
    for (;;) {
      if (this.#near.size === 0 && !this.#refill()) return -1;
      const slot = this.#near.peek();
      if (this.#calls[2 * slot] !== undefined) return slot;
      this.#near.pop();
      this.#release(slot);
    }
  }

  #place(slot: number, time: number): void {
    if (time >= this.#farStart) {
      this.#prepend(slot, this.#far);
      return;
    }
    for (const rung of this.#rungs) {
      const bucket = bucketOf(rung, time);
      if (bucket >= rung.current) {
        this.#links[2 * slot] = rung.heads[bucket] as number;
        rung.heads[bucket] = slot;
        return;
      }
    }
    this.#near.push(slot);
    if (this.#near.size > this.#heapSplitAt) this.#splitHeap();
  }

  /**
   * Deals the heap out over a rung. It fills where the bucket that it was filled from lasts for
   * long, and more events have come into its time than there were.
   */
  #splitHeap(): void {
    const list = newList();
    for (let slot = this.#near.take(); slot >= 0; slot = this.#near.take()) {
      this.#prepend(slot, list);
    }
    this.#spread(list);
    // What cannot be split, because it is all at one instant, is not tried again at once.
    this.#heapSplitAt = Math.max(heapEventsMax, 2 * this.#near.size);
  }

  #prepend(slot: number, list: EventList): void {
    this.#links[2 * slot] = list.head;
    list.head = slot;
    countIn(list, this.#keys.values[2 * slot] as number);
  }

  /** Moves the earliest bucket, or the far list, towards the heap; false when nothing is left. */
  #refill(): boolean {
    this.#heapSplitAt = heapEventsMax;
    for (;;) {
      const rung = this.#rungs.at(-1);
      if (rung === undefined) {
        if (this.#far.count === 0) {
          this.#farStart = -Infinity;
          return false;
        }
        this.#takeFar();
      } else {
        this.#takeBucket(rung);
      }
      if (this.#near.size > 0) return true;
    }
  }

  /** Deals out what is not much further than the others; a few events may be hours ahead. */
  #takeFar(): void {
    const far = this.#far;
    const end = bulkEnd(far);
    // An event at exactly `end` scheduled later is far: it comes after those moved now, as it must.
    this.#farStart = end;
    this.#far = newList();
    if (end === far.max) {
      this.#spread(far);
      return;
    }
    const list = newList();
    for (let slot = far.head; slot >= 0;) {
      const following = this.#links[2 * slot] as number;
      const isFar = (this.#keys.values[2 * slot] as number) >= end;
      this.#prepend(slot, isFar ? this.#far : list);
      slot = following;
    }
    this.#spread(list);
  }

  #takeBucket(rung: Rung): void {
    while (rung.current < rung.heads.length && rung.heads[rung.current] === -1) rung.current += 1;
    if (rung.current === rung.heads.length) {
      this.#rungs.pop();
      return;
    }
    const list = newList();
    list.head = rung.heads[rung.current] as number;
    rung.heads[rung.current] = -1;
    rung.current += 1;
    // The last bucket has what came after the others, too: rungs that follow on must not pile up.
    if (rung.current === rung.heads.length) this.#rungs.pop();
    for (let slot = list.head; slot >= 0; slot = this.#links[2 * slot] as number) {
      countIn(list, this.#keys.values[2 * slot] as number);
    }
    this.#spread(list);
  }

  /** Deals a list out over a new rung, or to the heap when it is short or cannot be split. */
  #spread(list: EventList): void {
    const rung = this.#rungs.length < rungsMax ? newRung(list) : undefined;
    for (let slot = list.head; slot >= 0;) {
      const following = this.#links[2 * slot] as number;
      if (rung === undefined) {
        this.#near.push(slot);
      } else {
        const bucket = bucketOf(rung, this.#keys.values[2 * slot] as number);
        this.#links[2 * slot] = rung.heads[bucket] as number;
        rung.heads[bucket] = slot;
      }
      slot = following;
    }
    if (rung !== undefined) this.#rungs.push(rung);
  }

  #takeSlot(): number {
    const free = this.#freeSlot;
    if (free >= 0) {
      this.#freeSlot = this.#links[2 * free] as number;
      return free;
    }
    if (2 * this.#slots === this.#links.length) this.#grow();
    this.#slots += 1;
    return this.#slots - 1;
  }

  #release(slot: number): void {
    this.#calls[2 * slot] = undefined;
    this.#calls[2 * slot + 1] = undefined;
    this.#links[2 * slot + 1] = (this.#links[2 * slot + 1] as number) + 1;
    this.#links[2 * slot] = this.#freeSlot;
    this.#freeSlot = slot;
  }

  #grow(): void {
    const capacity = this.#links.length;
    assert(capacity <= slotsMax, `at most ${slotsMax} events are pending`);
    const values = new Float64Array(2 * capacity);
    values.set(this.#keys.values);
    this.#keys.values = values;
    const links = new Int32Array(2 * capacity);
    links.set(this.#links);
    this.#links = links;
  }
}
