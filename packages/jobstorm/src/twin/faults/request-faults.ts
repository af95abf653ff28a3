import type { RandomStream } from '../../util/random.ts';

/**
 * What happens to one request: nothing, a throttle, a failure before the request took effect, or
 * one after it.
 */
export type RequestFate = 'served' | 'throttled' | 'failed' | 'answer-lost';

/** Strikes requests while a fault lasts; each request is drawn for itself. */
export class RequestFaults {
  readonly #random: RandomStream;
  #errorShare = 0;
  #throttleShare = 0;
  #internalErrorShare = 0;

  constructor(random: RandomStream) {
    this.#random = random;
  }

  /** A further fault begins (positive share of 1) or ends (negative). */
  changeErrors(share: number): void {
    this.#errorShare += share;
  }

  /** A further fault begins (positive share of 1) or ends (negative). */
  changeThrottling(share: number): void {
    this.#throttleShare += share;
  }

  /** A further fault begins (positive share of 1) or ends (negative). */
  changeInternalErrors(share: number): void {
    this.#internalErrorShare += share;
  }

  /** Whether the service fails at handing over a job run now. */
  isHandOverFailed(): boolean {
    return this.#internalErrorShare > 0 && this.#random.uniform() < this.#internalErrorShare;
  }

  fateOfRequest(): RequestFate {
    // No draw without a fault: a run without faults is the same as before there were any.
    if (this.#throttleShare > 0 && this.#random.uniform() < this.#throttleShare) return 'throttled';
    if (this.#errorShare <= 0 || this.#random.uniform() >= this.#errorShare) return 'served';
    return this.#random.uniform() < 0.5 ? 'failed' : 'answer-lost';
  }
}
