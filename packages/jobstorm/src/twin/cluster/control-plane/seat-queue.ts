import type { Instant } from '../../../model/instant.ts';

/** Work beyond this wait is not queued any more: clients have given up. */
const waitMaxMs = 120_000;

/**
 * The seats of one priority level and the work queued for them, as an amount of seat-milliseconds
 * that drains at the rate of the seats: a request's wait follows from it without the request being
 * an event. With one seat and equal requests it is exactly a queue M/D/1; O(1) for each request.
 */
export class SeatQueue {
  #seats: number;
  /** Seat-ms of work that rates ask for in each ms: seats that are always taken. */
  #standing = 0;
  #backlog = 0;
  #updatedAt: Instant = 0;
  /** Seat-ms that the window began with, and those admitted since. */
  #asked = 0;
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
    return this.#waiting;
  }

  /** Requests that have had their seat. */
  get granted(): number {
    return this.#granted;
  }

  /** Requests whose clients gave up waiting. */
  get dropped(): number {
    return this.#dropped;
  }

  /** How long a queue of so many requests like those that wait keeps all seats busy. */
  fullMs(requests: number): number {
    return this.#waiting < 1
      ? Infinity
      : (requests * this.#backlog) / (this.#waiting * this.#seats);
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
    return Math.max(0, (this.#backlog - serviceMs * (this.#seats - 1)) / this.#seats);
  }

  #drain(now: Instant): void {
    const elapsedMs = now - this.#updatedAt;
    this.#updatedAt = now;
    if (elapsedMs <= 0) return;
    this.#serveRate(elapsedMs);
    const left = this.#backlog - (this.#seats - this.#standing) * elapsedMs;
    if (left > 0 || this.#backlog > 0) this.#keep(Math.max(0, left));
  }

  /** Requests that come as a rate: those that the seats are too few for wait. */
  #serveRate(elapsedMs: number): void {
    const came = this.#requestsPerMs * elapsedMs;
    const share = this.#standing > this.#seats ? this.#seats / this.#standing : 1;
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
