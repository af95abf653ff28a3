import { assert } from '../../util/assert.ts';
import type { RandomStream, RandomStreams } from '../../util/random.ts';

/**
 * How long the virtual users think between two jobs: uniform between two bounds, Locust's
 * `between(low, high)`. Each user draws from a stream of its own, so its pauses do not depend on
 * how fast the others are answered.
 *
 * Every turn of a user submits a job. The tool whose load model this is gives its users a second
 * task of equal weight that only counts users, so that half of all turns submit nothing; that is
 * not copied, and the same `users` and `wait` here mean twice as many jobs.
 */
export class ThinkTime {
  readonly #lowMs: number;
  readonly #highMs: number;
  readonly #streams: RandomStreams;
  readonly #users: RandomStream[] = [];

  /** @param highMs at least `lowMs`, which is at least 0 */
  constructor(lowMs: number, highMs: number, streams: RandomStreams) {
    assert(lowMs >= 0 && highMs >= lowMs, 'a think time has bounds in order');
    this.#lowMs = lowMs;
    this.#highMs = highMs;
    this.#streams = streams;
  }

  /** The next pause of this user, in ms. */
  next(user: number): number {
    const stream = (this.#users[user] ??= this.#streams.stream(`workload/think/${user}`));
    return stream.between(this.#lowMs, this.#highMs);
  }
}
