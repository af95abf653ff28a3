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

  /** Seats, and the rate of work, from here on. */
  resize(now: Instant, seats: number, standing: number): void {
    this.#drain(now);
    this.#seats = seats;
    this.#standing = standing;
  }

  /** Nobody waits while a seat is free, so all seats but one come off the work that is queued. */
  #waitMs(serviceMs: number): number {
    return Math.max(0, (this.#backlog - serviceMs * (this.#seats - 1)) / this.#seats);
  }

  #drain(now: Instant): void {
    const left = this.#backlog - (this.#seats - this.#standing) * (now - this.#updatedAt);
    this.#backlog = Math.min(this.#seats * waitMaxMs, Math.max(0, left));
    this.#updatedAt = now;
  }
}
