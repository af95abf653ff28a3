import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { hash32 } from './hash.ts';

/** A stream of random draws; each draw depends only on the seed, the stream's name and its turn. */
export interface RandomStream {
  /** Uniform in [0, 1), with a resolution of 32 bits. */
  uniform(): number;
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
  /** A whole number, uniform in [0, count). */
  below(count: number): number;
  /** Exponential with the given mean. */
  exponential(mean: number): number;
  /** Log-normal, given its median and the standard deviation `sigma` of its logarithm. */
  logNormal(median: number, sigma: number): number;
}

/**
 * Named, independent streams of one seed. A further draw in one component never shifts the draws
 * of another, so two runs that differ in one setting stay comparable (common random numbers).
 */
export class RandomStreams {
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** The stream of this name, from its beginning: ask once and keep it. */
  stream(name: string): RandomStream {
    return new XoroshiroStream(hash32(`${this.#seed}/${name}`));
  }
}

class XoroshiroStream implements RandomStream {
  readonly #generator;
  /** Box-Muller gives two normal draws; the second is kept for the next call. NaN = there is none. */
  #spareNormal = NaN;

  constructor(seed: number) {
    this.#generator = xoroshiro128plus(seed | 0);
  }

  uniform(): number {
    return (this.#generator.next() >>> 0) / 0x1_0000_0000;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.uniform();
  }

  below(count: number): number {
    return Math.floor(this.uniform() * count);
  }

  exponential(mean: number): number {
    return -mean * Math.log(1 - this.uniform());
  }

  logNormal(median: number, sigma: number): number {
    return median * Math.exp(sigma * this.#normal());
  }

  #normal(): number {
    const spare = this.#spareNormal;
    if (!Number.isNaN(spare)) {
      this.#spareNormal = NaN;
      return spare;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    const angle = 2 * Math.PI * this.uniform();
    this.#spareNormal = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }
}
