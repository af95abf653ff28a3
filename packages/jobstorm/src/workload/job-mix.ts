import { assert } from '../util/assert.ts';
import type { RandomStream } from '../util/random.ts';

/** Draws one of several things, each as often as its weight says. */
export class JobMix {
  readonly #upTo: readonly number[];
  readonly #total: number;
  readonly #stream: RandomStream;

  /** @param weights each above 0, at least one */
  constructor(weights: readonly number[], stream: RandomStream) {
    assert(weights.length > 0, 'a job mix has a template');
    let total = 0;
    this.#upTo = weights.map((weight) => {
      assert(weight > 0 && Number.isFinite(weight), 'a weight is above 0');
      return (total += weight);
    });
    this.#total = total;
    this.#stream = stream;
  }

  /** Index of the thing drawn. One draw from the stream each time, whatever the weights. */
  next(): number {
    const drawn = this.#stream.uniform() * this.#total;
    const index = this.#upTo.findIndex((upTo) => drawn < upTo);
    return index < 0 ? this.#upTo.length - 1 : index;
  }
}
