import type { Instant } from '../../../model/instant.ts';
import { HeldSeats, slotMs } from './held-seats.ts';

/** Work beyond this wait is not queued any more: clients have given up. */
const waitMaxMs = 120_000;

/** A request that keeps its seat for long after its own work. */
export interface SeatCall {
  /** When it comes: now, or later. */
  readonly sentAt: Instant;
  /** Its own work. */
  readonly seatMs: number;
  /** How long it keeps its seat after that. */
  readonly heldMs: number;
}

/**
 * The seats of one priority level and the work queued for them, as an amount of seat-milliseconds
 * that drains at the rate of the seats: a request's wait follows from it without the request being
 * an event. With one seat and equal requests it is exactly a queue M/D/1; O(1) for each request.
 *
 * A request that keeps its seat for long, a call, is no such work: it takes one seat out of what
 * the others can use, from its turn to its end. See {@link HeldSeats}.
 */
export class SeatQueue {
  #seats: number;
  /** Seat-ms of work that rates ask for in each ms: seats that are always taken. */
  #standing = 0;
  #backlog = 0;
  #updatedAt: Instant = 0;
  /** Seat-ms that the window began with, and those admitted since or asked for by calls. */
  #asked = 0;
  readonly #calls = new HeldSeats();
  /** How many requests a ms the rates are. */
  #requestsPerMs = 0;
  /** Requests that came, those of them that the backlog is made of, that were served, given up. */
  #arrived = 0;
  #waiting = 0;
  #granted = 0;
  #dropped = 0;

  constructor(seats: number) {
    this.#seats = seats;
  }

  get seats(): number {
    return this.#seats;
  }

  /** Seats taken by rates. */
  get standing(): number {
    return this.#standing;
  }

  get arrived(): number {
    return this.#arrived;
  }

  /** Requests that wait for a seat or have one. */
  get waiting(): number {
    return this.#waiting + this.#calls.expected;
  }

  /** Requests that have had their seat. */
  get granted(): number {
    return this.#granted + this.#calls.begun;
  }

  /** Requests whose clients gave up waiting. */
  get dropped(): number {
    return this.#dropped;
  }

  /** How long a queue of so many requests like those that wait keeps all seats busy. */
  fullMs(requests: number): number {
    const { waiting } = this;
    return waiting < 1 ? Infinity : (requests * this.#waitMs(0)) / waiting;
  }

  /**
   * Queues one request and returns how long it waits for its seat.
   *
   * @param seatMs that it takes in all
   * @param serviceMs until its answer
   */
  admit(now: Instant, seatMs: number, serviceMs: number): number {
    this.#drain(now);
    const waitMs = this.#waitMs(serviceMs);
    this.#backlog += seatMs;
    this.#asked += seatMs;
    this.#arrived += 1;
    this.#waiting += 1;
    return waitMs;
  }

  /** The same of a call; a short one is work as any other. */
  admitCall(now: Instant, { sentAt, seatMs, heldMs }: SeatCall): number {
    const callMs = seatMs + heldMs;
    if (heldMs < slotMs) return this.admit(now, callMs, callMs);
    this.#drain(now);
    const waitMs = this.#waitMs(seatMs);
    this.#arrived += 1;
    if (waitMs >= waitMaxMs) this.#dropped += 1;
    else this.#calls.hold(now, { sentAt, beginsAt: sentAt + waitMs, heldMs: callMs });
    return waitMs;
  }

  /** What a request that came now would wait. */
  waitMs(now: Instant, serviceMs: number): number {
    this.#drain(now);
    return this.#waitMs(serviceMs);
  }

  /** Ends a window of this length: the mean number of seats that its requests needed. */
  takeDemand(now: Instant, windowMs: number): number {
    this.#drain(now);
    const demand = this.#standing + this.#asked / windowMs;
    this.#asked = this.#backlog;
    return demand;
  }

  /** Seats from here on. */
  resize(now: Instant, seats: number): void {
    this.#drain(now);
    this.#seats = seats;
  }

  /** Work and requests that come as rates from here on: seats that they take, requests a ms. */
  setRate(now: Instant, standing: number, requestsPerMs: number): void {
    this.#drain(now);
    this.#standing = standing;
    this.#requestsPerMs = requestsPerMs;
  }

  /** Nobody waits while a seat is free, so all seats but one come off the work that is queued. */
  #waitMs(serviceMs: number): number {
    if (!this.#calls.isEmpty) return this.#waitAmongCalls(serviceMs);
    return Math.max(0, (this.#backlog - serviceMs * (this.#seats - 1)) / this.#seats);
  }

  /** The same where calls hold seats: the work that is queued passes through those they leave. */
  #waitAmongCalls(serviceMs: number): number {
    const calls = this.#calls;
    let left = this.#backlog;
    let waitedMs = 0;
    let held = calls.held;
    let spanMs = calls.slotEndsAt - this.#updatedAt;
    for (let slot = 1; waitedMs < waitMaxMs; slot += 1) {
      const free = this.#freeOf(held);
      const isLast = slot > calls.slotsAhead;
      if (free >= Math.min(1, this.#seats)) {
        const waitMs = Math.max(0, (left - serviceMs * (free - 1)) / free);
        if (waitMs <= spanMs || isLast) return Math.min(waitMaxMs, waitedMs + waitMs);
      }
      left = Math.max(0, left - free * spanMs);
      waitedMs += spanMs;
      held += calls.changeIn(slot);
      spanMs = slotMs;
    }
    return waitMaxMs;
  }

  /** Seats that are left when so many are held. */
  #freeOf(held: number): number {
    return Math.max(0, this.#seats - held);
  }

  #drain(now: Instant): void {
    const calls = this.#calls;
    while (!calls.isEmpty && calls.slotEndsAt <= now) {
      this.#drainUntil(calls.slotEndsAt);
      calls.nextSlot();
    }
    this.#drainUntil(now);
  }

  #drainUntil(until: Instant): void {
    const elapsedMs = until - this.#updatedAt;
    this.#updatedAt = until;
    if (elapsedMs <= 0) return;
    const free = this.#freeOf(this.#calls.held);
    this.#asked += this.#calls.asked * elapsedMs;
    this.#serveRate(elapsedMs, free);
    const left = this.#backlog - (free - this.#standing) * elapsedMs;
    if (left > 0 || this.#backlog > 0) this.#keep(Math.max(0, left));
  }

  /** Requests that come as a rate: those that the seats are too few for wait. */
  #serveRate(elapsedMs: number, free: number): void {
    const came = this.#requestsPerMs * elapsedMs;
    const share = this.#standing > free ? free / this.#standing : 1;
    this.#arrived += came;
    this.#granted += share * came;
    this.#waiting += (1 - share) * came;
  }

  /** So much of the backlog is left; beyond the longest wait, clients have given up. */
  #keep(left: number): void {
    const kept = Math.min(this.#seats * waitMaxMs, left);
    const stayed =
      left < this.#backlog ? partOf(this.#waiting, left / this.#backlog) : this.#waiting;
    const waiting = kept < left ? partOf(stayed, kept / left) : stayed;
    this.#granted += this.#waiting - stayed;
    this.#dropped += stayed - waiting;
    this.#waiting = waiting;
    this.#backlog = kept;
  }
}

/** Never more than the whole, whatever the rounding: counts must not run back. */
function partOf(whole: number, share: number): number {
  return Math.min(whole, whole * share);
}
